using System.IO.Hashing;
using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>
/// A piece of a file that one connection is bringing. Everything in it but <see cref="Stopping"/> belongs to the board's lock; only
/// the board moves its end, when another connection takes over a part of what is left.
/// </summary>
internal sealed class Segment : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public Segment(FileRanges file, ByteRange range, long startedAt)
    {
        File = file;
        Confirmed = Position = Reserved = range.Start;
        End = RequestedEnd = range.End;
        StartedAt = startedAt;
    }

    public FileRanges File { get; }

    /// <summary>Up to here every byte is known to be here: the last whole chunk where there are chunk digests.</summary>
    public long Confirmed { get; set; }

    /// <summary>The next byte to be written.</summary>
    public long Position { get; set; }

    /// <summary>Up to here the connection is about to write; nobody may take over what is before.</summary>
    public long Reserved { get; set; }

    /// <summary>Whether the connection is writing, or comparing what it wrote: then what is before <see cref="Reserved"/> stays its own.</summary>
    public bool IsWriting { get; set; }

    /// <summary>When the server first answered with bytes of it; null while it has not.</summary>
    public long? BegunAt { get; set; }

    /// <summary>Where the connection stops.</summary>
    public long End { get; set; }

    /// <summary>What the server was asked for; beyond <see cref="End"/> when another connection took over the rest.</summary>
    public long RequestedEnd { get; set; }

    /// <summary>Whether the server was last asked for the whole file, because it does not answer to ranges as it should.</summary>
    public bool IsAskedWhole { get; set; }

    /// <summary>Whose range this one would take over; null once it has, or when nobody's.</summary>
    public Segment? Victim { get; set; }

    /// <summary>Whether it would leave nothing to the victim.</summary>
    public bool TakesAll { get; init; }

    /// <summary>Whether another connection has asked the server for a part of this one's range.</summary>
    public bool HasSuitor { get; set; }

    /// <summary>The digest of the chunk that is arriving, so far.</summary>
    public XxHash128 ChunkHash { get; private set; } = new();

    public long StartedAt { get; }

    /// <summary>Bytes that came over this connection for this piece, those before its first one included.</summary>
    public long ReceivedBytes { get; set; }

    /// <summary>What <see cref="ReceivedBytes"/> was when the pace was last looked at.</summary>
    public long MeasuredBytes { get; set; }

    /// <summary>Bytes per second, smoothed; 0 while unknown.</summary>
    public double Pace { get; set; }

    public ByteRange Left => new(Position, End);

    /// <summary>Goes on with a chunk that another connection began, up to this segment's position.</summary>
    public void Adopt(ChunkBeginning beginning)
    {
        Confirmed = beginning.Start;
        ChunkHash = beginning.Hash;
    }

    /// <summary>Hands over the chunk that is not whole; nothing of it is this segment's any more.</summary>
    public ChunkBeginning GiveBeginning()
    {
        var beginning = new ChunkBeginning(Confirmed, ChunkHash);
        ChunkHash = new XxHash128();
        Confirmed = Position;
        return beginning;
    }

    /// <summary>Cancelled when the connection should let go of this piece.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Whether somebody wants the connection to let go.</summary>
    public bool IsStopped => _stop.IsCancellationRequested;

    /// <summary>Whether it is stopped because its connection is too slow, which should not be used for another piece.</summary>
    public bool IsAbandoned { get; set; }

    // Never under the board's lock.
    public void Stop() => _stop.CancelIfThere();

    public void Dispose() => _stop.Dispose();
}
