using System.Net;
using System.Net.Http.Headers;
using ModelManager.IntegrationTests.Support;

namespace ModelManager.IntegrationTests.Server;

/// <summary>The server as a process: who may talk to its scheduler, how it starts, and how it stops.</summary>
public sealed class ServeTests : IDisposable
{
    private const string Token = "0123456789abcdef0123";
    private const string Ranking = "api/model-usage/ranking";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Bearer 0123456789abcdef0123", HttpStatusCode.OK)]
    [InlineData("bearer 0123456789abcdef0123", HttpStatusCode.OK)]
    [InlineData("Bearer 0123456789abcdef0124", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer 0123456789abcdef012", HttpStatusCode.Unauthorized)]
    [InlineData("Bearer ", HttpStatusCode.Unauthorized)]
    [InlineData("Basic 0123456789abcdef0123", HttpStatusCode.Unauthorized)]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    public async Task With_a_token_the_scheduler_wants_it(string? authorization, HttpStatusCode expected)
    {
        await using var server = await LibraryServer.StartAsync(_folder.At("storage"), 0, "--token-file", _folder.Text("token", Token + "\n"));
        using var client = new HttpClient { BaseAddress = server.BaseUrl };
        client.DefaultRequestHeaders.Authorization = authorization is null ? null : AuthenticationHeaderValue.Parse(authorization);

        using var ranking = await client.GetAsync(Ranking);
        using var catalogue = await client.GetAsync("api/models");

        Assert.Equal(expected, ranking.StatusCode);
        Assert.Equal(expected == HttpStatusCode.Unauthorized ? "Bearer" : "", ranking.Headers.WwwAuthenticate.ToString());
        Assert.Equal(HttpStatusCode.OK, catalogue.StatusCode);
    }

    [Theory]
    [InlineData(false, HttpStatusCode.Forbidden)]
    [InlineData(true, HttpStatusCode.OK)]
    public async Task A_server_for_all_has_a_scheduler_only_with_a_token(bool hasToken, HttpStatusCode expected)
    {
        string[] more = hasToken ? ["--token-file", _folder.Text("token", Token)] : [];
        await using var server = await LibraryServer.StartAtAsync(_folder.At("storage"), "http://0.0.0.0:0", more);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.BaseUrl.Port}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);

        using var ranking = await client.GetAsync(Ranking);
        using var catalogue = await client.GetAsync("api/models");

        Assert.Equal((expected, HttpStatusCode.OK), (ranking.StatusCode, catalogue.StatusCode));
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_transfers()
    {
        _folder.File("source/big", 64 << 20);
        await LibraryServer.PublishAsync(_folder.At("storage"), "m", "1", _folder.At("source"));
        await using var server = await LibraryServer.StartAsync(_folder.At("storage"));
        using var client = new HttpClient { BaseAddress = server.BaseUrl };
        using var transfer = await client.GetAsync("storage/models/m/1/big", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, transfer.StatusCode);

        var (exitCode, took, error) = await server.StopAsync();

        Assert.Equal((0, ""), (exitCode, error));
        // It would wait for ten seconds.
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task It_starts_again_on_the_same_port_at_once()
    {
        int port;
        await using (var server = await LibraryServer.StartAsync(_folder.At("storage")))
        {
            port = server.BaseUrl.Port;
            await server.KillAsync();
        }

        await using var again = await LibraryServer.StartAsync(_folder.At("storage"), port);
        Assert.Equal(port, again.BaseUrl.Port);
    }

    [Fact]
    public async Task What_keeps_it_from_starting_is_one_line()
    {
        await using var server = await LibraryServer.StartAsync(_folder.At("storage"));

        await FailsAsync(1, "--storage", _folder.At("storage"), "--urls", server.BaseUrl.ToString().TrimEnd('/'));
        await FailsAsync(1, "--storage", _folder.At("gone"));
        await FailsAsync(1, "--storage", _folder.At("storage"), "--token-file", _folder.At("gone"));
        await FailsAsync(1, "--storage", _folder.At("storage"), "--token-file", _folder.Text("short", "short"));
        await FailsAsync(2, "--storage", _folder.At("storage"), "--urls", "https://127.0.0.1:0");
        await FailsAsync(2, "--storage", _folder.At("storage"), "--urls", "http://localhost:0");
        await FailsAsync(2, "--storage", _folder.At("storage"), "extra");
        await FailsAsync(2);
    }

    private static async Task FailsAsync(int exitCode, params string[] arguments)
    {
        var result = await LibraryServer.RunAsync(["serve", .. arguments]);

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("modellibrary: ", result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Count(c => c == '\n'));
    }
}
