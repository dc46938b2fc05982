using System.Collections.Concurrent;

namespace ModelManager.Faults;

/// <summary>What passed between the server and its clients.</summary>
public sealed class Traffic
{
    private readonly ConcurrentQueue<Exchanged> _exchanges = new();
    private long _bytesSent;
    private long _contentBytesSent;
    private int _accepted;
    private int _open;
    private int _mostOpen;

    /// <summary>Every request so far, in the order in which they came.</summary>
    public IReadOnlyList<Exchanged> Exchanges => [.. _exchanges];

    public int Requests => _exchanges.Count;

    /// <summary>Everything that was sent, heads included.</summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    /// <summary>The bytes of the model's files that right answers carried.</summary>
    public long ContentBytesSent => Interlocked.Read(ref _contentBytesSent);

    public int ConnectionsAccepted => Volatile.Read(ref _accepted);

    public int ConnectionsOpen => Volatile.Read(ref _open);

    /// <summary>The most connections that were open at one time.</summary>
    public int ConnectionsMaximum => Volatile.Read(ref _mostOpen);

    internal int Accepted()
    {
        var open = Interlocked.Increment(ref _open);
        for (int most; (most = Volatile.Read(ref _mostOpen)) < open;)
        {
            Interlocked.CompareExchange(ref _mostOpen, open, most);
        }

        return Interlocked.Increment(ref _accepted);
    }

    internal void Closed() => Interlocked.Decrement(ref _open);

    internal void Sent(int bytes, bool isContent)
    {
        Interlocked.Add(ref _bytesSent, bytes);
        Interlocked.Add(ref _contentBytesSent, isContent ? bytes : 0);
    }

    internal void Add(Exchanged exchange) => _exchanges.Enqueue(exchange);
}

/// <summary>One request, and what was done about it.</summary>
/// <param name="Connection">The number of its connection.</param>
/// <param name="Target">What was asked for.</param>
/// <param name="Kind">What kind of thing that is.</param>
/// <param name="Range">The header, or null.</param>
/// <param name="IfRange">The header, or null.</param>
/// <param name="Behaviour">The behaviour that answered, or null for the good answer.</param>
public sealed record Exchanged(int Connection, string Target, ResourceKind Kind, string? Range, string? IfRange, string? Behaviour);
