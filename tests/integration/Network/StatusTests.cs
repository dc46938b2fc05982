using System.Globalization;
using ModelManager.IntegrationTests.Support;
using ModelManager.Lifecycle;
using ModelManager.Primitives;

namespace ModelManager.IntegrationTests.Network;

/// <summary>What the server's status codes mean for a download.</summary>
public sealed class StatusTests
{
    [Theory]
    [InlineData(404, ErrorCode.HttpStatus)]
    [InlineData(410, ErrorCode.HttpStatus)]
    [InlineData(403, ErrorCode.Auth)]
    [InlineData(401, ErrorCode.Auth)]
    public async Task A_refusal_fails_after_one_more_look_at_the_catalogue(int status, ErrorCode expected)
    {
        await using var library = await TestLibrary.WithModelAsync(1000);
        await using var relay = new HttpRelay(library.Url);
        relay.Answer = request => IsFile(request) ? RelayAnswer.Empty(status) : null;
        await using var manager = library.Open(relay.BaseUrl);

        var failure = await manager.Download("asr", "1.0.0").FailureAsync();

        Assert.Equal((expected, status), (failure.Code, failure.Detail.HttpStatus));
        Assert.Equal(2, relay.FileExchanges.Count);
        Assert.Equal(2, relay.Exchanges.Count(exchange => exchange.Request.Path == "/api/models/asr"));
        Assert.Equal(ModelState.Failed, manager.GetStatus("asr", "1.0.0").State);

        relay.Answer = _ => null;
        await Installed.CheckAsync((await manager.Download("asr", "1.0.0").DoneAsync()).Path);
    }

    [Fact]
    public async Task A_version_that_was_withdrawn_meanwhile_is_not_in_the_catalogue()
    {
        await using var library = await TestLibrary.WithModelAsync(1000);
        await library.PublishAsync("asr", "2.0.0", 10);
        await using var relay = new HttpRelay(library.Url);
        relay.Answer = request => IsFile(request) ? RelayAnswer.Empty(404) : null;
        var looks = 0;
        relay.Answer = request =>
            IsFile(request) ? RelayAnswer.Empty(404)
            : request.Path == "/api/models/asr" && Interlocked.Increment(ref looks) == 2 ? RelayAnswer.Json("""{"model_id":"asr","latest_version":"2.0.0","versions":[]}""".Replace("[]", $"[{Version2}]", StringComparison.Ordinal))
            : null;
        await using var manager = library.Open(relay.BaseUrl);

        Assert.Equal(ErrorCode.NotInCatalogue, (await manager.Download("asr", "1.0.0").FailureAsync()).Code);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_server_in_trouble_is_waited_for(int status)
    {
        await using var library = await TestLibrary.WithModelAsync(1000);
        await using var relay = new HttpRelay(library.Url);
        await using var manager = library.Open(relay.BaseUrl);

        // Counted as they come: more follow while this test looks.
        var before = 0;
        relay.Answer = request =>
        {
            if (!IsFile(request))
            {
                return null;
            }

            before += manager.GetStatus("asr", "1.0.0").State == ModelState.WaitingForNetwork ? 0 : 1;
            return RelayAnswer.Empty(status);
        };
        var task = manager.Download("asr", "1.0.0");
        await task.ReachAsync(ModelState.WaitingForNetwork);
        Assert.Equal(5, before);

        relay.Answer = _ => null;

        await Installed.CheckAsync((await task.DoneAsync()).Path);
    }

    // 2 s are asked for where 250 ms would be waited: a bound from below holds on every machine.
    [Fact]
    public async Task Retry_after_is_respected()
    {
        await using var library = await TestLibrary.WithModelAsync(1000);
        await using var relay = new HttpRelay(library.Url);
        var asked = new List<DateTime>();
        relay.Answer = request =>
        {
            if (!IsFile(request))
            {
                return null;
            }

            asked.Add(DateTime.UtcNow);
            return asked.Count == 1 ? RelayAnswer.Empty(503, ("Retry-After", 2.ToString(CultureInfo.InvariantCulture))) : null;
        };
        await using var manager = library.Open(relay.BaseUrl);

        await manager.Download("asr", "1.0.0").DoneAsync();

        Assert.Equal(2, asked.Count);
        Assert.True(asked[1] - asked[0] >= TimeSpan.FromSeconds(1.9), $"{asked[1] - asked[0]}");
    }

    [Fact]
    public async Task A_model_list_that_cannot_be_had_is_rejected_at_once()
    {
        await using var library = await TestLibrary.WithModelAsync(1000);
        await using var relay = new HttpRelay(library.Url);
        await using var manager = library.Open(relay.BaseUrl);

        relay.Answer = _ => RelayAnswer.Empty(500);
        Assert.Equal(ErrorCode.HttpStatus, (await Assert.ThrowsAsync<ModelManagerException>(() => manager.GetModelsAsync(default))).Code);
        relay.Unplug();
        Assert.Equal(ErrorCode.Network, (await Assert.ThrowsAsync<ModelManagerException>(() => manager.GetModelsAsync(default))).Code);
    }

    private static string Version2 =>
        $$"""{"version":"2.0.0","size_bytes":1,"checksum_sha256":"{{new string('a', 64)}}","files":[{"path":"f","size_bytes":1,"sha256":"{{new string('b', 64)}}"}]}""";

    private static bool IsFile(RelayRequest request) => request.Path.EndsWith("/part-0.bin", StringComparison.Ordinal);
}
