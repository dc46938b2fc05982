using System.Globalization;
using System.Net.Sockets;
using System.Text;
using ModelManager.Faults;

namespace ModelManager.IntegrationTests.Support;

/// <summary>The server's end of one HTTP/1.1 connection, simple enough to say anything, proper or not.</summary>
internal sealed class HttpConnection(Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly byte[] _one = new byte[1];

    /// <summary>The next request, or null when the client has closed.</summary>
    public async Task<RelayRequest?> ReadAsync(CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        while (!EndsHead(head))
        {
            if (await _stream.ReadAsync(_one, cancellationToken) == 0)
            {
                return null;
            }

            head.Append((char)_one[0]);
        }

        var (method, target, headers) = Request.Parse(head.ToString());
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await _stream.ReadExactlyAsync(body, cancellationToken);
        return new RelayRequest(method, target, headers, body);
    }

    public Task WriteHeadAsync(int status, IEnumerable<(string Name, string Value)> headers, CancellationToken cancellationToken)
    {
        var head = new StringBuilder($"HTTP/1.1 {status} X\r\n");
        foreach (var (name, value) in headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        return WriteAsync(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), cancellationToken);
    }

    public Task WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => _stream.WriteAsync(content, cancellationToken).AsTask();

    /// <summary>Resets the connection, as a cable that is cut would.</summary>
    public void Cut()
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The client was quicker.
        }

        socket.Close();
    }

    public void Dispose() => _stream.Dispose();

    private static bool EndsHead(StringBuilder head) => head.Length >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r';
}
