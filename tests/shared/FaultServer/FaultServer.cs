using System.Collections.Concurrent;
using System.Net.Sockets;

namespace ModelManager.Faults;

/// <summary>
/// A model library on loopback that speaks HTTP/1.1 by hand, so that it can be wrong in any way. Without rules everything it
/// does is right; the first rule that takes a request has its behaviour answer it.
/// </summary>
public sealed class FaultServer : IAsyncDisposable
{
    private readonly ServedLibrary _library;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Connection, Task> _connections = new();
    private readonly Lock _lock = new();
    private readonly int _port;
    private IReadOnlyList<Rule> _rules = [];
    private Listener? _listener;
    private Listener? _other;

    public FaultServer(ServedModel model, Link? link = null, TimeProvider? time = null, int port = 0)
    {
        Model = model;
        Link = link ?? Link.Perfect;
        Time = time ?? TimeProvider.System;
        TotalPace = Link.TotalBytesPerSecond > 0 ? new Pace(Link.TotalBytesPerSecond, Time) : null;
        Stopping = _stop.Token;
        _library = new ServedLibrary(model);
        _listener = new Listener(this, port, isOtherOrigin: false);
        _port = _listener.Port;
    }

    public ServedModel Model { get; }

    public Link Link { get; }

    /// <summary>What the behaviours' waits go by.</summary>
    public TimeProvider Time { get; }

    public Traffic Traffic { get; } = new();

    /// <summary>Where it listens.</summary>
    public Uri Url => new($"http://127.0.0.1:{_port}/");

    /// <summary>A second address of the same library, which clients must take for another host.</summary>
    public Uri OtherUrl
    {
        get
        {
            lock (_lock)
            {
                _other ??= new Listener(this, 0, isOtherOrigin: true);
                return new Uri($"http://127.0.0.1:{_other.Port}/");
            }
        }
    }

    /// <summary>Picks the rule of a request before the list of rules is looked at; null, or an answer of null, leaves it to the list.</summary>
    public Func<Request, Resource, Rule?>? Choose { get; set; }

    internal Pace? TotalPace { get; }

    internal CancellationToken Stopping { get; }

    /// <summary>Adds a rule behind those that are there.</summary>
    public Rule Add(Rule rule)
    {
        lock (_lock)
        {
            _rules = [.. _rules, rule];
        }

        return rule;
    }

    /// <summary>Drops every rule: from now on everything is right. Answers that are under way stay as they are.</summary>
    public void Mend()
    {
        lock (_lock)
        {
            _rules = [];
            Choose = null;
        }
    }

    /// <summary>Refuses new connections, as a server that is not there does.</summary>
    public void StopListening()
    {
        lock (_lock)
        {
            _listener?.Dispose();
            _listener = null;
        }
    }

    /// <summary>Listens again at the same port.</summary>
    public void Listen()
    {
        lock (_lock)
        {
            _listener ??= new Listener(this, _port, isOtherOrigin: false);
        }
    }

    /// <summary>Cuts every connection.</summary>
    public void ResetAll() => ResetOthers(kept: null);

    internal void ResetOthers(Connection? kept)
    {
        foreach (var connection in _connections.Keys.Where(connection => connection != kept))
        {
            connection.Cut();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        StopListening();
        _other?.Dispose();
        ResetAll();
        await Task.WhenAll(_connections.Values);
        _stop.Dispose();
    }

    internal void Enter(Socket socket, bool isOtherOrigin)
    {
        var connection = new Connection(socket, this, Traffic.Accepted(), isOtherOrigin);
        var served = new TaskCompletionSource();
        _connections[connection] = served.Task;
        _ = Task.Run(async () =>
        {
            try
            {
                await ServeAsync(connection);
            }
            finally
            {
                connection.Dispose();
                Traffic.Closed();
                _connections.TryRemove(connection, out _);
                served.SetResult();
            }
        });
    }

    private async Task ServeAsync(Connection connection)
    {
        try
        {
            var onAccept = _rules.FirstOrDefault(rule => rule.TakesConnection());
            await (onAccept?.Behaviour.AcceptAsync!(new Arrival(this, connection, onAccept)) ?? Task.CompletedTask);
            await Task.Delay(Link.RoundTrip, Time, Stopping);
            while (!connection.IsEnded && await connection.ReadAsync() is { } request)
            {
                await Task.Delay(Link.RoundTrip, Time, Stopping);
                await AnswerAsync(connection, request);
                if (request.Headers.GetValueOrDefault("Connection") == "close")
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side went away; so does the other.
        }
    }

    private Task AnswerAsync(Connection connection, Request request)
    {
        var (prefix, path) = ServedLibrary.Split(request.Target);
        var resource = _library.Find(path);
        var rule = Choose?.Invoke(request, resource) ?? _rules.FirstOrDefault(rule => rule.Takes(request, resource));
        Traffic.Add(new Exchanged(connection.Number, request.Target, resource.Kind, request.Range, request.IfRange, rule?.Behaviour.Name));
        rule ??= Behaviours.Nothing;
        return rule.Behaviour.AnswerAsync!(new Exchange(this, connection, request, resource, rule, prefix));
    }
}
