using ModelManager.Catalogue;
using ModelManager.Planning;
using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>
/// What an earlier run left of a file. With chunk digests every whole chunk where something was written is worth a look; without
/// them only what the journal claims is believed, and the file's digest has the last word.
/// </summary>
/// <param name="Believed">Bytes that count as here.</param>
/// <param name="Suspect">Whole chunks that have to be compared first; of the last ones there may be a beginning only.</param>
/// <param name="Begun">The durable beginnings of such chunks: if a chunk is not whole, it is gone on with from there.</param>
/// <param name="ETag">The strong entity tag that the believed bytes came with, or null.</param>
internal sealed record PartRecovery(IReadOnlyList<ByteRange> Believed, IReadOnlyList<ByteRange> Suspect, IReadOnlyList<ByteRange> Begun, string? ETag)
{
    /// <summary>Looks at what is there, and cuts off what is behind it.</summary>
    public static PartRecovery Examine(PartFile part, FilePlan plan, ChunkDigests? chunks)
    {
        var length = Math.Min(part.Length, plan.File.SizeBytes);
        if (length == 0)
        {
            if (part.Length > 0)
            {
                part.Truncate(0);
            }

            return new PartRecovery([], [], [], null);
        }

        var durable = new RangeSet((part.Journal?.Durable ?? []).Select(range => new ByteRange(range.Start, Math.Min(range.End, length))));
        if (chunks is not null)
        {
            var begun = durable.Select(range => Beginning(range, plan.File.SizeBytes, chunks.ChunkSizeBytes)).Where(range => range.Length > 0).ToList();
            var suspect = new RangeSet(part.DataRanges.Select(data => WholeChunks(data, length, plan.File.SizeBytes, chunks.ChunkSizeBytes)));
            part.Truncate(Math.Max(EndOf(suspect), EndOf(begun)));
            begun.ForEach(range => suspect.Add(range with { End = Math.Min(range.Start + chunks.ChunkSizeBytes, plan.File.SizeBytes) }));
            return new PartRecovery([], [.. suspect], begun, null);
        }

        part.Truncate(EndOf(durable));
        return new PartRecovery([.. durable], [], [], durable.IsEmpty ? null : part.Journal!.ETag);
    }

    private static long EndOf(IEnumerable<ByteRange> ranges) => ranges.LastOrDefault().End;

    // The last chunk of a range, when it begins with the chunk and does not end with it.
    private static ByteRange Beginning(ByteRange durable, long size, long chunk)
    {
        var start = durable.End / chunk * chunk;
        return durable.Start <= start && durable.End < size ? new ByteRange(start, durable.End) : default;
    }

    // The chunks that have data, and all of whose bytes are below the file's present length.
    private static ByteRange WholeChunks(ByteRange data, long length, long size, long chunk)
    {
        var end = Math.Min((data.End + chunk - 1) / chunk * chunk, size);
        return new ByteRange(data.Start / chunk * chunk, end <= length ? end : length / chunk * chunk);
    }
}
