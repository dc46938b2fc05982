namespace ModelManager.Faults;

/// <summary>Servers and lines that take their time, or fall silent.</summary>
internal static class Slow
{
    public static IEnumerable<Behaviour> All =>
    [
        Behaviour.Of("late-headers", "waits (3 s) before the headers", async exchange =>
        {
            await exchange.WaitAsync(exchange.TimeOr(TimeSpan.FromSeconds(3)));
            await exchange.SendAsync(exchange.Good);
        }),
        Behaviour.Of("silent-headers", "never answers", exchange => exchange.FallSilentAsync()),
        Behaviour.Of("silent-in-headers", "stops for ever in the middle of a header", async exchange =>
        {
            var head = exchange.Good.Head();
            await exchange.SendAsync(head[..(head.Length / 2)]);
            await exchange.FallSilentAsync();
        }),
        Behaviour.Of("trickled-headers", "sends the headers byte by byte (200 ms each)", async exchange =>
        {
            foreach (var c in exchange.Good.Head())
            {
                await exchange.SendAsync(c.ToString());
                await exchange.WaitAsync(exchange.TimeOr(TimeSpan.FromMilliseconds(200)));
            }

            await exchange.SendAsync(exchange.Good.Body);
        }),
        Behaviour.Of("stall", "stops for ever after so many bytes of the body", async exchange =>
        {
            await exchange.SendUntilAsync(exchange.Good, exchange.Bytes);
            await exchange.FallSilentAsync();
        }),
        Behaviour.Of("stall-at-offset", "sends nothing for ever from an offset of the file on", async exchange =>
        {
            var limit = exchange.BytesOr(0) - exchange.Good.Offset;
            await exchange.SendUntilAsync(exchange.Good, (int)Math.Clamp(limit, 0, exchange.Good.Body.Length));
            if (limit < exchange.Good.Body.Length)
            {
                await exchange.FallSilentAsync();
            }
        }),
        Behaviour.Of("stall-before-last-byte", "stops for ever one byte before the end", async exchange =>
        {
            await exchange.SendUntilAsync(exchange.Good, Math.Max(0, exchange.Good.Body.Length - 1));
            await exchange.FallSilentAsync();
        }),
        Behaviour.Of("pause", "stops for a while (5 s) after so many bytes of the body", async exchange =>
        {
            await exchange.SendUntilAsync(exchange.Good, exchange.Bytes);
            await exchange.WaitAsync(exchange.TimeOr(TimeSpan.FromSeconds(5)));
            await exchange.SendAsync(exchange.Good.Body[exchange.Bytes..]);
        }),
        Behaviour.Of("trickle", "sends one byte at a time (1 s each) after so many bytes of the body, for ever", async exchange =>
        {
            await exchange.SendUntilAsync(exchange.Good, exchange.Bytes);
            for (var rest = exchange.Good.Body[exchange.Bytes..]; rest.Length > 0; rest = rest[1..])
            {
                await exchange.SendAsync(rest[..1]);
                await exchange.WaitAsync(exchange.TimeOr(TimeSpan.FromSeconds(1)));
            }
        }),
        Behaviour.Of("throttle", "slows this connection down (200,000 bytes a second)", exchange =>
        {
            exchange.Connection.LimitTo(exchange.BytesOr(200_000));
            return exchange.SendAsync(exchange.Good);
        }),
        Behaviour.Of("bursts", "sends 16 KiB at a time with pauses (500 ms) between them", async exchange =>
        {
            await exchange.SendAsync(exchange.Good.Head());
            for (var rest = exchange.Good.Body; rest.Length > 0;)
            {
                var piece = rest[..Math.Min(16 * 1024, rest.Length)];
                await exchange.SendAsync(piece);
                await exchange.WaitAsync(exchange.TimeOr(TimeSpan.FromMilliseconds(500)));
                rest = rest[piece.Length..];
            }
        }),
    ];
}
