using System.IO.Hashing;
using ModelManager.Catalogue;
using ModelManager.Planning;
using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>
/// Which bytes of one file are here, which are missing, which are being brought, and which an earlier run left and nobody has looked
/// at yet. Arithmetic only; every member belongs to the board's lock.
/// </summary>
internal sealed partial class FileRanges(FilePlan plan)
{
    /// <summary>A taker-over throws away so much of its answer at most, when the victim has come further than it was.</summary>
    public const long MaxSkippedBytes = 8 * 1024 * 1024;

    private readonly List<Segment> _inHand = [];
    private readonly List<Segment> _wooing = [];

    // The beginnings of chunks that a connection did not finish, by their end, each with the digest so far: whoever goes on there goes on with that.
    private readonly Dictionary<long, ChunkBeginning> _beginnings = [];
    private TaskCompletionSource _unused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _users;
    private RangeSet _here = [];
    private RangeSet _missing = [];
    private RangeSet _suspect = [];

    public FilePlan Plan => plan;

    public long SizeBytes => plan.File.SizeBytes;

    public IReadOnlyList<Segment> InHand => _inHand;

    public RangeSet Here => _here;

    public RangeSet Missing => _missing;

    /// <summary>Digests to check chunks against as they arrive; null where there are none, or none that can be believed.</summary>
    public ChunkDigests? Chunks { get; private set; } = plan.Chunks;

    /// <summary>The strong entity tag that the bytes came with, or null.</summary>
    public string? ETag { get; set; }

    /// <summary>Whether the server ignores ranges: then one connection at a time brings all of it.</summary>
    public bool IsWithoutRanges { get; set; }

    /// <summary>Whether the server has said, or shown, that it answers with ranges of the file.</summary>
    public bool AcceptsRanges { get; set; }

    /// <summary>Whether the server has shown that it answers a range with a range.</summary>
    public bool KnowsRanges { get; set; }

    /// <summary>Whether connections may bring bytes of it now.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>What segments begin and end at, but for the file's own end.</summary>
    public long GrainBytes => Chunks?.ChunkSizeBytes ?? 1;

    /// <summary>Bytes that are here, those of chunks that are still arriving included.</summary>
    public long PresentBytes =>
        _here.Length + _inHand.Sum(segment => segment.Position - segment.Confirmed) + _beginnings.Sum(beginning => beginning.Key - beginning.Value.Start);

    /// <summary>Bytes from the start that are here without a gap.</summary>
    public long FrontBytes => _here.RunEnd(0);

    public bool IsComplete => IsOpen && _here.Length == SizeBytes;

    /// <summary>Opens the file for connections, with what is known of an earlier run's content.</summary>
    public void Open(PartRecovery recovery)
    {
        ETag = recovery.ETag;
        _here = new RangeSet(recovery.Believed);
        _suspect = new RangeSet(recovery.Suspect);
        var known = new RangeSet(_here.Concat(_suspect));
        _missing = new RangeSet(known.Gaps(new ByteRange(0, SizeBytes)));
        _begun = recovery.Begun;
        _beginnings.Clear();
        _bad.Clear();
        IsOpen = true;
    }

    /// <summary>No connection may take a piece, or write to one, any more.</summary>
    public void Shut() => IsOpen = false;

    /// <summary>The same; returns the pieces that connections have, and what ends when each has let go.</summary>
    public (IReadOnlyList<Segment> Pieces, Task Unused) Close()
    {
        IsOpen = false;
        _unused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TellIfUnused();
        return ([.. _inHand, .. _wooing], _unused.Task);
    }

    /// <summary>Hands a piece to a connection; a piece of what another one brings stays with that one until it is taken over.</summary>
    public Segment Take(ByteRange range, long now)
    {
        _missing.Remove(range);
        var segment = new Segment(this, range, now);
        if (_beginnings.Remove(range.Start, out var beginning))
        {
            segment.Adopt(beginning);
        }

        _inHand.Add(segment);
        _users++;
        return segment;
    }

    /// <summary>Like <see cref="Take"/>, but of bytes that another connection is still to bring: they stay with it until the server has answered.</summary>
    public Segment Woo(Segment victim, long from, long now)
    {
        victim.HasSuitor = true;
        var segment = new Segment(this, new ByteRange(from, victim.End), now) { Victim = victim, TakesAll = from == victim.Reserved };
        _wooing.Add(segment);
        _users++;
        return segment;
    }

