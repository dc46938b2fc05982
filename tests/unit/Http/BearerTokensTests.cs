using System.Text;
using ModelManager.Http;
using ModelManager.Primitives;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Http;

public sealed class BearerTokensTests : IDisposable
{
    private readonly HttpTransport _transport = new(new HttpSettings(), TimeProvider.System);
    private int _asked;

    public void Dispose() => _transport.Dispose();

    [Fact]
    public async Task A_token_is_asked_for_once_and_goes_along()
    {
        await using var server = new RawServer(Answer);
        var headers = Headers(server.Url, "t1");

        await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ => (await _transport.GetAsync(server.Url, headers)).Dispose()));

        Assert.Equal(1, _asked);
        Assert.Equal(Enumerable.Repeat("Bearer t1", 5), server.Requests.Select(request => request.Header("Authorization")));
    }

    [Fact]
    public async Task A_token_that_is_refused_is_replaced_once()
    {
        await using var server = new RawServer((request, stream) => Answer(request, stream, good: "Bearer t2"));
        var headers = Headers(server.Url, "t1", "t2", "t3");

        using (var answer = await _transport.GetAsync(server.Url, headers))
        {
            Assert.Equal(200, answer.Status);
        }

        using (var answer = await _transport.GetAsync(server.Url, headers))
        {
            Assert.Equal(200, answer.Status);
        }

        Assert.Equal((2, 3), (_asked, server.Requests.Count));
    }

    [Fact]
    public async Task A_server_that_refuses_every_token_gets_no_third()
    {
        await using var server = new RawServer((request, stream) => Answer(request, stream, good: "nothing"));

        using var answer = await _transport.GetAsync(server.Url, Headers(server.Url, "t1", "t2", "t3"));

        Assert.Equal((401, 2, 2), (answer.Status, _asked, server.Requests.Count));
    }

    [Fact]
    public async Task Another_origin_never_sees_it()
    {
        await using var storage = new RawServer(Answer);
        await using var library = new RawServer($"HTTP/1.1 302 Found\r\nLocation: {storage.Url}\r\nContent-Length: 0\r\n\r\n");

        using var answer = await _transport.GetAsync(library.Url, Headers(library.Url, "t1"));

        Assert.Equal("Bearer t1", Assert.Single(library.Requests).Header("Authorization"));
        Assert.Null(Assert.Single(storage.Requests).Header("Authorization"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\r\nEvil: 1")]
    [InlineData("ü")]
    public async Task What_cannot_be_sent_is_a_typed_failure(string token)
    {
        await using var server = new RawServer(Answer);

        var failure = await Assert.ThrowsAsync<ModelManagerException>(() => _transport.GetAsync(server.Url, Headers(server.Url, token)));

        Assert.Equal(ErrorCode.Auth, failure.Code);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_callback_that_throws_is_asked_again_at_the_next_request()
    {
        await using var server = new RawServer(Answer);
        var tokens = new BearerTokens(_ => ++_asked == 1 ? throw new InvalidOperationException("not yet") : Task.FromResult("t"), TimeProvider.System);
        var headers = new OriginHeaders(server.Url, new Dictionary<string, string>(), () => tokens);

        Assert.Equal(ErrorCode.Auth, (await Assert.ThrowsAsync<ModelManagerException>(() => _transport.GetAsync(server.Url, headers))).Code);
        using var answer = await _transport.GetAsync(server.Url, headers);

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task A_callback_that_never_answers_is_given_up_after_30_seconds()
    {
        var time = new ManualTimeProvider();
        var waiting = new BearerTokens(_ => new TaskCompletionSource<string>().Task, time).GetAsync(default);
        Assert.Equal(TimeSpan.FromSeconds(30), await time.NextTimerAsync());

        time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(ErrorCode.Auth, (await Assert.ThrowsAsync<ModelManagerException>(() => waiting)).Code);
    }

    [Fact]
    public async Task A_token_that_is_given_answers_the_open_question_and_is_kept()
    {
        var tokens = new BearerTokens(NeverAnswers, TimeProvider.System);
        var waiting = new[] { tokens.GetAsync(default), tokens.GetAsync(default) };
        await Eventually.HoldsAsync(() => Volatile.Read(ref _asked) == 1, "the question");

        tokens.Set("t1");

        Assert.Equal(("t1", "t1"), (await waiting[0], await waiting[1]));
        Assert.Equal("t1", await tokens.GetAsync(default));
        tokens.Set("t2");
        Assert.Equal("t2", await tokens.GetAsync(default));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task None_to_be_had_fails_who_waits_and_the_next_request_asks_again()
    {
        var tokens = new BearerTokens(NeverAnswers, TimeProvider.System);
        var waiting = tokens.GetAsync(default);

        tokens.Set(null);

        Assert.Equal(ErrorCode.Auth, (await Assert.ThrowsAsync<ModelManagerException>(() => waiting)).Code);
        var next = tokens.GetAsync(default);
        tokens.Set("t");
        Assert.Equal("t", await next);
    }

    [Fact]
    public async Task Without_anybody_to_ask_it_is_of_use_while_it_has_a_token()
    {
        var tokens = new BearerTokens(null, TimeProvider.System);
        Assert.False(tokens.IsOfUse);
        Assert.Null(await tokens.GetAsync(default));

        tokens.Set("t");
        Assert.True(tokens.IsOfUse);
        Assert.Equal("t", await tokens.GetAsync(default));

        tokens.Refuse("t");
        Assert.False(tokens.IsOfUse);
    }

    [Fact]
    public void What_cannot_be_sent_is_refused_and_changes_nothing()
    {
        var tokens = new BearerTokens(null, TimeProvider.System);

        foreach (var token in new[] { "", "a b", "a\r\nb", "\0", "ü", new string('a', BearerTokens.MaxLength + 1) })
        {
            Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<ModelManagerException>(() => tokens.Set(token)).Code);
        }

        Assert.False(tokens.IsOfUse);
        tokens.Set(new string('a', BearerTokens.MaxLength));
        Assert.True(tokens.IsOfUse);
    }

    [Fact]
    public async Task When_the_one_that_was_asked_closes_another_one_is()
    {
        await using var server = new RawServer(Answer);
        var first = new BearerTokens(NeverAnswers, TimeProvider.System);
        var second = new BearerTokens(_ => Task.FromResult("t"), TimeProvider.System);
        var headers = new OriginHeaders(server.Url, new Dictionary<string, string>(), () => first.IsOfUse ? first : second);
        var asking = _transport.GetAsync(server.Url, headers);
        await Eventually.HoldsAsync(() => Volatile.Read(ref _asked) == 1, "the question");

        first.Close();

        (await asking).Dispose();
        Assert.Equal("Bearer t", Assert.Single(server.Requests).Header("Authorization"));
        Assert.Equal(ErrorCode.Closed, (await Assert.ThrowsAsync<ModelManagerException>(() => first.GetAsync(default))).Code);
    }

    private Task<string> NeverAnswers(CancellationToken patience)
    {
        Interlocked.Increment(ref _asked);
        return new TaskCompletionSource<string>().Task;
    }

    private OriginHeaders Headers(Uri origin, params string[] tokens)
    {
        var given = new BearerTokens(_ => Task.FromResult(tokens[Interlocked.Increment(ref _asked) - 1]), TimeProvider.System);
        return new OriginHeaders(origin, new Dictionary<string, string>(), () => given);
    }

    private static Task Answer(RawRequest request, Stream stream) => Answer(request, stream, good: null);

    private static async Task Answer(RawRequest request, Stream stream, string? good)
    {
        var isGood = good is null || request.Header("Authorization") == good;
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 {(isGood ? "200 OK" : "401 Unauthorized")}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
    }
}
