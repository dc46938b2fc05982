namespace ModelManager.IntegrationTests.Faults.Wire;

internal static partial class WireChecks
{
    // A timer may go off some milliseconds early (its clock is a coarse one), so that each bound leaves room below what was asked for.
    private static IEnumerable<WireCheck> OfSlow =>
    [
        Sees("late-headers", (got, good) => IsSame(got, good) && got.FirstByte.TotalMilliseconds >= 250, ms: 300),
        Sees("silent-headers", (got, _) => got is { Bytes.Length: 0, End: WireEnd.Open }),
        Sees("silent-in-headers", (got, good) => got.Bytes.Length > 0 && got.Head.Length == 0 && good.Head.StartsWith(got.Text, StringComparison.Ordinal) && got.End == WireEnd.Open),
        Sees("trickled-headers", (got, good) => IsSame(got, good) && got.LastByte >= TimeSpan.FromMilliseconds(good.Head.Length - 2), ms: 2),
        Sees("stall", (got, good) => IsCut(got, good) && got is { Body.Length: 5000, End: WireEnd.Open }, bytes: 5000),
        Sees("stall-at-offset", (got, good) => IsCut(got, good) && got is { Body.Length: 4000, End: WireEnd.Open }, bytes: 5000),
        Sees("stall-before-last-byte", (got, good) => IsCut(got, good) && got.Body.Length == good.Body.Length - 1 && got.End == WireEnd.Open),
        Sees("pause", (got, good) => IsSame(got, good) && got.LastByte >= TimeSpan.FromMilliseconds(150), ms: 200),
        new("trickle", TrickleAsync) { Bytes = 100, Time = TimeSpan.FromMilliseconds(300) },
        Sees("throttle", (got, good) => IsSame(got, good) && got.LastByte.TotalMilliseconds >= 400, bytes: 400_000),
        Sees("bursts", (got, good) => IsSame(got, good) && got.LastByte >= TimeSpan.FromMilliseconds(12 * 15), ms: 20),
    ];

    private static IEnumerable<WireCheck> OfCuts =>
    [
        Sees("close-before-answer", (got, _) => got is { Bytes.Length: 0, End: WireEnd.Closed }),
        Sees("reset-before-answer", (got, _) => got is { Bytes.Length: 0, End: WireEnd.Reset }),
        Sees("close-in-headers", (got, good) => got.Bytes.Length > 0 && got.Head.Length == 0 && good.Head.StartsWith(got.Text, StringComparison.Ordinal) && got.End == WireEnd.Closed),
        Sees("close-after-headers", (got, good) => got.Head == good.Head && got is { Body.Length: 0, End: WireEnd.Closed }),
        Sees("reset-after-headers", (got, good) => got.Bytes.Length <= good.Head.Length && got.End == WireEnd.Reset),
        Sees("cut", (got, good) => IsCut(got, good) && got is { Body.Length: 5000, End: WireEnd.Closed }, bytes: 5000),
        Sees("cut-reset", (got, good) => got.Bytes.Length <= good.Head.Length + 5000 && good.Bytes.AsSpan().StartsWith(got.Bytes) && got.End == WireEnd.Reset, bytes: 5000),
        Sees("cut-before-last-byte", (got, good) => IsCut(got, good) && got.Body.Length == good.Body.Length - 1 && got.End == WireEnd.Closed),
        new("half-close", async probe =>
        {
            using var client = new WireClient();
            await client.ConnectAsync(probe.Server.Url);
            var got = await client.AskAgainAsync(probe.Target, Probe.Range);
            Assert.True(IsCut(got, await probe.AskGoodAsync()) && got.End == WireEnd.Closed);
            Assert.True(await client.StillTakesAsync());
        }),
        Sees("reset-at-end", (got, good) => good.Bytes.AsSpan().StartsWith(got.Bytes) && got.End == WireEnd.Reset),
        Sees("close-unannounced", (got, good) => IsSame(got, good) && got.End == WireEnd.Closed && got.Header("Connection").Count == 0),
        Sees("close-announced", (got, good) => HasBody(got, good) && got.End == WireEnd.Closed && got.Header("Connection").SequenceEqual(["close"])),
        Sees("close-lie", (got, good) => HasBody(got, good) && got.End == WireEnd.Open && got.Header("Connection").SequenceEqual(["close"])),
        Sees("keep-alive-lie", (got, good) => HasBody(got, good) && got.End == WireEnd.Closed && got.Header("Connection").SequenceEqual(["keep-alive"])),
        new("no-listener", async probe =>
        {
            Assert.Equal((0, WireEnd.Closed), await EndOf(probe));
            Assert.Equal((0, WireEnd.Refused), await EndOf(probe));
            await Task.Delay(probe.Rule.Time!.Value * 2);
            probe.Server.Mend();
            Assert.Equal("206", (await probe.AskAsync()).Status);
        })
        {
            Time = TimeSpan.FromSeconds(5),
        },
    ];

