using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ModelManager.IntegrationTests.Support;

/// <summary>
/// Stands between a manager and a server (or in place of one): counts what passes, and can damage it, answer by itself, or be
/// unplugged. It listens on a free port of loopback.
/// </summary>
internal sealed class HttpRelay : IAsyncDisposable
{
    private static readonly string[] s_hopHeaders = ["Host", "Connection", "Content-Length", "Content-Type"];

    private readonly Uri? _server;
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false });
    private readonly ConcurrentDictionary<HttpConnection, Task> _connections = new();
    private readonly ConcurrentQueue<RelayExchange> _exchanges = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly int _port;
    private Socket _listener;
    private int _accepted;

    /// <summary>A relay to a server; without one every request must be answered by <see cref="Answer"/>.</summary>
    public HttpRelay(Uri? server = null)
    {
        _server = server;
        _listener = Reserve(0);
        _port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        Listen();
    }

    /// <summary>A relay that stands still (<see cref="StandStillAt"/>).</summary>
    public static HttpRelay InTheMiddle(Uri server, long bytes)
    {
        var relay = new HttpRelay(server);
        relay.StandStillAt(bytes);
        return relay;
    }

    /// <summary>Where it listens.</summary>
    public Uri BaseUrl => new($"http://127.0.0.1:{_port}/");

    /// <summary>Answers a request in the server's place; null passes it on.</summary>
    public Func<RelayRequest, RelayAnswer?> Answer { get; set; } = _ => null;

    /// <summary>May change bytes of a body that pass, given their offset in that body.</summary>
    public Action<RelayRequest, long, Memory<byte>>? Tamper { get; set; }

    /// <summary>Bytes of one body after which the connection is cut; 0 never.</summary>
    public Func<RelayRequest, long> CutAfter { get; set; } = _ => 0;

    /// <summary>Bytes of one body after which it stands still, for as long as this says so; 0 never.</summary>
    public Func<RelayRequest, long> HoldAfter { get; set; } = _ => 0;

    /// <summary>Every request so far, without those that tell what the node has.</summary>
    public IReadOnlyList<RelayExchange> Exchanges => [.. _exchanges];

    /// <summary>Connections accepted so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>The requests for the files of models, without checksum.sha256 and manifest.json.</summary>
    public IReadOnlyList<RelayExchange> FileExchanges =>
        [.. _exchanges.Where(exchange => exchange.Request.Path.StartsWith("/storage/", StringComparison.Ordinal)
            && !exchange.Request.Path.EndsWith("/checksum.sha256", StringComparison.Ordinal) && !exchange.Request.Path.EndsWith("/manifest.json", StringComparison.Ordinal))];

    public void Forget() => _exchanges.Clear();

    /// <summary>
    /// Lets so many bytes at the beginning of every <c>.bin</c> file pass, and then stands still until it is told to
    /// <see cref="GoOn"/>: a download is in the middle for as long as a test needs, however busy the machine is. Who asks again
    /// gets 64 KiB more at most.
    /// </summary>
    public void StandStillAt(long bytes) =>
        HoldAfter = request => request.Path.EndsWith(".bin", StringComparison.Ordinal) ? Math.Max(1, bytes - request.RangeStart) : 0;

    /// <summary>Lets pass what it holds back.</summary>
    public void GoOn() => HoldAfter = _ => 0;

    /// <summary>Cuts every connection and refuses new ones. The port stays reserved: nobody else's connection may get it meanwhile.</summary>
    public void Unplug()
    {
        _listener.Dispose();
        _listener = Reserve(_port);
        foreach (var connection in _connections.Keys)
        {
            connection.Cut();
        }
    }

    /// <summary>Listens again, at the same port.</summary>
    public void PlugIn() => Listen();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Unplug();
        _listener.Dispose();
        await Task.WhenAll(_connections.Values);
        _client.Dispose();
        _stop.Dispose();
    }

    private static Socket Reserve(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private void Listen()
    {
        _listener.Listen();
        _ = AcceptAsync(_listener);
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                var connection = new HttpConnection(await listener.AcceptAsync(_stop.Token));
                Interlocked.Increment(ref _accepted);
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
                        _connections.TryRemove(connection, out _);
                        served.SetResult();
                    }
                });
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Unplugged.
        }
    }

    private async Task ServeAsync(HttpConnection connection)
    {
        using (connection)
        {
            try
            {
                while (await connection.ReadAsync(_stop.Token) is { } request)
                {
                    var exchange = new RelayExchange(request);
                    if (request.Method == "PUT")
                    {
                        // What the node has is told whenever that changes, and is no part of what a test counts.
                        await connection.WriteHeadAsync(204, [], _stop.Token);
                        continue;
                    }

                    _exchanges.Enqueue(exchange);
                    if (!await AnswerAsync(connection, exchange))
                    {
                        return;
                    }
                }
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or HttpRequestException)
            {
                // One side went away; so does the other.
                connection.Cut();
            }
        }
    }

    // Returns whether the connection goes on.
    private async Task<bool> AnswerAsync(HttpConnection connection, RelayExchange exchange)
    {
        var answer = Answer(exchange.Request);
        if (answer is null)
        {
            return await ForwardAsync(connection, exchange);
        }

        exchange.Status = answer.Status;
        if (answer.IsSilent)
        {
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }

        if (answer.Raw is not null)
        {
            await connection.WriteAsync(answer.Raw, _stop.Token);
            return false;
        }

        await connection.WriteHeadAsync(answer.Status, [.. answer.Headers, ("Content-Length", $"{answer.Body.Length}")], _stop.Token);
        await connection.WriteAsync(answer.Body, _stop.Token);
        exchange.Sent(answer.Body.Length);
        return true;
    }

    private async Task<bool> ForwardAsync(HttpConnection connection, RelayExchange exchange)
    {
        var request = exchange.Request;
        using var onward = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(_server!, request.Target));
        foreach (var (name, value) in request.Headers.Where(header => !s_hopHeaders.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            onward.Headers.TryAddWithoutValidation(name, value);
        }

        if (request.Body.Length > 0)
        {
            onward.Content = new ByteArrayContent(request.Body);
            onward.Content.Headers.TryAddWithoutValidation("Content-Type", request.Headers["Content-Type"]);
        }

        using var answer = await _client.SendAsync(onward, _stop.Token);
        exchange.Status = (int)answer.StatusCode;
        var headers = answer.Headers.Concat(answer.Content.Headers)
            .Where(header => header.Key is not ("Transfer-Encoding" or "Connection" or "Date" or "Server" or "Keep-Alive"))
            .Select(header => (header.Key, string.Join(", ", header.Value).Replace(_server!.AbsoluteUri, BaseUrl.AbsoluteUri, StringComparison.Ordinal)));
        await connection.WriteHeadAsync(exchange.Status, headers, _stop.Token);
        await using var body = await answer.Content.ReadAsStreamAsync(_stop.Token);
        return await CopyAsync(body, connection, exchange) && answer.Content.Headers.ContentLength is not null;
    }

    private async Task<bool> CopyAsync(Stream body, HttpConnection connection, RelayExchange exchange)
    {
        var buffer = new byte[64 * 1024];
        var cutAfter = CutAfter(exchange.Request);
        for (int count; (count = await body.ReadAsync(buffer, _stop.Token)) > 0;)
        {
            Tamper?.Invoke(exchange.Request, exchange.BodyBytes, buffer.AsMemory(0, count));
            await connection.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
            exchange.Sent(count);
            if (cutAfter > 0 && exchange.BodyBytes >= cutAfter)
            {
                connection.Cut();
                return false;
            }

            while (HoldAfter(exchange.Request) is > 0 and var held && exchange.BodyBytes >= held)
            {
                await Task.Delay(10, _stop.Token);
            }
        }

        return true;
    }
}
