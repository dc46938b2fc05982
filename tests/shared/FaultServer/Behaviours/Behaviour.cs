namespace ModelManager.Faults;

/// <summary>One named way of being wrong (or unusual, where HTTP allows it).</summary>
/// <param name="Name">Its name in rules.</param>
/// <param name="Says">What it does on the wire.</param>
public sealed record Behaviour(string Name, string Says)
{
    /// <summary>What it happens to when the rule does not say; null for anything.</summary>
    public ResourceKind? On { get; init; } = ResourceKind.File;

    /// <summary>Answers a request.</summary>
    public Func<Exchange, Task>? AnswerAsync { get; init; }

    /// <summary>Receives a connection before its first request.</summary>
    public Func<Arrival, Task>? AcceptAsync { get; init; }

    /// <summary>Answers requests by hand.</summary>
    internal static Behaviour Of(string name, string says, Func<Exchange, Task> answer) => new(name, says) { AnswerAsync = answer };

    /// <summary>Sends the right answer with something changed.</summary>
    internal static Behaviour Changed(string name, string says, Action<Answer> change) => Of(name, says, exchange =>
    {
        change(exchange.Good);
        return exchange.SendAsync(exchange.Good);
    });

    /// <summary>Sends the right answer with something changed, and closes.</summary>
    internal static Behaviour ChangedAndClosed(string name, string says, Action<Answer> change) => Of(name, says, async exchange =>
    {
        change(exchange.Good);
        await exchange.SendAsync(exchange.Good);
        exchange.Connection.Close();
    });

    /// <summary>Receives connections.</summary>
    internal static Behaviour OfConnection(string name, string says, Func<Arrival, Task> accept) => new(name, says) { On = null, AcceptAsync = accept };
}

/// <summary>A connection that was just accepted.</summary>
public sealed class Arrival(FaultServer server, Connection connection, Rule rule)
{
    public FaultServer Server => server;

    public Connection Connection => connection;

    public Rule Rule => rule;

    /// <summary>Whether other connections are open.</summary>
    public bool IsOneTooMany => server.Traffic.ConnectionsOpen > 1;

    public async Task FallSilentAsync()
    {
        await connection.UntilClientClosesAsync();
        connection.Close();
    }
}
