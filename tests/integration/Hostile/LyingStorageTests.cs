using System.Text;
using ModelManager.IntegrationTests.Support;
using ModelManager.Primitives;

namespace ModelManager.IntegrationTests.Hostile;

/// <summary>A server whose answers break HTTP, or its own catalogue, never gets a wrong file installed.</summary>
public sealed class LyingStorageTests
{
    public static TheoryData<string> WrongAnswers =>
    [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ndata!",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ndat",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\ndata!\r\n0\r\n\r\n",
        "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-3/4\r\nContent-Length: 4\r\n\r\ndata",
        "HTTP/1.1 206 Partial Content\r\nContent-Length: 4\r\n\r\ndata",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\ndata",
        "HTTP/1.1 999 X\r\nContent-Length: 4\r\n\r\ndata",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/data\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
        "not HTTP at all\r\n\r\n",
    ];

    [Theory]
    [MemberData(nameof(WrongAnswers))]
    public async Task A_wrong_answer_fails_and_installs_nothing(string answer)
    {
        await using var library = new LyingLibrary { File = new RelayAnswer(200, []) { Raw = Encoding.ASCII.GetBytes(answer) } };
        await using var manager = library.Open();

        var failure = await manager.Download("asr", "1").FailureAsync();

        Assert.Equal(ErrorCode.UnexpectedResponse, failure.Code);
        Assert.False(Directory.Exists(Path.Combine(library.Root, "models/asr")));
    }

    [Fact]
    public async Task A_redirect_without_end_is_refused()
    {
        await using var library = new LyingLibrary { File = RelayAnswer.Empty(302, ("Location", "file")) };
        await using var manager = library.Open();

        Assert.Equal(ErrorCode.UnexpectedResponse, (await manager.Download("asr", "1").FailureAsync()).Code);
        Assert.InRange(library.Relay.FileExchanges.Count, 2, 50);
    }

    [Fact]
    public async Task Headers_for_the_library_go_to_nobody_else()
    {
        await using var other = new HttpRelay { Answer = _ => new RelayAnswer(200, Encoding.ASCII.GetBytes(LyingLibrary.Content)) };
        await using var library = new LyingLibrary { File = RelayAnswer.Empty(307, ("Location", new Uri(other.BaseUrl, "elsewhere").AbsoluteUri)) };
        await using var manager = Manager.Open(new ManagerOptions
        {
            Root = library.Root, LibraryUrl = library.Relay.BaseUrl.AbsoluteUri, UseScheduler = false,
            Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer secret" },
        });

        await Installed.CheckAsync((await manager.Download("asr", "1").DoneAsync()).Path);

        Assert.All(library.Relay.Exchanges, exchange => Assert.Equal("Bearer secret", exchange.Request.Headers["Authorization"]));
        Assert.False(Assert.Single(other.Exchanges).Request.Headers.ContainsKey("Authorization"));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"schema":1,"files":[{"path":"file","size_bytes":4,"sha256":"","chunks":{"size_bytes":65536,"xxh128":["00000000000000000000000000000000"]}}]}""")]
    [InlineData("""{"schema":1,"files":[{"path":"file","size_bytes":4,"sha256":"","chunks":{"size_bytes":1,"xxh128":[]}}]}""")]
    [InlineData("""{"schema":1,"files":[{"path":"../file","size_bytes":4,"chunks":{"size_bytes":-1,"xxh128":[null]}}]}""")]
    public async Task A_manifest_that_lies_does_no_harm(string manifest)
    {
        await using var library = new LyingLibrary { Manifest = RelayAnswer.Json(manifest) };
        await using var manager = library.Open();

        await Installed.CheckAsync((await manager.Download("asr", "1").DoneAsync()).Path);
    }

    [Fact]
    public async Task A_version_that_changed_since_it_was_first_seen_is_refused()
    {
        await using var library = new LyingLibrary();
        await using (var manager = library.Open())
        {
            await manager.Download("asr", "1").DoneAsync();
            await manager.RemoveAsync("asr", "1", default);
        }

        library.Checksums = "<data> *<path>\n";
        await using var next = library.Open();

        Assert.Equal(ErrorCode.RemoteChanged, (await next.Download("asr", "1").FailureAsync()).Code);
        Assert.False(Directory.Exists(Path.Combine(library.Root, "models/asr")));
    }

    [Fact]
    public async Task A_version_that_differs_from_an_installed_one_only_by_case_is_refused()
    {
        await using var library = await TestLibrary.WithModelAsync(10);
        await using var manager = library.Open();
        await manager.Download("asr", "1.0.0").DoneAsync();
        await using var lying = new LyingLibrary { Model = """{"model_id":"ASR","latest_version":"1","versions":[{"version":"1","size_bytes":4,"checksum_sha256":"<sum>","files":[{"path":"<path>","size_bytes":4,"sha256":"<data>"}]}]}""" };
        var answer = lying.Relay.Answer;
        lying.Relay.Answer = request => answer(request with { Target = request.Target.Replace("/ASR", "/asr", StringComparison.Ordinal) });
        await manager.DisposeAsync();
        await using var next = Manager.Open(library.Options(lying.Relay.BaseUrl));

        Assert.Equal(ErrorCode.InvalidArgument, (await next.Download("ASR", "1").FailureAsync()).Code);
        Assert.Single(next.GetInstalled());
    }
}