    /// <summary>
    /// The server has answered, so the rest of the victim's range changes hands. False when there is nothing worth taking any more. A
    /// victim that is left with nothing has to be stopped.
    /// </summary>
    public bool TryTakeOver(Segment segment)
    {
        var victim = segment.Victim!;
        victim.HasSuitor = false;
        segment.Victim = null;

        // What the victim is writing this moment stays its own: two writers of one byte could leave either's.
        var takesAll = segment.TakesAll && !victim.IsWriting && victim.Position >= segment.Position;
        var from = takesAll ? victim.Position : AlignUp(Math.Max(victim.Reserved, segment.Position));
        if (!IsOpen || !_inHand.Contains(victim) || victim.End != segment.End || from - segment.Position > MaxSkippedBytes || from >= victim.End)
        {
            return false;
        }

        victim.End = from;
        segment.Confirmed = segment.Position = segment.Reserved = from;
        if (takesAll)
        {
            segment.Adopt(victim.GiveBeginning());
        }

        _wooing.Remove(segment);
        _inHand.Add(segment);
        return true;
    }

    /// <summary>Whether a segment would take over what nobody is bringing any more.</summary>
    public bool IsInVain(Segment segment) => segment.Victim is { } victim && !_inHand.Contains(victim);

    /// <summary>Lets a segment go on over what nobody brings behind it, as far as its connection has asked.</summary>
    public void Extend(Segment segment)
    {
        var end = Math.Min(segment.RequestedEnd, _missing.RunEnd(segment.End));
        if (end > segment.End)
        {
            _missing.Remove(new ByteRange(segment.End, end));
            segment.End = end;
        }
    }

    /// <summary>Ends a segment earlier; what it would have brought behind that is missing.</summary>
    public void Cut(Segment segment, long end)
    {
        _missing.Add(new ByteRange(end, segment.End));
        segment.End = end;
    }

    /// <summary>Bytes of a segment are written. Without chunk digests they count at once.</summary>
    public void Wrote(Segment segment, int count)
    {
        segment.Position += count;
        if (Chunks is null)
        {
            Confirm(segment);
        }
    }

    /// <summary>Everything that the segment has written counts from now on.</summary>
    public void Confirm(Segment segment)
    {
        _here.Add(new ByteRange(segment.Confirmed, segment.Position));
        segment.Confirmed = segment.Position;
    }

    /// <summary>What the segment wrote since the last whole chunk is wrong, or of no use.</summary>
    public static void Rewind(Segment segment)
    {
        segment.Position = segment.Reserved = segment.Confirmed;
        segment.ChunkHash.Reset();
    }

    /// <summary>A connection lets go of its piece; what it has not brought is missing again.</summary>
    public void Return(Segment segment)
    {
        if (segment.Victim is { } victim)
        {
            victim.HasSuitor = false;
            segment.Victim = null;
        }

        if (_inHand.Remove(segment))
        {
            _missing.Add(new ByteRange(segment.Position, segment.End));
            if (segment.Position > segment.Confirmed && Chunks is not null)
            {
                _beginnings.Add(segment.Position, segment.GiveBeginning());
            }
        }

        _wooing.Remove(segment);
        if (!IsOpen)
        {
            return;
        }

        // Whoever was asked for these bytes before they were given to this one goes on over them.
        _inHand.Where(static other => other.RequestedEnd > other.End && !other.IsStopped).ToList().ForEach(Extend);
    }

    /// <summary>Whoever has returned a piece has told of it, and has nothing to do with the file any more.</summary>
    public void LetGo()
    {
        _users--;
        TellIfUnused();
    }

    /// <summary>Every byte that is written and not known to be wrong, those of chunks that are not whole included.</summary>
    public RangeSet Written()
    {
        var written = _here.Clone();
        _inHand.ForEach(segment => written.Add(new ByteRange(segment.Confirmed, segment.Position)));
        foreach (var (end, beginning) in _beginnings)
        {
            written.Add(new ByteRange(beginning.Start, end));
        }

        return written;
    }

    /// <summary>The position next to this one at which a segment may begin, behind another one: pieces that are rounded up leave the last one short.</summary>
    public long AlignNear(long position, long behind)
    {
        var near = position >= SizeBytes ? SizeBytes : AlignUp(Math.Max(0, position - (GrainBytes / 2)));
        return near > behind ? near : AlignUp(behind + 1);
    }

    /// <summary>The first position from here on at which a segment may begin.</summary>
    public long AlignUp(long position) => Math.Min((position + GrainBytes - 1) / GrainBytes * GrainBytes, SizeBytes);

    private void TellIfUnused()
    {
        if (!IsOpen && _users == 0)
        {
            _unused.TrySetResult();
        }
    }
}

/// <summary>The first bytes of a chunk, already written.</summary>
/// <param name="Start">The chunk's first byte.</param>
/// <param name="Hash">The digest of those bytes.</param>
internal readonly record struct ChunkBeginning(long Start, XxHash128 Hash);
