using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ModelManager.Link;

/// <summary>
/// A library server at the far end of a line, for measuring: every answer is late by the round trip, every connection has its own speed, and
/// one of them may be a straggler. Files go from the page cache into the socket by sendfile, each connection on a thread of its own
/// that mostly sleeps, so that next to nothing of the client's processor is taken.
/// </summary>
/// <remarks>
/// link --storage DIR [--rtt MS] [--rate BYTES_PER_SECOND]     0, the default, for no delay and no limit. Prints its URL.
/// Then lines on standard input, each answered by one line. "begin [NUMBER RATE]" starts a round, in which the connection of that number,
/// among those that bring anything, has that rate all its life. "stat" tells of the round: connections, requests, bytes of files sent, those of
/// the straggler, processor microseconds. The end of the input ends it.
/// </remarks>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (ReadOptions(arguments) is not { } options)
        {
            Console.Error.WriteLine("usage: link --storage DIR [--rtt MS] [--rate BYTES_PER_SECOND]");
            return 2;
        }

        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(256);
        var line = new Line(options.RoundTrip, options.BytesPerSecond);
        new Thread(() => Accept(listener, line, new Storage(options.Storage))) { IsBackground = true }.Start();
        Console.WriteLine($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}");
        while (Console.ReadLine() is { } command)
        {
            Console.WriteLine(Answer(line, command.Split(' ')));
        }

        return 0;
    }

    private static string Answer(Line line, string[] words)
    {
        switch (words)
        {
            case ["begin"]:
                line.Begin(0, 0);
                return "ok";
            case ["begin", var number, var rate]:
                line.Begin(int.Parse(number, CultureInfo.InvariantCulture), long.Parse(rate, CultureInfo.InvariantCulture));
                return "ok";
            case ["stat"]:
                return line.Describe();
            default:
                return "unknown";
        }
    }

    private static void Accept(Socket listener, Line line, Storage storage)
    {
        try
        {
            while (true)
            {
                var connection = new LinkConnection(listener.Accept(), line, storage);
                line.Connected();
                new Thread(connection.Run, maxStackSize: 256 * 1024) { IsBackground = true }.Start();
            }
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.Interrupted or SocketError.OperationAborted)
        {
            // The program ends.
        }
    }

    private static (string Storage, TimeSpan RoundTrip, long BytesPerSecond)? ReadOptions(string[] arguments)
    {
        string? storage = null;
        var (roundTrip, rate) = (0.0, 0L);
        for (var index = 0; index + 1 < arguments.Length; index += 2)
        {
            var value = arguments[index + 1];
            switch (arguments[index])
            {
                case "--storage":
                    storage = value;
                    break;
                case "--rtt" when double.TryParse(value, CultureInfo.InvariantCulture, out roundTrip):
                case "--rate" when long.TryParse(value, CultureInfo.InvariantCulture, out rate):
                    break;
                default:
                    return null;
            }
        }

        return storage is null || arguments.Length % 2 != 0 ? null : (storage, TimeSpan.FromMilliseconds(roundTrip), rate);
    }
}
