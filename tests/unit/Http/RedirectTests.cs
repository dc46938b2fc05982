using ModelManager.Http;
using ModelManager.Primitives;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Http;

public sealed class RedirectTests : IDisposable
{
    private static readonly Dictionary<string, string> s_secret = new() { ["Authorization"] = "Bearer secret", ["X-Api-Key"] = "secret", ["Cookie"] = "secret" };

    private readonly HttpTransport _transport = new(new HttpSettings(), TimeProvider.System);

    public void Dispose() => _transport.Dispose();

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirects_are_followed_and_the_answer_says_where_it_came_from(int status)
    {
        await using var server = Redirecting(request => request.Target == "/a" ? (status, "b/") : null);

        using var answer = await _transport.GetAsync(new Uri(server.Url, "a"));

        Assert.Equal((200, "/b/"), (answer.Status, answer.Url.AbsolutePath));
    }

    [Fact]
    public async Task On_the_same_origin_the_headers_go_along()
    {
        await using var server = Redirecting(request => request.Target == "/a" ? (302, "/b") : null);

        using var answer = await _transport.GetAsync(new Uri(server.Url, "a"), new OriginHeaders(server.Url, s_secret));

        Assert.Equal(["secret", "secret"], server.Requests.Select(request => request.Header("X-Api-Key")));
    }

    [Fact]
    public async Task Another_port_is_another_origin_and_gets_no_secrets()
    {
        await using var other = Redirecting(_ => null);
        await using var server = Redirecting(_ => (307, new Uri(other.Url, "x").AbsoluteUri));

        using var answer = await _transport.GetAsync(server.Url, new OriginHeaders(server.Url, s_secret));

        Assert.Equal("secret", Assert.Single(server.Requests).Header("Cookie"));
        var request = Assert.Single(other.Requests);
        Assert.All(s_secret.Keys, name => Assert.Null(request.Header(name)));
    }

    [Fact]
    public async Task Coming_back_to_the_origin_the_headers_are_there_again()
    {
        RawServer? server = null;
        await using var other = Redirecting(_ => (302, new Uri(server!.Url, "end").AbsoluteUri));
        await using var first = server = Redirecting(request => request.Target == "/end" ? null : (302, other.Url.AbsoluteUri));

        using var answer = await _transport.GetAsync(first.Url, new OriginHeaders(first.Url, s_secret));

        Assert.All(first.Requests, request => Assert.Equal("secret", request.Header("X-Api-Key")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://")]
    [InlineData("http://[")]
    [InlineData("http://example.org/")]
    public async Task Where_nobody_may_go_is_a_wrong_answer(string location)
    {
        await using var server = Redirecting(_ => (302, location));

        Assert.Equal(ErrorCode.UnexpectedResponse, (await Assert.ThrowsAsync<ModelManagerException>(() => _transport.GetAsync(server.Url))).Code);

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_circle_ends_after_five_hops()
    {
        await using var server = Redirecting(_ => (302, "/"));

        Assert.Equal(ErrorCode.UnexpectedResponse, (await Assert.ThrowsAsync<ModelManagerException>(() => _transport.GetAsync(server.Url))).Code);

        Assert.Equal(6, server.Requests.Count);
    }

    [Fact]
    public async Task A_report_is_not_sent_on_to_elsewhere()
    {
        await using var server = Redirecting(_ => (307, "/other"));

        using var answer = await _transport.SendAsync(new HttpFetch(HttpMethod.Post, server.Url, Asking.NoHeaders(server.Url)) { Json = "{}"u8.ToArray() }, default);

        Assert.Equal(307, answer.Status);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task From_https_no_way_leads_to_http()
    {
        using var certificates = new Certificates();
        using var folder = new TemporaryFolder();
        await using var plain = Redirecting(_ => null);
        await using var server = new RawServer($"HTTP/1.1 302 Found\r\nLocation: {plain.Url}\r\nContent-Length: 0\r\n\r\n", certificates.Server);
        using var transport = new HttpTransport(new HttpSettings { CaFile = folder.Text("ca.pem", certificates.RootPem) }, TimeProvider.System);

        Assert.Equal(ErrorCode.UnexpectedResponse, (await Assert.ThrowsAsync<ModelManagerException>(() => transport.GetAsync(server.Url))).Code);

        Assert.Empty(plain.Requests);
    }

    private static RawServer Redirecting(Func<RawRequest, (int Status, string Location)?> redirect) => new((request, stream) => redirect(request) is { } to
        ? FakeLibrary.ReplyAsync(stream, $"{to.Status} Moved", $"Location: {to.Location}\r\n", [])
        : FakeLibrary.ReplyAsync(stream, "200 OK", "", []));
}
