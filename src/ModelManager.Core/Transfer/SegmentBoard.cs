using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>
/// Which connection brings what. Its lock protects every <see cref="FileRanges"/> and <see cref="Segment"/> of one download; it is held for
/// arithmetic only, never while something is read, written, hashed, stopped or told.
/// </summary>
internal sealed partial class SegmentBoard(TimeProvider time)
{
    /// <summary>Smaller pieces are not worth a request of their own.</summary>
    public const long MinPieceBytes = 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly List<FileRanges> _files = [];
    private int _small;

    /// <summary>Opens a file for connections.</summary>
    /// <returns>How many of its bytes are here already.</returns>
    public long Open(FileRanges file, PartRecovery recovery)
    {
        lock (_lock)
        {
            file.Open(recovery);
            _files.Add(file);
            return file.PresentBytes;
        }
    }

    /// <summary>Takes a file from the connections, and waits until each has let go of it.</summary>
    public async Task CloseAsync(FileRanges file)
    {
        IReadOnlyList<Segment> pieces;
        Task unused;
        lock (_lock)
        {
            _files.Remove(file);
            (pieces, unused) = file.Close();
        }

        foreach (var segment in pieces)
        {
            segment.Stop();
        }

        await unused.ConfigureAwait(false);
    }

    /// <summary>Changes a file's ranges under the lock.</summary>
    public void Change(FileRanges file, Action<FileRanges> change)
    {
        lock (_lock)
        {
            change(file);
        }
    }

    /// <summary>Looks at a file's ranges under the lock.</summary>
    public T Read<T>(FileRanges file, Func<FileRanges, T> read)
    {
        lock (_lock)
        {
            return read(file);
        }
    }

    /// <summary>How many files are open and lack something that nobody brings, or may still turn out to.</summary>
    public int FilesWithWork
    {
        get
        {
            lock (_lock)
            {
                return _files.Count(file => (!file.Missing.IsEmpty && IsFree(file)) || file.NextSuspect() is not null);
            }
        }
    }

    /// <summary>What to ask the server for, and which content it has to belong to. Nothing, when what it would take over has been brought or let go.</summary>
    public (ByteRange Range, string? ETag) Ask(Segment segment, bool ignoresETags)
    {
        lock (_lock)
        {
            if (segment.File.IsInVain(segment))
            {
                return (new ByteRange(segment.Position, segment.Position), null);
            }

            segment.RequestedEnd = segment.End;
            segment.Reserved = segment.Position;
            if (segment.IsAskedWhole && (segment.File.KnowsRanges || segment.File.AcceptsRanges))
            {
                // That did not bring it to the end; ranges get further.
                segment.File.IsWithoutRanges = false;
            }

            segment.IsAskedWhole = segment.File.IsWithoutRanges && segment.Left.Length > 0;
            if (segment.IsAskedWhole)
            {
                segment.RequestedEnd = segment.File.SizeBytes;
                return (new ByteRange(0, segment.File.SizeBytes), null);
            }

            // Chunk digests have shown that the bytes before are right, whatever the server calls the content now.
            return (segment.Left, segment.File.Chunks is null && !ignoresETags ? segment.File.ETag : null);
        }
    }

    /// <summary>The server has answered. True when the connection may go on with the segment; one that would take over something does so now.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="body">The answer.</param>
    /// <param name="ignoresETags">Whether entity tags mean nothing here.</param>
    /// <param name="stopped">The segment that is left with nothing by it and has to be stopped, or null.</param>
    /// <exception cref="OtherContentException">The answer does not belong to what is here.</exception>
    public bool TryBegin(Segment segment, OriginBody body, bool ignoresETags, out Segment? stopped)
    {
        stopped = null;
        lock (_lock)
        {
            var file = segment.File;
            if (!file.IsOpen)
            {
                return false;
            }

            var isAlone = file.Here.IsEmpty && file.InHand.All(other => other == segment || other.BegunAt is null);
            var isCompared = file.Chunks is null && !ignoresETags;
            if (isCompared && !isAlone && file.ETag is not null && body.ETag is not null && file.ETag != body.ETag)
            {
                throw new OtherContentException();
            }

            var isRangeAsked = segment.Position > 0 || segment.RequestedEnd < file.SizeBytes;
            if ((body.Start != segment.Position || (body.IsWhole && isRangeAsked)) && !TryBeginWithoutRange(segment, body, mayMix: isAlone || !isCompared))
            {
                return false;
            }

            file.KnowsRanges |= isRangeAsked && !file.IsWithoutRanges;
            segment.BegunAt ??= time.GetTimestamp();
            file.ETag = body.ETag ?? file.ETag;
            file.AcceptsRanges |= body.AcceptsRanges;
            if (segment.Victim is not { } victim)
            {
                return true;
            }

            var took = file.TryTakeOver(segment);
            stopped = took && victim.Position == victim.End ? victim : null;
            return took;
        }
    }

