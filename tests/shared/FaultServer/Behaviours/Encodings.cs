using System.IO.Compression;

namespace ModelManager.Faults;

/// <summary>Content-Encoding, although the bytes were asked for as they are.</summary>
internal static class Encodings
{
    public static IEnumerable<Behaviour> All =>
    [
        Behaviour.Changed("gzip", "compresses the body", answer => answer.WithBody(Compress(answer.Body)).Add("Content-Encoding", "gzip")),
        Behaviour.Changed("gzip-lie", "says gzip of a body as it is", answer => answer.Add("Content-Encoding", "gzip")),
        Behaviour.Changed("gzip-unsaid", "compresses the body and does not say so", answer => answer.WithBody(Compress(answer.Body))),
        Behaviour.Changed("encoding-identity", "says identity", answer => answer.Add("Content-Encoding", "identity")),
        Behaviour.Changed("encoding-unknown", "says an unknown encoding", answer => answer.Add("Content-Encoding", "frobnicate")),
        Behaviour.Changed("encoding-empty", "says an empty encoding", answer => answer.Add("Content-Encoding", "")),
        Behaviour.Changed("encoding-listed", "says two encodings", answer => answer.Add("Content-Encoding", "identity, br")),
    ];

    private static byte[] Compress(ReadOnlyMemory<byte> body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(body.Span);
        }

        return compressed.ToArray();
    }
}
