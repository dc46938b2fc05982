using System.IO.Hashing;
using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>What an earlier run left and nobody has looked at yet, and what comes of it.</summary>
internal sealed partial class FileRanges
{
    private readonly RangeSet _bad = [];
    private IReadOnlyList<ByteRange> _begun = [];

    /// <summary>A chunk that an earlier run left was looked at. Bad ones are not missing at once: neighbours are fetched in one request.</summary>
    /// <param name="chunk">Which.</param>
    /// <param name="isGood">Whether it is whole and right.</param>
    /// <param name="beginning">The digest of its durable beginning, when it has one: that is gone on with, and shows to be right or wrong with the whole chunk.</param>
    /// <returns>How many bytes more are here.</returns>
    public long Examined(ByteRange chunk, bool isGood, XxHash128? beginning)
    {
        if (!_suspect.Contains(chunk))
        {
            // The digests have lost their credit meanwhile, and somebody may be bringing it already.
            return 0;
        }

        _suspect.Remove(chunk);
        var kept = isGood ? chunk : chunk with { End = beginning is null ? chunk.Start : BegunEnd(chunk) };
        if (isGood)
        {
            _here.Add(chunk);
        }
        else if (beginning is not null)
        {
            _beginnings.Add(kept.End, new ChunkBeginning(chunk.Start, beginning));
        }

        _bad.Add(new ByteRange(kept.End, chunk.End));
        if (_suspect.IsEmpty)
        {
            OfferBad();
        }

        return kept.Length;
    }

    /// <summary>What turned out to be bad so far is missing from now on.</summary>
    public void OfferBad()
    {
        foreach (var range in _bad)
        {
            _missing.Add(range);
        }

        _bad.Clear();
    }

    /// <summary>The next chunk that an earlier run left and nobody has looked at; null when there is none.</summary>
    public ByteRange? NextSuspect()
    {
        if (_suspect.IsEmpty)
        {
            return null;
        }

        var start = _suspect.First.Start;
        return new ByteRange(start, Math.Min(start + GrainBytes, SizeBytes));
    }

    /// <summary>Where the durable beginning of a chunk that an earlier run left ends; the chunk's own start when there is none.</summary>
    public long BegunEnd(ByteRange chunk) => _begun.Where(begun => begun.Start == chunk.Start).Select(begun => begun.End).FirstOrDefault(chunk.Start);

    /// <summary>The chunk digests are wrong themselves: what was to be compared with them is fetched again.</summary>
    public void DistrustChunks()
    {
        Chunks = null;
        foreach (var range in _suspect)
        {
            _missing.Add(range);
        }

        _suspect.Clear();
        OfferBad();

        // What a segment has of a chunk is not compared any more, so it counts, whether the segment goes on or not.
        _inHand.ForEach(Confirm);
        foreach (var (end, beginning) in _beginnings)
        {
            _here.Add(new ByteRange(beginning.Start, end));
        }

        _beginnings.Clear();
    }
}