    private static IEnumerable<WireCheck> OfConnections =>
    [
        new("accept-close", async probe => Assert.True(IsClosed(await EndOf(probe)))),
        new("accept-reset", async probe => Assert.Equal((0, WireEnd.Reset), await EndOf(probe))),
        Sees("accept-silence", (got, _) => got is { Bytes.Length: 0, End: WireEnd.Open }),
        Sees("accept-speaks-first", (got, good) => got.StatusLine == "HTTP/1.1 408 Request Timeout" && got.Text.EndsWith(good.Text, StringComparison.Ordinal)),
        Sees("accept-banner", (got, good) => got.Text == "220 mail.example.com ESMTP\r\n" + good.Text),
        OneTooMany("one-connection-close", got => IsClosed((got.Bytes.Length, got.End))),
        OneTooMany("one-connection-reset", got => got is { Bytes.Length: 0, End: WireEnd.Reset }),
        OneTooMany("one-connection-stall", got => got is { Bytes.Length: 0, End: WireEnd.Open }),
        OneTooMany("one-connection-503", got => got is { StatusLine: "HTTP/1.1 503 Busy", End: WireEnd.Closed }),
        new("one-connection-drops-first", async probe =>
        {
            using var first = new WireClient();
            await first.ConnectAsync(probe.Server.Url);
            Assert.Equal("206", (await first.AskAgainAsync(probe.Target, Probe.Range)).Status);
            Assert.Equal("206", (await probe.AskAsync()).Status);
            Assert.Equal(WireEnd.Reset, (await first.AskAgainAsync(probe.Target, Probe.Range)).End);
        }),
        new("requests-per-connection", async probe => Assert.Equal([WireEnd.Open, WireEnd.Closed], await EndsOfTwo(probe, isSecondGood: true))),
        new("second-request-dies", async probe => Assert.Equal([WireEnd.Open, WireEnd.Reset], await EndsOfTwo(probe, isSecondGood: false))),
        Sees("answer-too-many", (got, good) => got.Text == good.Text + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong"),
        Sees("answer-of-another", (got, _) => got.Status == "200" && got.Body.SequenceEqual(Probe.OtherContent)),
    ];

    // The client's request may reach a closed connection, which answers it with a RST.
    private static bool IsClosed((int Bytes, WireEnd End) got) => got is (0, WireEnd.Closed or WireEnd.Reset);

    private static async Task<(int Bytes, WireEnd End)> EndOf(Probe probe)
    {
        var got = await probe.AskAsync();
        return (got.Bytes.Length, got.End);
    }

    private static async Task<WireEnd[]> EndsOfTwo(Probe probe, bool isSecondGood)
    {
        using var client = new WireClient();
        await client.ConnectAsync(probe.Server.Url);
        var first = await client.AskAgainAsync(probe.Target, Probe.Range);
        var second = await client.AskAgainAsync(probe.Target, Probe.Range);
        Assert.Equal(["206", isSecondGood ? "206" : ""], [first.Status, second.Status]);
        return [first.End, second.End];
    }

    private static WireCheck OneTooMany(string name, Func<WireAnswer, bool> isRefused) => new(name, async probe =>
    {
        using var first = new WireClient();
        await first.ConnectAsync(probe.Server.Url);
        Assert.Equal("206", (await first.AskAgainAsync(probe.Target, Probe.Range)).Status);
        var second = await probe.AskAsync();
        Assert.True(isRefused(second), $"{second.Text} {second.End}");
        Assert.Equal("206", (await first.AskAgainAsync(probe.Target, Probe.Range)).Status);
    });

    // A byte comes more often than the client would call silence.
    private static async Task TrickleAsync(Probe probe)
    {
        using var client = new WireClient();
        await client.ConnectAsync(probe.Server.Url);
        var asking = client.AskAgainAsync(probe.Target, Probe.Range);
        await Task.Delay(1000);
        Assert.False(asking.IsCompleted);
        var sent = probe.Server.Traffic.BytesSent;
        probe.Server.ResetAll();
        var got = await asking;
        Assert.True(IsCut(got, await probe.AskGoodAsync()) && got.Body.Length is > 100 and < 1000, $"{got.Body.Length}");
        Assert.InRange(sent, got.Head.Length + 101, got.Head.Length + 1000);
    }
}
