using System.Text;
using ModelManager.Http;
using ModelManager.Primitives;
using ModelManager.Scheduling;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Scheduling;

public sealed class RankingTests : IAsyncLifetime
{
    private const string Good = """
        {"generated_at":"2025-01-02T03:04:05Z","ranking":[{"rank":2,"model_id":"b","demand":5},{"rank":1,"model_id":"é a","demand":9},{"rank":3,"model_id":"c","demand":0}]}
        """;

    private readonly HttpTransport _transport = new(new HttpSettings(), TimeProvider.System);
    private readonly RawServer _server;
    private string _status = "200 OK";
    private string _answer = Good;

    public RankingTests() => _server = new RawServer((_, stream) => FakeLibrary.ReplyAsync(stream, _status, "", Encoding.UTF8.GetBytes(_answer)));

    private RankingCache Cache => new(new SchedulerClient(_transport, _server.Url, Asking.NoHeaders(_server.Url)), null, TimeProvider.System);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _transport.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_ranking_comes_by_rank_and_cut_to_what_is_wanted()
    {
        var cache = Cache;
        var all = await cache.GetAsync(null, default);
        var two = await cache.GetAsync(2, default);

        Assert.Equal(["1 é a 9", "2 b 5", "3 c 0"], all.Entries.Select(entry => $"{entry.Rank} {entry.ModelId} {entry.Demand}"));
        Assert.Equal(new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero), all.GeneratedAt);
        Assert.False(all.IsStale);
        Assert.Equal(all.Entries.Take(2), two.Entries);
        Assert.Equal(3, (await cache.GetAsync(10, default)).Entries.Count);
    }

    [Fact]
    public async Task When_the_scheduler_fails_the_last_one_is_shown_as_stale()
    {
        var cache = Cache;
        await cache.GetAsync(1, default);
        _status = "500 Oops";

        var stale = await cache.GetAsync(2, default);
        Assert.Equal((true, ErrorCode.HttpStatus, 2), (stale.IsStale, stale.Error!.Code, stale.Entries.Count));
        _status = "200 OK";
        Assert.Equal((false, null), ((await cache.GetAsync(2, default)).IsStale, (await cache.GetAsync(2, default)).Error));
    }

    [Fact]
    public async Task Without_an_earlier_one_it_fails()
    {
        _status = "500 Oops";
        Assert.Equal(ErrorCode.HttpStatus, (await Assert.ThrowsAsync<ModelManagerException>(() => Cache.GetAsync(null, default))).Code);
        Assert.Equal(ErrorCode.SchedulerUnreachable, (await Assert.ThrowsAsync<ModelManagerException>(() => new RankingCache(null, null, TimeProvider.System).GetAsync(null, default))).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"generated_at":"2025-01-02T03:04:05Z"}""")]
    [InlineData("""{"generated_at":"yesterday","ranking":[]}""")]
    [InlineData("""{"ranking":[]}""")]
    [InlineData("""{"generated_at":"2025-01-02T03:04:05Z","ranking":[null]}""")]
    [InlineData("""{"generated_at":"2025-01-02T03:04:05Z","ranking":[{"rank":0,"model_id":"a","demand":1}]}""")]
    [InlineData("""{"generated_at":"2025-01-02T03:04:05Z","ranking":[{"rank":1,"model_id":"a","demand":-1}]}""")]
    [InlineData("""{"generated_at":"2025-01-02T03:04:05Z","ranking":[{"rank":1,"model_id":"../a","demand":1}]}""")]
    [InlineData("""{"generated_at":"2025-01-02T03:04:05Z","ranking":[{"rank":1,"rank":2,"model_id":"a","demand":1}]}""")]
    public async Task A_ranking_that_is_none_is_a_wrong_answer(string answer)
    {
        _answer = answer;

        Assert.Equal(ErrorCode.UnexpectedResponse, (await Assert.ThrowsAsync<ModelManagerException>(() => Cache.GetAsync(null, default))).Code);
    }

    [Fact]
    public async Task A_ranking_beyond_4_MiB_is_refused()
    {
        _answer = new string(' ', (4 << 20) + 1);

        Assert.Equal(ErrorCode.UnexpectedResponse, (await Assert.ThrowsAsync<ModelManagerException>(() => Cache.GetAsync(null, default))).Code);
    }
}
