using ModelManager.Catalogue;
using ModelManager.Planning;
using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>
/// What an earlier run left of a file. With chunk digests every whole chunk where something was written is worth a look; without
/// them only what the journal claims is believed, and the file's digest has the last word.
/// </summary>
/// <param name="Believed">Bytes that count as here.</param>
/// <param name="Suspect">Whole chunks that have to be compared first.</param>
/// <param name="ETag">The strong entity tag that the believed bytes came with, or null.</param>
internal sealed record PartRecovery(IReadOnlyList<ByteRange> Believed, IReadOnlyList<ByteRange> Suspect, string? ETag)
{
    /// <summary>Looks at what is there, and cuts off what is behind it.</summary>
    public static PartRecovery Examine(PartFile part, FilePlan plan, ChunkDigests? chunks)
    {
        var length = Math.Min(part.Length, plan.File.SizeBytes);
        if (length == 0)
        {
            part.Truncate(0);
            return new PartRecovery([], [], null);
        }

        if (chunks is not null)
        {
            var suspect = new RangeSet(part.DataRanges.Select(data => WholeChunks(data, length, plan.File.SizeBytes, chunks.ChunkSizeBytes)));
            part.Truncate(suspect.IsEmpty ? 0 : suspect.Last().End);
            return new PartRecovery([], [.. suspect], null);
        }

        var believed = new RangeSet((part.Journal?.Durable ?? []).Select(range => new ByteRange(range.Start, Math.Min(range.End, length))));
        part.Truncate(believed.IsEmpty ? 0 : believed.Last().End);
        return new PartRecovery([.. believed], [], believed.IsEmpty ? null : part.Journal!.ETag);
    }

    // The chunks that have data, and all of whose bytes are below the file's present length.
    private static ByteRange WholeChunks(ByteRange data, long length, long size, long chunk)
    {
        var end = Math.Min((data.End + chunk - 1) / chunk * chunk, size);
        return new ByteRange(data.Start / chunk * chunk, end <= length ? end : length / chunk * chunk);
    }
}
