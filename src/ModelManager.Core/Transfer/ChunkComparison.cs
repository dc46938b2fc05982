using System.Buffers;
using System.IO.Hashing;
using ModelManager.Catalogue;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>Holds a whole file against the library's chunk digests. They only locate damage: whether the file is right, its own digest tells.</summary>
internal static class ChunkComparison
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>The bytes that are not as the digests say: wrong or missing chunks, and what is behind the end.</summary>
    public static RangeSet FindBad(DurableFile file, long sizeBytes, ChunkDigests chunks, CancellationToken cancellationToken)
    {
        var bad = new RangeSet();
        var length = file.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (var start = 0L; start < sizeBytes; start += chunks.ChunkSizeBytes)
            {
                var chunk = new ByteRange(start, Math.Min(start + chunks.ChunkSizeBytes, sizeBytes));
                if (chunk.End > length || DigestOf(file, chunk, buffer, cancellationToken) != chunks.Digests[(int)(start / chunks.ChunkSizeBytes)])
                {
                    bad.Add(chunk);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        bad.Add(new ByteRange(sizeBytes, length));
        return bad;
    }

    // In small steps, as a chunk may have 64 MiB.
    private static string DigestOf(DurableFile file, ByteRange chunk, byte[] buffer, CancellationToken cancellationToken)
    {
        var hash = new XxHash128();
        for (var position = chunk.Start; position < chunk.End;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = file.ReadAt(buffer.AsSpan(0, (int)Math.Min(BufferBytes, chunk.End - position)), position);
            if (count == 0)
            {
                break;
            }

            hash.Append(buffer.AsSpan(0, count));
            position += count;
        }

        return ChunkDigests.Text(hash);
    }
}
