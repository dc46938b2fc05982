using System.Globalization;

namespace ModelManager.Faults;

/// <summary>Chunked bodies, whole and broken, and other transfer codings.</summary>
internal static class Chunks
{
    private const int ChunkBytes = 10_000;

    public static IEnumerable<Behaviour> All =>
    [
        Chunked("chunked", "sends the body in chunks", end: "0\r\n\r\n"),
        Chunked("chunked-trailers", "sends the body in chunks, with trailers that contradict the headers", end: "0\r\nETag: \"trailer\"\r\nContent-Length: 5\r\nX-A: b\r\n\r\n"),
        Chunked("chunked-extensions", "gives every chunk an extension", end: "0;last=yes\r\n\r\n", size: length => $"{length:x};name=\"a value\""),
        Chunked("chunked-leading-zeros", "writes the chunks' sizes with leading zeros and in capitals", end: "0000\r\n\r\n", size: length => $"{length:X8}"),
        Chunked("chunked-unended", "leaves the last chunk out and closes", end: ""),
        Chunked("chunked-cut-in-size", "closes within a chunk's size", end: "1"),
        Chunked("chunked-more", "sends 1,000 bytes too many in a last chunk", end: $"3e8\r\n{new string('x', 1000)}\r\n0\r\n\r\n"),
        Chunked("chunked-word", "has a word for a chunk's size", end: "many\r\n\r\n"),
        Chunked("chunked-negative", "has a negative size at the end", end: "-1\r\n\r\n"),
        Chunked("chunked-overflow", "has a size beyond 64 bits at the end", end: "fffffffffffffffff\r\n\r\n"),
        Chunked("chunked-no-separator", "leaves the line feed behind every chunk out", end: "0\r\n\r\n", separator: ""),
        Chunked("chunked-endless-trailers", "ends in 100,000 trailers", end: "0\r\n" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"X-{i}: y\r\n")) + "\r\n"),
        Behaviour.Of("chunked-truncated", "closes in the middle of a chunk", async exchange =>
        {
            await exchange.SendAsync(Head(exchange.Good, "chunked"));
            await exchange.SendAsync($"{exchange.Good.Body.Length:x}\r\n");
            await exchange.SendAsync(exchange.Good.Body[..exchange.Bytes]);
            exchange.Connection.Close();
        }),
        Behaviour.Of("chunked-truncated-reset", "resets in the middle of a chunk", async exchange =>
        {
            await exchange.SendAsync(Head(exchange.Good, "chunked"));
            await exchange.SendAsync($"{exchange.Good.Body.Length:x}\r\n");
            await exchange.SendAsync(exchange.Good.Body[..exchange.Bytes]);
            exchange.Connection.Reset();
        }),
        Behaviour.Of("chunked-tiny", "sends the first 2,000 bytes in chunks of one byte", async exchange =>
        {
            await exchange.SendAsync(Head(exchange.Good, "chunked"));
            var tiny = exchange.Good.Body[..Math.Min(2000, exchange.Good.Body.Length)];
            foreach (var one in tiny.ToArray())
            {
                await exchange.SendAsync($"1\r\n{(char)one}\r\n");
            }

            await SendChunksAsync(exchange, exchange.Good.Body[tiny.Length..], Hexadecimal, "\r\n");
            await exchange.SendAsync("0\r\n\r\n");
        }),
        Behaviour.Of("chunked-and-length", "has chunks and a wrong Content-Length", async exchange =>
        {
            await exchange.SendAsync(exchange.Good.With("Content-Length", "5").Add("Transfer-Encoding", "chunked").Head());
            await SendChunksAsync(exchange, exchange.Good.Body, Hexadecimal, "\r\n");
            await exchange.SendAsync("0\r\n\r\n");
        }),
        Coding("coding-identity", "identity"),
        Coding("coding-gzip", "gzip"),
        Coding("coding-unknown", "frobnicate"),
        Coding("coding-gzip-chunked", "gzip, chunked"),
        Coding("coding-chunked-twice", "chunked, chunked"),
    ];

    private static string Head(Answer answer, string coding) => answer.Without("Content-Length").Add("Transfer-Encoding", coding).Head();

    private static string Hexadecimal(int length) => length.ToString("x", CultureInfo.InvariantCulture);

    private static Behaviour Chunked(string name, string says, string end, Func<int, string>? size = null, string separator = "\r\n") =>
        Behaviour.Of(name, says, async exchange =>
        {
            await exchange.SendAsync(Head(exchange.Good, "chunked"));
            await SendChunksAsync(exchange, exchange.Good.Body, size ?? Hexadecimal, separator);
            await exchange.SendAsync(end);
            if (!end.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                exchange.Connection.Close();
            }
        });

    private static async Task SendChunksAsync(Exchange exchange, ReadOnlyMemory<byte> body, Func<int, string> size, string separator)
    {
        for (; body.Length > 0; body = body[Math.Min(ChunkBytes, body.Length)..])
        {
            var chunk = body[..Math.Min(ChunkBytes, body.Length)];
            await exchange.SendAsync($"{size(chunk.Length)}\r\n");
            await exchange.SendAsync(chunk);
            await exchange.SendAsync(separator);
        }
    }

    // The coding is named; the body is as it is, and ends with the connection.
    private static Behaviour Coding(string name, string coding) => Behaviour.Of(name, $"says Transfer-Encoding: {coding} of a body as it is", async exchange =>
    {
        await exchange.SendAsync(Head(exchange.Good, coding));
        await exchange.SendAsync(exchange.Good.Body);
        exchange.Connection.Close();
    });
}
