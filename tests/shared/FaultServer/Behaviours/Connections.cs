namespace ModelManager.Faults;

/// <summary>What happens to connections rather than to requests.</summary>
internal static class Connections
{
    public static IEnumerable<Behaviour> All =>
    [
        Behaviour.OfConnection("accept-close", "closes a connection as soon as it is there", Close),
        Behaviour.OfConnection("accept-reset", "resets a connection as soon as it is there", Reset),
        Behaviour.OfConnection("accept-silence", "accepts a connection and never says anything", arrival => arrival.FallSilentAsync()),
        Behaviour.OfConnection("accept-speaks-first", "answers before it was asked", arrival => arrival.Connection.SendAsync("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")),
        Behaviour.OfConnection("accept-banner", "greets as a mail server does", arrival => arrival.Connection.SendAsync("220 mail.example.com ESMTP\r\n")),
        Behaviour.OfConnection("one-connection-close", "closes every connection beyond the first", OneTooMany(Close)),
        Behaviour.OfConnection("one-connection-reset", "resets every connection beyond the first", OneTooMany(Reset)),
        Behaviour.OfConnection("one-connection-stall", "says nothing on connections beyond the first", OneTooMany(arrival => arrival.FallSilentAsync())),
        Behaviour.OfConnection("one-connection-503", "answers 503 on connections beyond the first", OneTooMany(async arrival =>
        {
            if (await arrival.Connection.ReadAsync() is not null)
            {
                await arrival.Connection.SendAsync("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                arrival.Connection.Close();
            }
        })),
        Behaviour.OfConnection("one-connection-drops-first", "drops every connection but the newest", arrival =>
        {
            arrival.Server.ResetOthers(arrival.Connection);
            return Task.CompletedTask;
        }),
        Behaviour.Of("requests-per-connection", "closes unannounced after so many requests (2) of a connection", async exchange =>
        {
            await exchange.SendAsync(exchange.Good);
            if (exchange.Connection.Requests >= exchange.BytesOr(2))
            {
                exchange.Connection.Close();
            }
        }) with { On = null },
        Behaviour.Of("second-request-dies", "resets at the second request of every connection", exchange =>
        {
            if (exchange.Connection.Requests > 1)
            {
                exchange.Connection.Reset();
                return Task.CompletedTask;
            }

            return exchange.SendAsync(exchange.Good);
        }) with { On = null },
        Behaviour.Of("answer-too-many", "sends one more answer behind the right one, for the next request to find", async exchange =>
        {
            await exchange.SendAsync(exchange.Good);
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong");
        }),
        Behaviour.Of("answer-of-another", "answers with the content of another file of the model", exchange =>
        {
            var other = exchange.OtherFile;
            exchange.Good.WithStatus("200", "OK").Without("Content-Range").WithBody(other);
            return exchange.SendAsync(exchange.Good);
        }),
    ];

    private static Task Close(Arrival arrival)
    {
        arrival.Connection.Close();
        return Task.CompletedTask;
    }

    private static Task Reset(Arrival arrival)
    {
        arrival.Connection.Reset();
        return Task.CompletedTask;
    }

    private static Func<Arrival, Task> OneTooMany(Func<Arrival, Task> otherwise) =>
        arrival => arrival.IsOneTooMany ? otherwise(arrival) : Task.CompletedTask;
}
