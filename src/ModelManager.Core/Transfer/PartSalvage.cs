using System.Buffers;
using ModelManager.Planning;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>
/// Prepares the partial file of a damaged one: its good chunks are copied, so that a transfer finds them and brings the others. What the
/// part has in place of the others stays: an interrupted repair may have fetched it.
/// </summary>
internal static class PartSalvage
{
    private const int BufferBytes = 1024 * 1024;

    /// <summary>Copies what is good.</summary>
    /// <param name="root">The root.</param>
    /// <param name="plan">The file; without chunk digests nothing tells what is good, and nothing is copied.</param>
    /// <param name="damaged">The damaged file, relative to the root.</param>
    /// <param name="taskId">The task, for the marker.</param>
    /// <param name="time">Where time comes from.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The bytes of the damaged file that are wrong; empty when unknown.</returns>
    public static async Task<IReadOnlyList<ByteRange>> CopyGoodAsync(
        RootFolder root, FilePlan plan, string damaged, string taskId, TimeProvider time, CancellationToken cancellationToken)
    {
        if (plan.Chunks is not { } chunks || !root.FileExists(damaged))
        {
            return [];
        }

        using var file = root.TryOpenRead(damaged);
        if (file is null)
        {
            return [];
        }

        var bad = await BlockingWork.RunAsync(() => ChunkComparison.FindBad(file, plan.File.SizeBytes, chunks, cancellationToken)).ConfigureAwait(false);
        var good = bad.Gaps(new ByteRange(0, plan.File.SizeBytes)).ToList();
        if (good.Count > 0)
        {
            try
            {
                using var part = await PartFile.OpenAsync(root, plan, taskId, time, cancellationToken).ConfigureAwait(false);
                await BlockingWork.RunAsync(() => good.ForEach(range => Copy(file, part, range, cancellationToken))).ConfigureAwait(false);
            }
            catch (PartLostException)
            {
                // Another program touched the part: what was not copied is fetched.
            }
        }

        return [.. bad];
    }

    private static void Copy(DurableFile file, PartFile part, ByteRange range, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (var position = range.Start; position < range.End;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = file.ReadAt(buffer.AsSpan(0, (int)Math.Min(BufferBytes, range.End - position)), position);
                if (count == 0)
                {
                    return;
                }

                part.WriteAt(buffer.AsSpan(0, count), position);
                position += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