    /// <summary>The server answers to ranges with nonsense: the whole file is asked for from now on. False when that was tried, or others get ranges.</summary>
    public bool TryGiveUpRanges(Segment segment)
    {
        lock (_lock)
        {
            var file = segment.File;
            if (!file.IsOpen || file.IsWithoutRanges || file.InHand.Any(other => other != segment))
            {
                return false;
            }

            return file.IsWithoutRanges = true;
        }
    }

    // The server sends everything from the first byte: what is before the segment will be skipped.
    private static bool TryBeginWithoutRange(Segment segment, OriginBody body, bool mayMix)
    {
        var file = segment.File;
        var isOnly = file.InHand.All(other => other == segment);
        var isTooFar = !segment.IsAskedWhole && segment.Position - body.Start > FileRanges.MaxSkippedBytes;
        if (file.KnowsRanges && (!isOnly || isTooFar))
        {
            // Others get ranges, so this is what the server does to one too many; or it may well answer with the range when it is asked again, and
            // what is before it is too much to be read in vain. The status tells that it may also do better without ranges.
            throw new ModelManagerException(
                ErrorCode.UnexpectedResponse, "the server answers with the whole file where a range was asked for", new ErrorDetail { HttpStatus = 200 });
        }

        // A single one may be a box in between; whoever comes next asks for a range again.
        file.IsWithoutRanges |= !file.KnowsRanges && !(isOnly && file.AcceptsRanges);
        if (!isOnly || segment.Victim is not null || (!file.Missing.IsEmpty && file.Missing.First.Start < segment.Position))
        {
            // One brings all of it: the one that is left, or the next one from the first byte that is missing.
            return false;
        }

        if (!mayMix && (body.ETag is null || body.ETag != file.ETag))
        {
            throw new OtherContentException();
        }

        segment.RequestedEnd = file.SizeBytes;
        file.Extend(segment);
        return true;
    }

    /// <summary>How many of these bytes the connection may write now; 0 when the piece is whole or was taken over.</summary>
    /// <exception cref="ModelManagerException">There are more of them than belong to the file.</exception>
    public int Reserve(Segment segment, int count)
    {
        lock (_lock)
        {
            var allowed = segment.File.IsOpen ? (int)Math.Clamp(segment.End - segment.Position, 0, count) : 0;
            if (allowed < count && segment.File.IsOpen && segment.End == segment.RequestedEnd)
            {
                throw ModelManagerException.Unexpected("the server sends more bytes than the catalogue says");
            }

            segment.Reserved = segment.Position + allowed;
            segment.IsWriting = allowed > 0;
            return allowed;
        }
    }

    /// <summary>What was reserved is written, compared and told.</summary>
    public void Settle(Segment segment)
    {
        lock (_lock)
        {
            segment.IsWriting = false;
        }
    }

    /// <summary>Bytes came that are before the segment.</summary>
    public void Skipped(Segment segment, int count)
    {
        lock (_lock)
        {
            segment.ReceivedBytes += count;
        }
    }

    /// <summary>What was reserved is written.</summary>
    /// <returns>The file's bytes that are here without a gap.</returns>
    public long Wrote(Segment segment, int count)
    {
        lock (_lock)
        {
            segment.ReceivedBytes += count;
            segment.File.Wrote(segment, count);
            return segment.File.FrontBytes;
        }
    }

    /// <summary>A chunk of the segment is whole and has been compared.</summary>
    /// <returns>The change of the bytes that are here, and the front.</returns>
    public (long Moved, long Front) ChunkEnded(Segment segment, bool isGood)
    {
        lock (_lock)
        {
            var partial = segment.Position - segment.Confirmed;
            if (isGood)
            {
                segment.File.Confirm(segment);
                segment.ChunkHash.Reset();
                return (0, segment.File.FrontBytes);
            }

            FileRanges.Rewind(segment);
            return (-partial, segment.File.FrontBytes);
        }
    }

    /// <summary>A connection lets go of a piece.</summary>
    /// <returns>The change of the bytes that are here.</returns>
    public long Return(Segment segment)
    {
        lock (_lock)
        {
            var before = segment.File.PresentBytes;
            NotePace(segment);
            segment.File.Return(segment);
            return segment.File.PresentBytes - before;
        }
    }

    /// <summary>The connection that returned a piece has told of it.</summary>
    public void LetGo(FileRanges file) => Change(file, static file => file.LetGo());

    /// <summary>How many other connections the server has answered, for any file; or how many there are for this one, answered or not yet.</summary>
    public int Others(Segment segment, bool sameFile)
    {
        lock (_lock)
        {
            return sameFile
                ? segment.File.InHand.Count(other => other != segment)
                : _small + _files.Sum(file => file.InHand.Count(other => other != segment && other.BegunAt is not null));
        }
    }

    /// <summary>The server has answered for one file more that goes the short way, or for one fewer: its answer has come to its end.</summary>
    public void CountSmall(int change)
    {
        lock (_lock)
        {
            _small += change;
        }
    }

    private static bool IsFree(FileRanges file) => file.IsOpen && (!file.IsWithoutRanges || file.InHand.Count == 0);
}
