using ModelManager.Http;
using ModelManager.Primitives;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Http;

public sealed class HttpFailureTests : IDisposable
{
    private readonly HttpTransport _transport = new(new HttpSettings(), TimeProvider.System);

    public void Dispose() => _transport.Dispose();

    [Theory]
    [InlineData("000", ErrorCode.UnexpectedResponse, false)]
    [InlineData("204", ErrorCode.UnexpectedResponse, false)]
    [InlineData("304", ErrorCode.UnexpectedResponse, false)]
    [InlineData("400", ErrorCode.HttpStatus, false)]
    [InlineData("401", ErrorCode.Auth, false)]
    [InlineData("403", ErrorCode.Auth, false)]
    [InlineData("404", ErrorCode.HttpStatus, false)]
    [InlineData("407", ErrorCode.Auth, false)]
    [InlineData("408", ErrorCode.HttpStatus, true)]
    [InlineData("425", ErrorCode.HttpStatus, true)]
    [InlineData("429", ErrorCode.HttpStatus, true)]
    [InlineData("500", ErrorCode.HttpStatus, true)]
    [InlineData("599", ErrorCode.HttpStatus, true)]
    [InlineData("600", ErrorCode.UnexpectedResponse, false)]
    [InlineData("999", ErrorCode.UnexpectedResponse, false)]
    public async Task Every_status_has_a_code(string status, ErrorCode code, bool isTransient)
    {
        await using var server = new RawServer($"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n");
        using var answer = await _transport.GetAsync(server.Url);

        var failure = HttpFailure.FromStatus(answer);

        Assert.Equal((code, int.Parse(status), isTransient), (failure.Code, failure.Detail.HttpStatus, HttpFailure.IsTransient(failure)));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("7", 7_000)]
    [InlineData("30", 30_000)]
    [InlineData("86400", 30_000)]
    [InlineData("-5", 0)]
    [InlineData("soon", 0)]
    [InlineData("99999999999999999999", 0)]
    [InlineData("Wed, 01 Jan 2025 00:00:10 GMT", 10_000)]
    [InlineData("Wed, 01 Jan 2020 00:00:00 GMT", 0)]
    [InlineData("Fri, 01 Jan 2100 00:00:00 GMT", 30_000)]
    public async Task What_the_server_asks_to_wait_has_bounds(string retryAfter, long ms)
    {
        await using var server = new RawServer($"HTTP/1.1 503 X\r\nRetry-After: {retryAfter}\r\nContent-Length: 0\r\n\r\n");
        using var transport = new HttpTransport(new HttpSettings(), new ManualTimeProvider());
        using var answer = await transport.GetAsync(server.Url);

        Assert.Equal(ms, HttpFailure.FromStatus(answer).Detail.RetryAfterMs);
    }

    [Theory]
    [InlineData("\"strong\"", "\"strong\"")]
    [InlineData("W/\"weak\"", null)]
    [InlineData("unquoted", null)]
    [InlineData("\"a\0b\"", "\"a b\"")]  // The framework puts a space for a NUL: such a tag matches nothing.
    public async Task Only_a_strong_tag_counts(string etag, string? expected)
    {
        await using var server = new RawServer($"HTTP/1.1 200 OK\r\nETag: {etag}\r\nContent-Length: 0\r\n\r\n");
        using var answer = await _transport.GetAsync(server.Url);

        Assert.Equal(expected, answer.StrongETag);
    }

    [Fact]
    public void Every_other_exception_is_network_trouble_with_its_cause()
    {
        var cause = new IOException("inner");
        var failure = HttpFailure.From(new HttpRequestException("outer", cause), "http://h/");

        Assert.Equal((ErrorCode.Network, "http://h/"), (failure.Code, failure.Detail.Url));
        Assert.Same(cause, failure.InnerException!.InnerException);
        Assert.Equal(ErrorCode.Network, HttpFailure.From(new ObjectDisposedException("x"), "").Code);
        Assert.Same(failure, HttpFailure.From(failure, "other"));
    }
}
