using System.IO.Hashing;
using ModelManager.Catalogue;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>Holds a whole file against the library's chunk digests. They only locate damage: whether the file is right, its own digest tells.</summary>
internal static class ChunkComparison
{
    /// <summary>The bytes that are not as the digests say: wrong or missing chunks, and what is behind the end.</summary>
    public static RangeSet FindBad(DurableFile file, long sizeBytes, ChunkDigests chunks, CancellationToken cancellationToken)
    {
        var bad = new RangeSet();
        var length = file.Length;
        var buffer = Blocks.Shared.Rent();
        try
        {
            for (var start = 0L; start < sizeBytes; start += chunks.ChunkSizeBytes)
            {
                var chunk = new ByteRange(start, Math.Min(start + chunks.ChunkSizeBytes, sizeBytes));
                if (chunk.End > length || DigestOf(file.ReadAt, chunk, chunk.Start, buffer, cancellationToken).Digest != chunks.Digests[(int)(start / chunks.ChunkSizeBytes)])
                {
                    bad.Add(chunk);
                }
            }
        }
        finally
        {
            Blocks.Shared.Return(buffer);
        }

        bad.Add(new ByteRange(sizeBytes, length));
        return bad;
    }

    /// <summary>The digest of a chunk as it is in a file, read in small steps, as a chunk may have 64 MiB.</summary>
    /// <param name="read">Reads at an offset until the buffer is full or the file ends.</param>
    /// <param name="chunk">Which.</param>
    /// <param name="begunEnd">Where a beginning of it ends whose digest is wanted too; the chunk's start for none.</param>
    /// <param name="buffer">What it may use.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>No digest when the file is shorter, and no beginning's when there is none.</returns>
    public static (string? Digest, XxHash128? Beginning) DigestOf(ReadAt read, ByteRange chunk, long begunEnd, byte[] buffer, CancellationToken cancellationToken)
    {
        XxHash128? beginning = null;
        var hash = new XxHash128();
        for (var position = chunk.Start; position < chunk.End;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = (int)Math.Min(buffer.Length, (position < begunEnd ? begunEnd : chunk.End) - position);
            if (read(buffer.AsSpan(0, count), position) != count)
            {
                return (null, beginning);
            }

            hash.Append(buffer.AsSpan(0, count));
            position += count;
            beginning = position == begunEnd ? hash.Clone() : beginning;
        }

        return (ChunkDigests.Text(hash), beginning);
    }
}

/// <summary>Reads at an offset until the buffer is full or the file ends; how much there was.</summary>
internal delegate int ReadAt(Span<byte> buffer, long offset);
