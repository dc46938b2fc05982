namespace ModelManager.Faults;

/// <summary>Connections that end too early, too late, or otherwise than was said.</summary>
internal static class Cuts
{
    public static IEnumerable<Behaviour> All =>
    [
        Behaviour.Of("close-before-answer", "closes where an answer belongs, as a stale connection does", exchange =>
        {
            exchange.Connection.Close();
            return Task.CompletedTask;
        }),
        Behaviour.Of("reset-before-answer", "resets where an answer belongs", exchange =>
        {
            exchange.Connection.Reset();
            return Task.CompletedTask;
        }),
        Behaviour.Of("close-in-headers", "closes in the middle of a header", async exchange =>
        {
            var head = exchange.Good.Head();
            await exchange.SendAsync(head[..(head.Length / 2)]);
            exchange.Connection.Close();
        }),
        Behaviour.Of("close-after-headers", "closes right after the headers", async exchange =>
        {
            await exchange.SendAsync(exchange.Good.Head());
            exchange.Connection.Close();
        }),
        Behaviour.Of("reset-after-headers", "resets right after the headers", async exchange =>
        {
            await exchange.SendAsync(exchange.Good.Head());
            exchange.Connection.Reset();
        }),
        Behaviour.Of("cut", "closes after so many bytes of the body", async exchange =>
        {
            await exchange.SendUntilAsync(exchange.Good, exchange.Bytes);
            exchange.Connection.Close();
        }),
        Behaviour.Of("cut-reset", "resets after so many bytes of the body", async exchange =>
        {
            await exchange.SendUntilAsync(exchange.Good, exchange.Bytes);
            exchange.Connection.Reset();
        }),
        Behaviour.Of("cut-before-last-byte", "closes one byte before the end", async exchange =>
        {
            await exchange.SendUntilAsync(exchange.Good, Math.Max(0, exchange.Good.Body.Length - 1));
            exchange.Connection.Close();
        }),
        Behaviour.Of("half-close", "ends its sending after so many bytes of the body, and goes on reading", async exchange =>
        {
            await exchange.SendUntilAsync(exchange.Good, exchange.Bytes);
            exchange.Connection.HalfClose();
            await exchange.FallSilentAsync();
        }),
        Behaviour.Of("reset-at-end", "resets once the last byte was sent, so that some of it is lost", async exchange =>
        {
            await exchange.SendAsync(exchange.Good);
            exchange.Connection.Reset();
        }),
        Behaviour.Of("close-unannounced", "answers and closes without having said so", async exchange =>
        {
            await exchange.SendAsync(exchange.Good);
            exchange.Connection.Close();
        }),
        Behaviour.Of("close-announced", "answers with Connection: close and closes", async exchange =>
        {
            await exchange.SendAsync(exchange.Good.Add("Connection", "close"));
            exchange.Connection.Close();
        }),
        Behaviour.Changed("close-lie", "says Connection: close and keeps the connection open", answer => answer.Add("Connection", "close")),
        Behaviour.Of("keep-alive-lie", "says Connection: keep-alive and closes", async exchange =>
        {
            await exchange.SendAsync(exchange.Good.Add("Connection", "keep-alive").Add("Keep-Alive", "timeout=600, max=1000"));
            exchange.Connection.Close();
        }),
        Behaviour.Of("no-listener", "closes, and refuses new connections for a while (2 s)", async exchange =>
        {
            exchange.StopListening();
            exchange.Connection.Close();
            await exchange.WaitAsync(exchange.TimeOr(TimeSpan.FromSeconds(2)));
            exchange.Listen();
        }),
    ];
}
