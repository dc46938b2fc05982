namespace ModelManager.Faults;

/// <summary>Heads that are not proper HTTP/1.1, or stretch it.</summary>
internal static class Heads
{
    public static IEnumerable<Behaviour> All =>
    [
        Raw("garbage-before", "sends garbage before the status line", head => "garbage\r\n" + head),
        Raw("blank-before", "sends empty lines before the status line", head => "\r\n\r\n" + head),
        Raw("bare-line-feeds", "ends lines with a line feed alone", head => head.Replace("\r\n", "\n", StringComparison.Ordinal)),
        Raw("bare-returns", "ends lines with a carriage return alone", head => head.Replace("\r\n", "\r", StringComparison.Ordinal)),
        Raw("http-09", "sends the body without any head", _ => "", closes: true),
        Raw("http-10", "answers as HTTP/1.0 without keep-alive", head => head.Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal), closes: true),
        Raw("http-2", "says HTTP/2.0", head => head.Replace("HTTP/1.1", "HTTP/2.0", StringComparison.Ordinal)),
        Raw("http-99", "says HTTP/9.9", head => head.Replace("HTTP/1.1", "HTTP/9.9", StringComparison.Ordinal)),
        Raw("http-lower-case", "says http/1.1", head => head.Replace("HTTP/1.1", "http/1.1", StringComparison.Ordinal)),
        Raw("icy", "says ICY in the place of HTTP/1.1", head => head.Replace("HTTP/1.1", "ICY", StringComparison.Ordinal)),
        Raw("status-word", "has a word for a status", head => Line(head, "HTTP/1.1 fine OK")),
        Raw("status-missing", "has no status", head => Line(head, "HTTP/1.1")),
        Raw("status-long", "has a status of four digits", head => Line(head, "HTTP/1.1 2000 OK")),
        Raw("status-negative", "has a negative status", head => Line(head, "HTTP/1.1 -20 OK")),
        Raw("reason-missing", "has no reason phrase", head => Line(head, $"HTTP/1.1 {head[9..12]}")),
        Raw("reason-long", "has a reason phrase of 100,000 characters", head => Line(head, $"HTTP/1.1 {head[9..12]} {new string('r', 100_000)}")),
        Header("header-flood", "sends 100,000 headers", string.Concat(Enumerable.Range(0, 100_000).Select(i => $"X-{i}: y\r\n"))),
        Header("header-long", "sends a header of 70,000 characters", $"X-Long: {new string('x', 70_000)}\r\n"),
        Header("header-name-long", "sends a header's name of 70,000 characters", $"{new string('X', 70_000)}: x\r\n"),
        Header("header-many", "sends 100 headers that mean nothing", string.Concat(Enumerable.Range(0, 100).Select(i => $"X-{i}: y\r\n"))),
        Header("header-nul", "has a NUL in a header", "X-Nul: a\0b\r\n"),
        Header("header-control", "has control characters in a header", "X-Control: a\u0001\u0007\u001bb\r\n"),
        Header("header-utf8", "has UTF-8 in a header", "X-Name: \u00e6\u00a8\u00a1\u00e5\u009e\u008b\r\n"),
        Header("header-bytes", "has bytes that are no text in a header", "X-Bytes: \u00ff\u00fe\u0080\r\n"),
        Header("header-folded", "folds a header over two lines", "X-Folded: one\r\n two\r\n"),
        Header("header-no-colon", "has a header without a colon", "NoColon\r\n"),
        Header("header-space", "has a space before a header's colon", "X-Space : x\r\n"),
        Header("header-no-name", "has a header without a name", ": x\r\n"),
        Header("header-bare-return", "has a carriage return within a header", "X-Return: a\rContent-Length: 3\r\n"),
        Header("header-twice", "has headers twice", "Content-Type: text/html\r\nAccept-Ranges: none\r\nDate: yesterday\r\nDate: tomorrow\r\n"),
        Header("header-disposition", "names a file with a path", "Content-Disposition: attachment; filename=\"../../../etc/passwd\"\r\n"),
        Header("header-cookies", "sets cookies", "Set-Cookie: a=b; Path=/\r\nSet-Cookie: c=d; Domain=example.com\r\n"),
        Header("header-refresh", "asks to refresh and to upgrade", "Refresh: 0; url=http://192.0.2.1/\r\nUpgrade: h2c\r\nAlt-Svc: h3=\":443\"\r\nStrict-Transport-Security: max-age=1\r\n"),
        Behaviour.Of("header-endless", "sends headers without end", async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 200 OK\r\n");
            while (true)
            {
                await exchange.SendAsync($"X-More: {new string('m', 4000)}\r\n");
            }
        }),
        Behaviour.Of("tls", "answers with the first bytes of a TLS hand-shake", async exchange =>
        {
            await exchange.SendAsync("\u0015\u0003\u0003\u0000\u0002\u0002\u0050");
            exchange.Connection.Close();
        }),
        Behaviour.Of("binary", "answers with 4,000 random bytes", async exchange =>
        {
            var garbage = new byte[4000];
            new Random(4).NextBytes(garbage);
            await exchange.SendAsync(garbage);
            exchange.Connection.Close();
        }),
    ];

    private static Behaviour Raw(string name, string says, Func<string, string> change, bool closes = false) => Behaviour.Of(name, says, async exchange =>
    {
        await exchange.SendAsync(change(exchange.Good.Head()));
        await exchange.SendAsync(exchange.Good.Body);
        if (closes)
        {
            exchange.Connection.Close();
        }
    });

    // Before the last empty line, so that the good headers are there as well.
    private static Behaviour Header(string name, string says, string lines) => Raw(name, says, head => $"{head[..^2]}{lines}\r\n");

    private static string Line(string head, string line) => line + head[head.IndexOf("\r\n", StringComparison.Ordinal)..];
}
