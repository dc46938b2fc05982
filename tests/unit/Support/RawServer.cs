using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ModelManager.UnitTests.Support;

/// <summary>
/// An HTTP server on loopback that sends exactly the bytes that the test wants, proper or not. One request per connection,
/// which is closed when the handler ends.
/// </summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly ConcurrentQueue<RawRequest> _requests = new();
    private readonly Func<RawRequest, Stream, Task> _handle;
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;

    public RawServer(Func<RawRequest, Stream, Task> handle, X509Certificate2? certificate = null)
    {
        _handle = handle;
        _certificate = certificate;
        _listener.Start();
        Url = new Uri($"{(certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    /// <summary>A server that answers every request with the same text, in which line ends are CR LF.</summary>
    public RawServer(string answer, X509Certificate2? certificate = null)
        : this((_, stream) => stream.WriteAsync(Encoding.Latin1.GetBytes(answer)).AsTask(), certificate)
    {
    }

    public Uri Url { get; }

    public IReadOnlyCollection<RawRequest> Requests => _requests;

    /// <summary>Cancelled when the server ends: for handlers that hang.</summary>
    public CancellationToken Stopping => _stop.Token;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var connection in _connections)
        {
            await connection.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        await Task.Yield();
        using (client)
        {
            client.NoDelay = true;
            Stream stream = client.GetStream();
            if (_certificate is not null)
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(_certificate);
                stream = tls;
            }

            await using (stream)
            {
                if (await RawRequest.ReadAsync(stream, _stop.Token) is { } request)
                {
                    _requests.Enqueue(request);
                    await _handle(request, stream);
                    await stream.FlushAsync();
                    client.Client.Shutdown(SocketShutdown.Send);
                }
            }
        }
    }
}
