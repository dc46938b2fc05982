using System.Net.Sockets;
using System.Text;

namespace ModelManager.Faults;

/// <summary>The server's end of a connection. It reads proper requests, sends anything, and can end in every way that TCP knows.</summary>
public sealed class Connection : IDisposable
{
    private const int MaxHeadBytes = 64 * 1024;

    private readonly Socket _socket;
    private readonly FaultServer _server;
    private readonly CancellationTokenSource _cut;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;
    private int _inWindow;
    private Pace? _pace;
    private volatile bool _isEnded;
    private volatile bool _isCut;

    internal Connection(Socket socket, FaultServer server, int number, bool isOtherOrigin)
    {
        _socket = socket;
        _socket.NoDelay = true;
        _server = server;
        _cut = CancellationTokenSource.CreateLinkedTokenSource(server.Stopping);
        Number = number;
        IsOtherOrigin = isOtherOrigin;
        LimitTo(server.Link.BytesPerSecond);
    }

    /// <summary>Which connection of the server it is, from 1.</summary>
    public int Number { get; }

    /// <summary>Requests read from it so far.</summary>
    public int Requests { get; private set; }

    /// <summary>Whether it came to the server's second address.</summary>
    public bool IsOtherOrigin { get; }

    /// <summary>Whether no more can be sent.</summary>
    public bool IsEnded => _isEnded;

    /// <summary>Gives this connection a speed of its own; 0 for no limit.</summary>
    public void LimitTo(long bytesPerSecond) => _pace = bytesPerSecond > 0 ? new Pace(bytesPerSecond, _server.Time) : null;

    /// <summary>The next request, or null when the client has closed.</summary>
    public async Task<Request?> ReadAsync()
    {
        var head = new StringBuilder();
        do
        {
            if (_start == _end && !await FillAsync())
            {
                return null;
            }

            head.Append((char)_buffer[_start++]);
        }
        while (head.Length < MaxHeadBytes && !EndsHead(head));

        var request = Request.Parse(head.ToString());
        Requests++;
        await SkipBodyAsync(request.Headers);
        return request;
    }

    /// <summary>Sends text in which every character is one byte.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends bytes at the speed of the line, counted as a file's content if they are.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> content, bool isContent = false)
    {
        var slice = Math.Min(_pace?.SliceBytes ?? int.MaxValue, _server.TotalPace?.SliceBytes ?? 256 * 1024);
        while (content.Length > 0)
        {
            var count = await _socket.SendAsync(content[..Math.Min(content.Length, slice)], _cut.Token);
            content = content[count..];
            _server.Traffic.Sent(count, isContent);
            await (_pace?.PassedAsync(count, _cut.Token) ?? Task.CompletedTask);
            await (_server.TotalPace?.PassedAsync(count, _cut.Token) ?? Task.CompletedTask);
            await WaitForWindowAsync(count);
        }
    }

    /// <summary>Waits for as long as the client keeps its end open, and reads nothing that it sends.</summary>
    public async Task UntilClientClosesAsync()
    {
        while (await _socket.ReceiveAsync(_buffer, _cut.Token) > 0)
        {
        }
    }

    /// <summary>Ends with a FIN, once everything that was sent has arrived.</summary>
    public void Close()
    {
        if (!_isEnded)
        {
            HalfClose();
            _isEnded = true;
            _socket.Close();
        }
    }

    /// <summary>Sends a FIN and stays open to be read from.</summary>
    public void HalfClose()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The client was quicker.
        }
    }

    /// <summary>
    /// Ends with a RST whatever is being sent or waited for. The socket is closed by whoever serves the connection: closing it while
    /// another thread reads from it would send a FIN.
    /// </summary>
    public void Cut()
    {
        _isCut = true;
        try
        {
            _cut.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself.
        }
    }

    /// <summary>Ends with a RST, by whoever serves the connection; what is still on its way is lost.</summary>
    public void Reset()
    {
        if (_isEnded)
        {
            return;
        }

        _isEnded = true;
        try
        {
            _socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The client was quicker.
        }

        _socket.Close();
    }

    public void Dispose()
    {
        if (_isCut)
        {
            Reset();
        }
        else
        {
            Close();
        }

        _cut.Dispose();
    }

    private static bool EndsHead(StringBuilder head) =>
        head.Length >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r';

    private async Task<bool> FillAsync()
    {
        _start = 0;
        _end = await _socket.ReceiveAsync(_buffer, _cut.Token);
        return _end > 0;
    }

    private async Task SkipBodyAsync(IReadOnlyDictionary<string, string> headers)
    {
        for (var left = int.Parse(headers.GetValueOrDefault("Content-Length", "0")); left > 0; left--)
        {
            if (_start == _end && !await FillAsync())
            {
                return;
            }

            _start++;
        }
    }

    private async Task WaitForWindowAsync(int sent)
    {
        _inWindow += sent;
        if (_server.Link.WindowBytes > 0 && _inWindow >= _server.Link.WindowBytes)
        {
            _inWindow = 0;
            await Task.Delay(_server.Link.RoundTrip, _server.Time, _cut.Token);
        }
    }
}
