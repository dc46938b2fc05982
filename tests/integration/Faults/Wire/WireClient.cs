using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace ModelManager.IntegrationTests.Faults.Wire;

/// <summary>A client that believes nothing: it sends a request and keeps whatever comes back.</summary>
internal sealed class WireClient : IDisposable
{
    private const int MostBytes = 4_000_000;

    // Silence can only be told by waiting; on a busy machine an answer may be late, and seldom stops once it came.
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Asks over a connection of its own. The time counts from before it: what the server waits for begins when it is there.</summary>
    public static async Task<WireAnswer> AskAsync(Uri server, string target, params string[] headers)
    {
        using var client = new WireClient();
        var clock = Stopwatch.StartNew();
        return await client.ConnectAsync(server) ? await client.AskAsync(clock, target, headers) : new WireAnswer([], WireEnd.Refused, default, default);
    }

    /// <summary>Whether somebody listens.</summary>
    public async Task<bool> ConnectAsync(Uri server)
    {
        try
        {
            await _socket.ConnectAsync(server.Host, server.Port);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }
        catch (SocketException)
        {
            // It was there, and ended at once: sending tells how.
            return true;
        }
    }

    /// <summary>Asks over the same connection, and reads until it ends, is quiet, or the answer is complete as its length says.</summary>
    public Task<WireAnswer> AskAgainAsync(string target, params string[] headers) => AskAsync(Stopwatch.StartNew(), target, headers);

    /// <summary>Whether the other end still takes bytes after it ended its own sending.</summary>
    public async Task<bool> StillTakesAsync()
    {
        try
        {
            // A closed end answers the first byte with a RST, and then the second one cannot be sent.
            await _socket.SendAsync(new byte[1]);
            await Task.Delay(100);
            await _socket.SendAsync(new byte[1]);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<WireAnswer> AskAsync(Stopwatch clock, string target, string[] headers)
    {
        try
        {
            await _socket.SendAsync(Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\nHost: loopback\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n"));
        }
        catch (SocketException)
        {
            // A RST that came before is told to the first call only.
            return new WireAnswer([], WireEnd.Reset, default, default);
        }

        return await ReadAsync(clock, isEndSure: headers.Contains("Connection: close"));
    }

    private async Task<WireAnswer> ReadAsync(Stopwatch clock, bool isEndSure)
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        TimeSpan first = default, last = default;
        while (true)
        {
            using var timeout = new CancellationTokenSource(isEndSure ? s_patience : all.Length == 0 ? s_silence : s_quiet);
            try
            {
                var count = await _socket.ReceiveAsync(buffer, timeout.Token);
                last = clock.Elapsed;
                first = all.Length == 0 ? last : first;
                all.Write(buffer, 0, count);
                if (count == 0 || all.Length > MostBytes)
                {
                    return new WireAnswer(all.ToArray(), count == 0 ? WireEnd.Closed : WireEnd.Endless, first, last);
                }
            }
            catch (OperationCanceledException)
            {
                return new WireAnswer(all.ToArray(), WireEnd.Open, first, last);
            }
            catch (SocketException)
            {
                return new WireAnswer(all.ToArray(), WireEnd.Reset, first, last);
            }
        }
    }
}
