using System.IO.Compression;
using System.Text;
using ModelManager.Http;
using ModelManager.Primitives;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Http;

public sealed class HttpTransportTests : IDisposable
{
    private readonly HttpTransport _transport = new(new HttpSettings(), TimeProvider.System);

    public void Dispose() => _transport.Dispose();

    [Fact]
    public async Task A_request_asks_for_the_bytes_as_they_are()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

        Assert.Equal("ok"u8.ToArray(), await _transport.ReadAsync(server.Url));

        var request = Assert.Single(server.Requests);
        Assert.Equal(("GET", "/", "identity", null), (request.Method, request.Target, request.Header("Accept-Encoding"), request.Header("Cookie")));
    }

    [Fact]
    public async Task A_range_goes_with_the_tag_that_it_is_wanted_of()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var fetch = new HttpFetch(HttpMethod.Get, server.Url, Asking.NoHeaders(server.Url)) { Range = new ByteRange(5, 10), IfRange = "\"tag\"" };

        using var answer = await _transport.SendAsync(fetch, default);

        var request = Assert.Single(server.Requests);
        Assert.Equal(("bytes=5-9", "\"tag\""), (request.Header("Range"), request.Header("If-Range")));
    }

    [Theory]
    [InlineData("200 OK", "Accept-Ranges: bytes\r\n", true)]
    [InlineData("206 Partial", "", true)]
    [InlineData("200 OK", "Accept-Ranges: none\r\n", false)]
    [InlineData("200 OK", "", false)]
    public async Task Answers_tell_of_their_server_and_of_no_other(string status, string headers, bool acceptsRanges)
    {
        await using var server = new RawServer($"HTTP/1.1 {status}\r\n{headers}Content-Length: 0\r\n\r\n");
        await using var other = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal(default, _transport.TraitsOf(server.Url));

        await _transport.ReadAsync(server.Url);
        await _transport.ReadAsync(other.Url);

        Assert.Equal(acceptsRanges, _transport.TraitsOf(server.Url).AcceptsRanges);
        Assert.True(_transport.TraitsOf(server.Url).AnswerTime > TimeSpan.Zero);
        Assert.False(_transport.TraitsOf(other.Url).AcceptsRanges);
    }

    [Fact]
    public void The_quickest_answer_tells_how_far_a_server_is()
    {
        var traits = default(ServerTraits).With(TimeSpan.FromMilliseconds(40), true).With(TimeSpan.FromMilliseconds(2), false).With(TimeSpan.FromMilliseconds(90), false);

        Assert.Equal(new ServerTraits(TimeSpan.FromMilliseconds(2), true), traits);
    }

    [Fact]
    public async Task A_body_that_ends_early_is_network_trouble()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive!");

        Assert.Equal(ErrorCode.Network, await CodeAsync(() => _transport.ReadAsync(server.Url)));
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_refused_as_soon_as_it_shows()
    {
        await using var server = new RawServer(async (_, stream) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray());
            for (var block = new byte[65536]; ;)
            {
                await stream.WriteAsync(block);
            }
        });

        Assert.Equal(ErrorCode.UnexpectedResponse, await CodeAsync(() => _transport.ReadAsync(server.Url, maxBytes: 100_000)));
    }

    [Fact]
    public async Task A_body_that_says_that_it_is_too_long_is_not_waited_for()
    {
        RawServer? running = null;
        await using var server = running = new RawServer(async (_, stream) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n"u8.ToArray());
            await Task.Delay(Timeout.Infinite, running!.Stopping);
        });

        Assert.Equal(ErrorCode.UnexpectedResponse, await CodeAsync(() => _transport.ReadAsync(server.Url, maxBytes: 100_000)));
    }

    [Fact]
    public async Task Whatever_bytes_come_the_message_is_one_short_line()
    {
        await using var server = new RawServer($"\a\u001b[31m\0\u0085{new string('x', 5000)}\r\n\r\n");

        var failure = await Assert.ThrowsAsync<ModelManagerException>(() => _transport.GetAsync(server.Url));

        Assert.Equal(ErrorCode.UnexpectedResponse, failure.Code);
        Assert.DoesNotContain(failure.Message, char.IsControl);
        Assert.InRange(failure.Message.Length, 10, 300);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("identity, gzip")]
    public async Task A_compressed_body_is_not_what_was_asked_for(string encoding)
    {
        using var body = new MemoryStream();
        await using (var zip = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write("text"u8);
        }

        await using var server = new RawServer($"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {body.Length}\r\n\r\n{Encoding.Latin1.GetString(body.ToArray())}");

        Assert.Equal(ErrorCode.UnexpectedResponse, await CodeAsync(() => _transport.ReadAsync(server.Url)));
    }

    [Theory]
    [InlineData("garbage\r\n\r\n")]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n")]
    [InlineData("HTTP/9.9 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
    public async Task What_is_not_HTTP_is_a_wrong_answer(string answer)
    {
        await using var server = new RawServer(answer);

        Assert.Equal(ErrorCode.UnexpectedResponse, await CodeAsync(() => _transport.GetAsync(server.Url)));
    }

    [Fact]
    public async Task Headers_without_end_are_refused()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nX: " + new string('x', 100_000) + "\r\n\r\n");

        Assert.Equal(ErrorCode.UnexpectedResponse, await CodeAsync(() => _transport.GetAsync(server.Url)));
    }

    [Fact]
    public async Task A_connection_that_closes_without_a_word_is_network_trouble()
    {
        await using var server = new RawServer("");

        Assert.Equal(ErrorCode.Network, await CodeAsync(() => _transport.GetAsync(server.Url)));
    }

    [Fact]
    public async Task Nobody_there_is_network_trouble_and_its_URL_has_no_secrets()
    {
        var server = new RawServer("");
        await server.DisposeAsync();

        var failure = await Assert.ThrowsAsync<ModelManagerException>(() => _transport.GetAsync(new Uri($"http://user:secret@127.0.0.1:{server.Url.Port}/path?token=secret#secret")));

        Assert.Equal(ErrorCode.Network, failure.Code);
        Assert.Equal($"http://127.0.0.1:{server.Url.Port}/path", failure.Detail.Url);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_network_trouble() =>
        Assert.Equal(ErrorCode.Network, await CodeAsync(() => _transport.GetAsync(new Uri("https://does-not-exist.invalid/"))));

    [Fact]
    public async Task Cancelling_is_cancelling()
    {
        using var stop = new CancellationTokenSource();
        RawServer? running = null;
        await using var server = running = new RawServer(async (_, _) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, running!.Stopping);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _transport.GetAsync(server.Url, cancellationToken: stop.Token));
    }

    [Theory]
    [InlineData("proxy:8080")]
    [InlineData("ftp://proxy")]
    [InlineData("")]
    public void A_proxy_is_a_URL(string proxy) => Assert.Equal(
        ErrorCode.InvalidArgument, Assert.Throws<ModelManagerException>(() => new HttpTransport(new HttpSettings { Proxy = proxy }, TimeProvider.System)).Code);

    [Fact]
    public async Task A_proxy_is_used()
    {
        await using var proxy = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy");
        using var transport = new HttpTransport(new HttpSettings { Proxy = proxy.Url.AbsoluteUri }, TimeProvider.System);

        Assert.Equal("proxy"u8.ToArray(), await transport.ReadAsync(new Uri("http://example.invalid/x")));

        Assert.Equal("http://example.invalid/x", Assert.Single(proxy.Requests).Target);
    }

    [Fact]
    public async Task A_proxy_that_wants_to_know_the_user_is_told()
    {
        await using var proxy = new RawServer((request, stream) => stream.WriteAsync(Encoding.ASCII.GetBytes(request.Header("Proxy-Authorization") is null
            ? "HTTP/1.1 407 Proxy\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n"
            : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")).AsTask());
        var address = new UriBuilder(proxy.Url) { UserName = "us%20er", Password = "p%3Aw" }.Uri.AbsoluteUri;
        using var transport = new HttpTransport(new HttpSettings { Proxy = address }, TimeProvider.System);

        Assert.Equal("ok"u8.ToArray(), await transport.ReadAsync(new Uri("http://example.invalid/x")));

        Assert.Equal("Basic " + Convert.ToBase64String("us er:p:w"u8), proxy.Requests.Last().Header("Proxy-Authorization"));
    }

    private static async Task<ErrorCode> CodeAsync<T>(Func<Task<T>> action) => (await Assert.ThrowsAsync<ModelManagerException>(action)).Code;
}
