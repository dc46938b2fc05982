using System.Globalization;

namespace ModelManager.Faults;

/// <summary>Statuses instead of content, with and without a Retry-After.</summary>
internal static class Statuses
{
    private static readonly string[] s_statuses =
    [
        "000", "099", "201", "202", "203", "204", "205", "207", "300", "304", "305", "400", "401", "402", "403", "404", "405", "406", "407", "408", "409", "410",
        "411", "412", "413", "418", "421", "423", "425", "429", "431", "451", "499", "500", "501", "502", "503", "504", "505", "507", "508", "511", "520", "599", "600", "999",
    ];

    public static IEnumerable<Behaviour> All =>
    [
        .. s_statuses.Select(status => Behaviour.Of($"status-{status}", $"answers {status}", exchange => exchange.SendAsync(Status(status)))),
        Informational("interim-100", "sends 100 Continue before the answer", "HTTP/1.1 100 Continue\r\n\r\n"),
        Informational("interim-103", "sends 103 Early Hints before the answer", "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"),
        Informational("interim-storm", "sends 1,000 interim answers before the answer", string.Concat(Enumerable.Repeat("HTTP/1.1 102 Processing\r\n\r\n", 1000))),
        Behaviour.Of("interim-endless", "sends interim answers and never the answer", async exchange =>
        {
            while (true)
            {
                await exchange.SendAsync("HTTP/1.1 102 Processing\r\n\r\n");
                await exchange.WaitAsync(exchange.TimeOr(TimeSpan.FromMilliseconds(100)));
            }
        }),
        Behaviour.Of("interim-101", "switches to another protocol", async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
            await exchange.SendAsync("\x81\x05hello");
            await exchange.FallSilentAsync();
        }),
        RetryAfter("retry-after", "503", exchange => "2"),
        RetryAfter("retry-after-429", "429", exchange => "2"),
        RetryAfter("retry-after-date", "503", exchange => exchange.Now.AddSeconds(2).ToString("r", CultureInfo.InvariantCulture)),
        RetryAfter("retry-after-past", "503", exchange => "Sun, 06 Nov 1994 08:49:37 GMT"),
        RetryAfter("retry-after-far", "503", exchange => "Fri, 31 Dec 9999 23:59:59 GMT"),
        RetryAfter("retry-after-negative", "503", exchange => "-5"),
        RetryAfter("retry-after-absurd", "503", exchange => "2147483647"),
        RetryAfter("retry-after-overflow", "503", exchange => "99999999999999999999"),
        RetryAfter("retry-after-garbage", "503", exchange => "soon"),
        RetryAfter("retry-after-zero", "429", exchange => "0"),
    ];

    /// <summary>An answer of a status and a few words, as servers send them.</summary>
    private static Answer Status(string status)
    {
        var answer = GoodAnswers.Empty(status, "Status");
        return status is "204" or "304" ? answer.Without("Content-Length") : answer.WithBody($"status {status}").Add("Content-Type", "text/plain");
    }

    private static Behaviour Informational(string name, string says, string interim) => Behaviour.Of(name, says, async exchange =>
    {
        await exchange.SendAsync(interim);
        await exchange.SendAsync(exchange.Good);
    });

    private static Behaviour RetryAfter(string name, string status, Func<Exchange, string> value) => Behaviour.Of(
        name, $"answers {status} with a Retry-After", exchange => exchange.SendAsync(Status(status).Add("Retry-After", value(exchange))));
}
