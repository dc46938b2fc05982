using ModelManager.Http;
using ModelManager.Primitives;

namespace ModelManager.UnitTests.Http;

public class OriginHeadersTests
{
    [Theory]
    [InlineData("Host", "x")]
    [InlineData("content-length", "5")]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("Range", "bytes=0-1")]
    [InlineData("if-range", "\"x\"")]
    [InlineData("Accept-Encoding", "gzip")]
    [InlineData("", "x")]
    [InlineData("a b", "x")]
    [InlineData("a\r\nb", "x")]
    [InlineData("ä", "x")]
    [InlineData("X", "a\r\nEvil: 1")]
    [InlineData("X", "a\nb")]
    [InlineData("X", "a\0b")]
    [InlineData("X", null)]
    [InlineData("X", "ü")]
    [InlineData("X", "\u20ac")]
    [InlineData("X", "\u007f")]
    public void Headers_that_would_break_a_message_are_refused(string name, string? value) => Assert.Equal(
        ErrorCode.InvalidArgument,
        Assert.Throws<ModelManagerException>(() => new OriginHeaders(new Uri("https://h/"), new Dictionary<string, string> { [name] = value! })).Code);

    [Theory]
    [InlineData("https://h/other", true)]
    [InlineData("https://h:444/", false)]
    [InlineData("http://h/", false)]
    [InlineData("https://g/", false)]
    public void They_go_to_their_origin_only(string url, bool goes)
    {
        var headers = new OriginHeaders(new Uri("https://h/base/"), new Dictionary<string, string> { ["X-Api-Key"] = "secret" });
        using var request = new HttpRequestMessage(HttpMethod.Get, url);

        headers.AddTo(request);

        Assert.Equal(goes, request.Headers.Contains("X-Api-Key"));
    }
}
