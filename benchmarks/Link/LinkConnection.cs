using System.Net.Sockets;
using System.Text;

namespace ModelManager.Link;

/// <summary>One connection, on its own thread: a request, the round trip, the answer at the connection's pace, and the next request.</summary>
internal sealed class LinkConnection(Socket socket, Line line, Storage storage)
{
    private const int MaxHeadBytes = 16 * 1024;

    private readonly byte[] _buffer = new byte[MaxHeadBytes];
    private int _buffered;
    private Pace? _pace;

    public void Run()
    {
        using (socket)
        {
            try
            {
                socket.NoDelay = true;
                // The handshake of a connection takes a round trip too.
                Thread.Sleep(line.RoundTrip);
                while (ReadRequest() is { } request)
                {
                    line.Requested();
                    Thread.Sleep(line.RoundTrip);
                    Answer(request);
                    if (request.IsLast)
                    {
                        socket.Shutdown(SocketShutdown.Send);
                        return;
                    }
                }
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                // The client went away.
            }
        }
    }

    private Request? ReadRequest()
    {
        while (true)
        {
            var end = _buffer.AsSpan(0, _buffered).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                var request = Request.Parse(_buffer.AsSpan(0, end));
                var rest = _buffer.AsSpan(end + 4, _buffered - end - 4);
                rest.CopyTo(_buffer);
                _buffered = rest.Length;
                return request;
            }

            var received = _buffered < _buffer.Length ? socket.Receive(_buffer, _buffered, _buffer.Length - _buffered, SocketFlags.None) : 0;
            if (received == 0)
            {
                return null;
            }

            _buffered += received;
        }
    }

    private void Answer(Request request)
    {
        var file = request.Method is "GET" or "HEAD" ? storage.Find(request.Path) : null;
        if (file is null)
        {
            SendHead("404 Not Found", 0, "");
        }
        else if (request.BytesOf(file) is not { } bytes)
        {
            SendHead("416 Range Not Satisfiable", 0, $"Content-Range: bytes */{file.Length}\r\n");
        }
        else
        {
            var range = bytes.IsPart ? $"Content-Range: bytes {bytes.Start}-{bytes.End - 1}/{file.Length}\r\n" : "";
            var type = request.Path.StartsWith("/api/", StringComparison.Ordinal) ? "application/json" : "application/octet-stream";
            SendHead(bytes.IsPart ? "206 Partial Content" : "200 OK", bytes.End - bytes.Start, $"{range}Accept-Ranges: bytes\r\nETag: {file.ETag}\r\nContent-Type: {type}\r\n");
            if (request.Method == "GET")
            {
                _pace ??= line.Bring();
                SendBody(file, bytes.Start, bytes.End, _pace);
            }
        }
    }

    private void SendHead(string status, long length, string headers)
    {
        var head = Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{headers}\r\n");
        for (var sent = 0; sent < head.Length;)
        {
            sent += socket.Send(head, sent, head.Length - sent, SocketFlags.None);
        }
    }

    private void SendBody(StoredFile file, long start, long end, Pace pace)
    {
        while (start < end)
        {
            var sent = SendFile.Send(socket, file, ref start, pace.Wait(end - start));
            pace.Sent(sent);
            line.Sent(sent, pace.IsStraggler);
        }
    }
}
