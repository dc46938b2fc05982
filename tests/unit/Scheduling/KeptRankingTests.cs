using System.Text;
using ModelManager.Http;
using ModelManager.Primitives;
using ModelManager.Scheduling;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Scheduling;

/// <summary>The ranking that outlives the process, and the question whether it has changed.</summary>
public sealed class KeptRankingTests : IAsyncLifetime
{
    private readonly TemporaryRoot _root = new();
    private readonly ManualTimeProvider _time = new();
    private readonly HttpTransport _transport = new(new HttpSettings(), TimeProvider.System);
    private readonly RawServer _server;
    private string _status = "200 OK";
    private string _headers = "ETag: \"one\"\r\n";
    private string _answer = Of("""{"rank":1,"model_id":"语音 a","demand":9},{"rank":2,"model_id":"b","demand":5}""");

    public KeptRankingTests() => _server = new RawServer((_, stream) => FakeLibrary.ReplyAsync(stream, _status, _headers, Encoding.UTF8.GetBytes(_answer)));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _transport.Dispose();
        await _server.DisposeAsync();
        _root.Dispose();
    }

    [Fact]
    public async Task Another_run_has_it_at_once_and_asks_whether_it_changed()
    {
        var fetched = await Run().GetAsync(null, default);
        _time.Advance(TimeSpan.FromHours(3));
        var next = Run();

        var known = next.Peek(null);
        Assert.Equal((true, null), (known.IsStale, known.Error));
        Assert.Equal(fetched.Entries, known.Entries);
        Assert.Equal((fetched.GeneratedAt, fetched.FetchedAt), (known.GeneratedAt, known.FetchedAt));
        Assert.Single(next.Peek(1).Entries);
        Assert.Single(_server.Requests);

        (_status, _answer) = ("304 Not Modified", "");
        var confirmed = await next.GetAsync(null, default);
        Assert.Equal("\"one\"", _server.Requests.Last().Header("If-None-Match"));
        Assert.Equal((false, null, fetched.GeneratedAt, _time.GetUtcNow()), (confirmed.IsStale, confirmed.Error, confirmed.GeneratedAt, confirmed.FetchedAt));
        Assert.Equal(fetched.Entries, confirmed.Entries);
        Assert.Equal(_time.GetUtcNow(), Run().Peek(null).FetchedAt);
    }

    [Fact]
    public async Task What_an_earlier_run_had_is_shown_when_the_scheduler_fails()
    {
        await Run().GetAsync(null, default);
        _status = "500 Oops";
        var next = Run();

        var stale = await next.GetAsync(1, default);
        Assert.Equal((true, ErrorCode.HttpStatus, 1), (stale.IsStale, stale.Error!.Code, stale.Entries.Count));
        Assert.Equal(ErrorCode.HttpStatus, next.Peek(null).Error!.Code);
        Assert.Equal(2, next.Peek(null).Entries.Count);
        Assert.Null(Run().Peek(null).Error);
    }

    [Fact]
    public async Task A_weak_tag_is_sent_back_as_it_came()
    {
        _headers = "ETag: W/\"x y\"\r\n";
        var cache = Run();
        await cache.GetAsync(null, default);
        await cache.GetAsync(null, default);

        Assert.Equal(["", "W/\"x y\""], _server.Requests.Select(request => request.Header("If-None-Match") ?? ""));
    }

    [Fact]
    public async Task A_304_that_nobody_asked_for_is_a_wrong_answer()
    {
        _status = "304 Not Modified";

        Assert.Equal(ErrorCode.UnexpectedResponse, (await Assert.ThrowsAsync<ModelManagerException>(() => Run().GetAsync(null, default))).Code);
    }

    [Fact]
    public async Task The_file_is_written_on_change_and_every_five_minutes()
    {
        var cache = Run();
        await cache.GetAsync(null, default);
        var first = _root.Read(StoreLayout.Ranking);
        (_status, _answer) = ("304 Not Modified", "");
        _time.Advance(TimeSpan.FromMinutes(4));
        await cache.GetAsync(null, default);
        Assert.Equal(first, _root.Read(StoreLayout.Ranking));
        _time.Advance(TimeSpan.FromMinutes(1));
        await cache.GetAsync(null, default);
        Assert.NotEqual(first, _root.Read(StoreLayout.Ranking));
        (_status, _answer) = ("200 OK", Of(""));
        await cache.GetAsync(null, default);

        Assert.Empty(Run().Peek(null).Entries);
    }

    [Fact]
    public async Task That_of_another_scheduler_is_none()
    {
        await Run().GetAsync(null, default);

        var other = new RankingFile(_root.Folder, isWritable: true, "https://other.example/");
        Assert.Null(other.Read());
        Assert.NotNull(new RankingFile(_root.Folder, isWritable: true, _server.Url.AbsoluteUri).Read());
    }

    public static TheoryData<string> Damages => ["empty", "cut", "flipped", "zeros", "later schema", "no json", "folder"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Whatever_is_wrong_with_the_file_is_as_if_there_were_none(string damage)
    {
        await Run().GetAsync(null, default);
        var whole = _root.Read(StoreLayout.Ranking);
        File.Delete(_root.At(StoreLayout.Ranking));
        switch (damage)
        {
            case "empty": _root.Write(StoreLayout.Ranking, []); break;
            case "cut": _root.Write(StoreLayout.Ranking, whole[..^1]); break;
            case "flipped": _root.Write(StoreLayout.Ranking, [.. whole[..^20], (byte)(whole[^20] ^ 1), .. whole[^19..]]); break;
            case "zeros": _root.Write(StoreLayout.Ranking, new byte[whole.Length]); break;
            case "later schema": _root.Write(StoreLayout.Ranking, Summed(Encoding.UTF8.GetString(whole[33..]).Replace("\"schema\":1", "\"schema\":2", StringComparison.Ordinal))); break;
            case "no json": _root.Write(StoreLayout.Ranking, Summed("<html>")); break;
            default: Directory.CreateDirectory(_root.At(StoreLayout.Ranking)); break;
        }

        var next = Run();
        Assert.Equal(ErrorCode.SchedulerUnreachable, Assert.Throws<ModelManagerException>(() => next.Peek(null)).Code);
        Assert.False((await next.GetAsync(null, default)).IsStale);
        if (damage != "folder")
        {
            Assert.Equal(2, Run().Peek(null).Entries.Count);
        }
    }

    [Fact]
    public async Task A_root_that_must_not_be_written_is_not()
    {
        var cache = new RankingCache(Client(), new RankingFile(_root.Folder, isWritable: false, _server.Url.AbsoluteUri), _time);
        await cache.GetAsync(null, default);

        Assert.False(_root.Exists(StoreLayout.Ranking));
        Assert.Equal(2, cache.Peek(null).Entries.Count);
    }

    private static string Of(string entries) => $$"""{"generated_at":"2025-01-02T03:04:05Z","ranking":[{{entries}}]}""";

    private static byte[] Summed(string json)
    {
        var content = Encoding.UTF8.GetBytes(json);
        return [.. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(System.IO.Hashing.XxHash128.Hash(content))), (byte)'\n', .. content];
    }

    private SchedulerClient Client() => new(_transport, _server.Url, Asking.NoHeaders(_server.Url));

    private RankingCache Run() => new(Client(), new RankingFile(_root.Folder, isWritable: true, Client().Address), _time);
}
