using ModelManager.Http;
using ModelManager.Primitives;

namespace ModelManager.UnitTests.Http;

public class UrlPolicyTests
{
    private const string Public = "https://1.1.1.1/a/b";

    [Theory]
    [InlineData("https://example.org", "https://example.org/")]
    [InlineData("https://example.org/lib", "https://example.org/lib/")]
    [InlineData("http://127.0.0.1:8080/lib/", "http://127.0.0.1:8080/lib/")]
    [InlineData("http://localhost/", "http://localhost/")]
    [InlineData("http://[::1]/", "http://[::1]/")]
    public void A_base_URL(string text, string url) => Assert.Equal(url, new UrlPolicy(false).ParseBase("libraryUrl", text).AbsoluteUri);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("example.org")]
    [InlineData("/lib")]
    [InlineData("ftp://example.org/")]
    [InlineData("file:///etc")]
    [InlineData("https://example.org/?x=1")]
    [InlineData("https://example.org/#x")]
    [InlineData("http://example.org/")]
    [InlineData("http://192.168.1.1/")]
    public void What_is_no_base_URL(string? text) =>
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<ModelManagerException>(() => new UrlPolicy(false).ParseBase("libraryUrl", text)).Code);

    [Fact]
    public void Plain_http_beyond_loopback_can_be_allowed() =>
        Assert.Equal("http://192.168.1.1/", new UrlPolicy(true).ParseBase("libraryUrl", "http://192.168.1.1").AbsoluteUri);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.1")]
    [InlineData("localhost")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("0x7f000001")]
    [InlineData("2130706433")]
    [InlineData("[::1]")]
    [InlineData("[::]")]
    [InlineData("[fe80::1]")]
    [InlineData("[fd00::1]")]
    [InlineData("[::ffff:10.0.0.1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task From_outside_no_redirect_leads_in(string host)
    {
        var policy = new UrlPolicy(allowInsecure: true);

        await Refused(policy, Public, $"https://{host}/");
    }

    [Theory]
    [InlineData(Public, "https://8.8.8.8/", "https://8.8.8.8/")]
    [InlineData(Public, "https://172.15.0.1/", "https://172.15.0.1/")]
    [InlineData(Public, "https://172.32.0.1/", "https://172.32.0.1/")]
    [InlineData(Public, "https://100.128.0.1/", "https://100.128.0.1/")]
    [InlineData(Public, "https://[2606:4700::1111]/", "https://[2606:4700::1111]/")]
    [InlineData(Public, "c", "https://1.1.1.1/a/c")]
    [InlineData(Public, "/c?x=1", "https://1.1.1.1/c?x=1")]
    [InlineData(Public, "//8.8.8.8/x", "https://8.8.8.8/x")]
    [InlineData("http://127.0.0.1/", "http://127.0.0.1:81/", "http://127.0.0.1:81/")]
    [InlineData("http://127.0.0.1/", "https://10.0.0.1/", "https://10.0.0.1/")]
    [InlineData("https://10.0.0.1/", "https://192.168.0.1/", "https://192.168.0.1/")]
    public async Task Where_redirects_may_lead(string from, string location, string to) =>
        Assert.Equal(to, (await new UrlPolicy(false).FollowAsync(new Uri(from), location, default)).AbsoluteUri);

    [Theory]
    [InlineData(Public, "http://8.8.8.8/")]
    [InlineData("http://127.0.0.1/", "http://8.8.8.8/")]
    [InlineData(Public, null)]
    [InlineData(Public, "")]
    [InlineData(Public, "gopher://8.8.8.8/")]
    [InlineData(Public, "https://")]
    public async Task Where_they_may_not(string from, string? location) => await Refused(new UrlPolicy(false), from, location);

    [Fact]
    public async Task A_host_beyond_any_length_is_a_wrong_answer_too()
    {
        var host = string.Join('.', Enumerable.Repeat(new string('a', 60), 8));

        await Refused(new UrlPolicy(false), Public, $"https://{host}.invalid/");
    }

    [Theory]
    [InlineData("https://h/a", "https://H:443/b", true)]
    [InlineData("https://h/", "https://h:444/", false)]
    [InlineData("https://h/", "http://h/", false)]
    [InlineData("https://h/", "https://h.h/", false)]
    public void Origins(string x, string y, bool same) => Assert.Equal(same, UrlPolicy.SameOrigin(new Uri(x), new Uri(y)));

    [Fact]
    public void URLs_for_messages_have_no_secrets() =>
        Assert.Equal("https://h:8443/a%20b", SafeUrl.Of(new Uri("https://user:pass@h:8443/a b?token=1#x")));

    private static async Task Refused(UrlPolicy policy, string from, string? location) =>
        Assert.Equal(ErrorCode.UnexpectedResponse, (await Assert.ThrowsAsync<ModelManagerException>(() => policy.FollowAsync(new Uri(from), location, default))).Code);
}
