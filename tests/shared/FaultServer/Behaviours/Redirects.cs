namespace ModelManager.Faults;

/// <summary>Answers that lead elsewhere. A target of this server stands behind a prefix with a tilde and has the same content.</summary>
internal static class Redirects
{
    public static IEnumerable<Behaviour> All =>
    [
        To("redirect-relative", "to a relative URL", "302", exchange => $"/~moved{exchange.Request.Target}"),
        To("redirect-absolute", "to a URL of the same host", "301", exchange => $"{exchange.Addresses.First}~moved{exchange.Request.Target}"),
        To("redirect-303", "with 303", "303", exchange => $"/~moved{exchange.Request.Target}"),
        To("redirect-307", "with 307", "307", exchange => $"/~moved{exchange.Request.Target}"),
        To("redirect-308", "with 308", "308", exchange => $"/~moved{exchange.Request.Target}"),
        To("redirect-other-host", "to another host, from loopback to loopback", "302", exchange => $"{exchange.Addresses.Second}~moved{exchange.Request.Target}"),
        To("redirect-fragment", "to a URL with a fragment and a query", "302", exchange => $"/~moved{exchange.Request.Target}?signature=a%2Fb#fragment"),
        To("redirect-userinfo", "to a URL with a user and a password", "302", exchange => $"http://user:secret@{exchange.Addresses.First.Authority}/~moved{exchange.Request.Target}"),
        Always("redirect-loop", "to itself", exchange => exchange.Request.Target),
        Always("redirect-50", "50 times, and then the content", exchange => $"/~hop{exchange.Request.Target}", maxHops: 50),
        Always("redirect-3", "3 times, and then the content", exchange => $"/~hop{exchange.Request.Target}", maxHops: 3),
        To("redirect-ftp", "to ftp", "302", _ => "ftp://127.0.0.1/file"),
        To("redirect-file", "to a file", "302", _ => "file:///etc/passwd"),
        To("redirect-data", "to a data URL", "302", _ => "data:application/octet-stream;base64,AAAA"),
        To("redirect-garbage", "to nonsense", "302", _ => "http://[not a host"),
        To("redirect-empty", "to an empty URL", "302", _ => ""),
        To("redirect-public-plain", "to plain http beyond loopback", "302", _ => "http://192.0.2.1/file"),
        To("redirect-long", "to a URL of 100,000 characters", "302", _ => $"/~{new string('a', 100_000)}"),
        To("redirect-nul", "to a URL with a NUL", "302", exchange => $"/~moved\0{exchange.Request.Target}"),
        To("redirect-missing", "to something that is not there", "302", _ => "/~moved/nowhere"),
        To("redirect-closed-port", "to a port where nobody listens", "302", _ => "http://127.0.0.1:1/file"),
        Behaviour.Of("redirect-nowhere", "redirects without a Location", exchange => exchange.SendAsync(GoodAnswers.Empty("302", "Found"))),
        Behaviour.Of("redirect-twice", "redirects with two Locations", exchange =>
            exchange.SendAsync(GoodAnswers.Empty("302", "Found").Add("Location", $"/~one{exchange.Request.Target}").Add("Location", $"/~two{exchange.Request.Target}"))),
        Behaviour.Of("redirect-endless-body", "redirects with a body that does not end", async exchange =>
        {
            if (exchange.Prefix.Length > 0)
            {
                await exchange.SendAsync(exchange.Good);
                return;
            }

            await exchange.SendAsync($"HTTP/1.1 302 Found\r\nLocation: /~moved{exchange.Request.Target}\r\n\r\n");
            while (true)
            {
                await exchange.SendAsync(new byte[16 * 1024]);
                await exchange.WaitAsync(TimeSpan.FromMilliseconds(100));
            }
        }),
        Behaviour.Of("expiring-link", "redirects to a target that is cut after so many bytes and is 403 from then on, until the library is asked again", async exchange =>
        {
            if (exchange.Prefix.Length == 0)
            {
                await exchange.SendAsync(GoodAnswers.Empty("302", "Found").Add("Location", $"/~signed-{exchange.Memory.Next("link")}{exchange.Request.Target}"));
            }
            else if (exchange.Memory.Next(exchange.Prefix) > 1)
            {
                await exchange.SendAsync(GoodAnswers.Empty("403", "Forbidden"));
            }
            else
            {
                await exchange.SendUntilAsync(exchange.Good, exchange.Bytes);
                exchange.Connection.Close();
            }
        }),
        Behaviour.Of("forbidden-midway", "answers once, cuts after so many bytes, and is 403 for every range from then on", async exchange =>
        {
            if (exchange.Memory.Next("asked") > 1)
            {
                await exchange.SendAsync(GoodAnswers.Empty("403", "Forbidden"));
                return;
            }

            await exchange.SendUntilAsync(exchange.Good, exchange.Bytes);
            exchange.Connection.Close();
        }),
    ];

    // What is behind a prefix is answered rightly, so that a redirect which is followed gets there.
    private static Behaviour To(string name, string says, string status, Func<Exchange, string> location) => Behaviour.Of(
        name, $"redirects {says}", exchange => exchange.SendAsync(exchange.Prefix.Length > 0 ? exchange.Good : Found(status, location(exchange))));

    private static Behaviour Always(string name, string says, Func<Exchange, string> location, int maxHops = int.MaxValue) => Behaviour.Of(
        name, $"redirects {says}", exchange =>
        {
            var hops = exchange.Prefix.Length == 0 ? 0 : exchange.Prefix.Split('/').Length;
            return exchange.SendAsync(hops >= maxHops ? exchange.Good : Found("302", location(exchange)));
        });

    private static Answer Found(string status, string location) => GoodAnswers.Empty(status, "Found").Add("Location", location);
}
