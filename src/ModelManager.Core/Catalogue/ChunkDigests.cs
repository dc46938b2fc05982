using System.IO.Hashing;

namespace ModelManager.Catalogue;

/// <summary>
/// The XxHash128 digests of a file's chunks. They locate damage; they never decide trust, which is the file's SHA-256's alone.
/// </summary>
/// <param name="ChunkSizeBytes">A power of two from 64 KiB to 64 MiB; the last chunk may be shorter.</param>
/// <param name="Digests">One digest per chunk: 32 lower-case hexadecimal digits in canonical (big-endian) byte order.</param>
public sealed record ChunkDigests(long ChunkSizeBytes, IReadOnlyList<string> Digests)
{
    /// <summary>The smallest chunk that is accepted.</summary>
    public const long MinChunkBytes = 64 * 1024;

    /// <summary>The largest chunk that is accepted.</summary>
    public const long MaxChunkBytes = 64 * 1024 * 1024;

    /// <summary>The chunk that <c>modellibrary publish</c> uses.</summary>
    public const long DefaultChunkBytes = 4 * 1024 * 1024;

    private const int DigestDigits = 32;

    /// <summary>The digest of one chunk.</summary>
    public static string DigestOf(ReadOnlySpan<byte> chunk) => Convert.ToHexStringLower(XxHash128.Hash(chunk));

    /// <summary>The digest of what was appended.</summary>
    internal static string Text(XxHash128 hash) => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <summary>How many chunks a file has.</summary>
    public static long CountFor(long sizeBytes, long chunkSizeBytes) => (sizeBytes / chunkSizeBytes) + (sizeBytes % chunkSizeBytes == 0 ? 0 : 1);

    /// <summary>Whether the digests can belong to a file of this size.</summary>
    internal bool Fit(long sizeBytes) =>
        ChunkSizeBytes is >= MinChunkBytes and <= MaxChunkBytes && long.IsPow2(ChunkSizeBytes)
        && Digests.Count == CountFor(sizeBytes, ChunkSizeBytes)
        && Digests.All(IsDigest);

    private static bool IsDigest(string text)
    {
        if (text.Length != DigestDigits)
        {
            return false;
        }

        foreach (var digit in text)
        {
            if (!char.IsAsciiHexDigitLower(digit))
            {
                return false;
            }
        }

        return true;
    }
}
