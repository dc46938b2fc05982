using ModelManager.Planning;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>
/// Brings one file from whatever an earlier run left to what its receiver accepts: opens the part, offers what is missing to the
/// connections, waits for the last byte and its digest, and begins anew with what was wrong, a bounded number of times.
/// </summary>
internal sealed class FileJob(TransferScope scope, FilePlan plan)
{
    private const int MaxFetches = 3;
    private const int MaxLostParts = 5;
    private const int MaxOtherContents = 3;
    private const int MaxWrongAnswers = 3;
    private const int MaxChunkMismatches = 5;
    private const int MaxDisputedChunks = 2;
    private static readonly TimeSpan s_healPause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<long, (string Digest, int Count)> _mismatches = [];
    private readonly RangeSet _wrong = [];
    private readonly RangeSet _disputed = [];
    private FilePass? _pass;
    private int _otherContents;
    private int _wrongAnswers;
    private long _room = plan.PresentBytes;
    private volatile bool _hasGoodChunks;

    // By another program, which may have the part open since, for whatever later passes there are.
    private bool _wasTouched;

    public FileRanges Ranges { get; } = new(plan);

    public FilePlan Plan => plan;

    /// <summary>Whether connections have been offered the file, ever.</summary>
    public bool HasOpened { get; private set; }

    /// <summary>The pass that connections write to; only while they hold a segment of the file.</summary>
    public FilePass Pass => _pass!;

    /// <summary>Whether different answers of the server have had different entity tags so often that they mean nothing.</summary>
    public bool IgnoresETags => _otherContents >= MaxOtherContents;

    public async Task RunAsync(IFileReceiver receiver, CancellationToken cancellationToken)
    {
        var fetches = 0;
        for (var lost = 0; ;)
        {
            try
            {
                using var part = await PartFile.OpenAsync(scope.Root, plan, scope.TaskId, scope.Time, cancellationToken).ConfigureAwait(false);

                // What is hashed all at once behind its last byte has nothing hashed that a later write could hide.
                using var watch = plan.File.SizeBytes > FrontHasher.BufferBytes ? part.Watch(scope.Watches) : null;
                if (await TryFillAsync(part, watch, receiver, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                if (++fetches == MaxFetches)
                {
                    ForgetUnknown(part);
                    throw Mismatch();
                }

                if (PrepareToHeal(part, fetches))
                {
                    await Task.Delay(s_healPause * fetches, scope.Time, cancellationToken).ConfigureAwait(false);
                    Ask(watch);
                }
            }
            catch (PartLostException e)
            {
                _wasTouched = true;
                if (++lost > MaxLostParts)
                {
                    throw new ModelManagerException(
                        ErrorCode.Io, $"the partial file was deleted or edited {lost} times while it was written", new ErrorDetail { Path = scope.Root.FullPath(plan.Part) }, e);
                }
            }
            catch (OtherContentException)
            {
                _otherContents++;
            }
        }
    }

    /// <summary>New bytes came, so what was wrong before them is past.</summary>
    public void Progressed() => Volatile.Write(ref _wrongAnswers, 0);

    /// <summary>Whether the server may be asked again after an answer that was wrong in itself.</summary>
    public bool MayAskAgain() => Interlocked.Increment(ref _wrongAnswers) < MaxWrongAnswers;

    /// <summary>
    /// A chunk arrived that does not have its digest. The number of times that it did when it should be fetched again; 0 when it came twice
    /// with the same bytes, or again and again with others: then it stays as it is until the file's own digest decides who is right. When
    /// that is so of several chunks, and of none it is not, the library's digests are to blame, and are not used any more.
    /// </summary>
    public int IsWorthAnother(ByteRange chunk, string digest)
    {
        scope.Progress.Retried();
        lock (_mismatches)
        {
            _wrong.Add(chunk);
            var (before, count) = _mismatches.GetValueOrDefault(chunk.Start);
            _mismatches[chunk.Start] = (digest, ++count);
            if (before != digest && count < MaxChunkMismatches)
            {
                return count;
            }

            _disputed.Add(chunk);
            if (_hasGoodChunks || _disputed.Length < MaxDisputedChunks * Ranges.GrainBytes)
            {
                return 0;
            }
        }

        scope.Board.Change(Ranges, static ranges => ranges.DistrustChunks());
        return 0;
    }

    /// <summary>A chunk has its digest.</summary>
    public void FoundGood() => _hasGoodChunks = true;

    // Where the part is whole: true when the receiver accepts it.
    private async Task<bool> TryFillAsync(PartFile part, OpenWatch? watch, IFileReceiver receiver, CancellationToken cancellationToken)
    {
        receiver.Reset();
        var recovery = PartRecovery.Examine(part, plan, Ranges.Chunks);
        ReserveRoom(part);
        using var pass = new FilePass(scope, Ranges, part, receiver);
        _pass = pass;
        var isAccepted = false;
        try
        {
            HasOpened = true;
            pass.Open(recovery);

            // A file that cannot be read, or was cut by somebody, shows in the hasher first.
            await (await Task.WhenAny(pass.Whole, pass.Hashed).WaitAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            await pass.Whole.WaitAsync(cancellationToken).ConfigureAwait(false);
            await pass.Hashed.WaitAsync(cancellationToken).ConfigureAwait(false);
            await pass.CloseAsync().ConfigureAwait(false);
            var content = part.HasJournal ? await BlockingWork.RunAsync(() => part.Finish(scope.Batch)).ConfigureAwait(false) : part.Finish(scope.Batch);
            isAccepted = receiver.TryAccept(content);
            Ask(watch);
            if (isAccepted && _wasTouched)
            {
                // The bytes were right as they passed; are they still?
                isAccepted = false;
                await pass.HashAgainAsync(cancellationToken).ConfigureAwait(false);
                if (!receiver.TryAccept(content))
                {
                    throw new PartLostException();
                }

                isAccepted = true;
            }

            if (isAccepted)
            {
                ReportRoom(plan.File.SizeBytes);
            }

            return isAccepted;
        }
        catch (Exception e)
        {
            await pass.CloseAsync().ConfigureAwait(false);
            if (pass.FoundOther || (e is PartLostException && Ranges.Chunks is null))
            {
                // Nothing of it belongs to what comes next, or nothing tells what does.
                Clear(part);
            }
            else if (e is not PartLostException)
            {
                await pass.SaveAsync().ConfigureAwait(false);
            }

            throw;
        }
        finally
        {
            if (!isAccepted)
            {
                Ask(watch);
                pass.Uncount();
            }
        }
    }

    private void Ask(OpenWatch? watch) => _wasTouched |= watch?.HasSeenOthers() == true;

    // With chunk digests the next pass compares every chunk and fetches the bad ones. If all of them are right and the whole is not, the digests lie.
    // True when the server should be given some time.
    private bool PrepareToHeal(PartFile part, int fetches)
    {
        scope.Progress.Retried();
        if (Ranges.Chunks is not null && !_disputed.IsEmpty)
        {
            _disputed.Clear();
            _mismatches.Clear();
            return true;
        }

        if (Ranges.Chunks is null || fetches > 1)
        {
            scope.Board.Change(Ranges, static ranges => ranges.DistrustChunks());
            Clear(part);
        }

        return false;
    }

    // Without chunk digests nothing tells which of the bytes are right.
    private void ForgetUnknown(PartFile part)
    {
        if (Ranges.Chunks is null || _disputed.IsEmpty)
        {
            Clear(part);
        }
    }

    private void Clear(PartFile part)
    {
        part.Clear();
        ReportRoom(part.AllocatedBytes);
    }

    private void ReserveRoom(PartFile part)
    {
        if (plan.File.SizeBytes >= SegmentBoard.MinPieceBytes)
        {
            part.TryReserve();
        }

        ReportRoom(part.AllocatedBytes);
    }

    // What the disk has given is no longer only promised; what was given back to it, by beginning anew, is promised again.
    private void ReportRoom(long allocatedBytes)
    {
        var room = Math.Min(allocatedBytes, plan.File.SizeBytes);
        scope.Reserved(room - _room);
        _room = room;
    }

    private ModelManagerException Mismatch()
    {
        IReadOnlyList<ByteRange> ranges = _wrong.IsEmpty ? [new ByteRange(0, plan.File.SizeBytes)] : [.. _wrong];
        return new ModelManagerException(
            ErrorCode.ChecksumMismatch,
            $"'{plan.File.Path}' of '{plan.Key}' came {MaxFetches} times without the digest of the catalogue",
            new ErrorDetail { Path = plan.File.Path.Value, Ranges = ranges });
    }
}

/// <summary>The server has other content now than that which is here: the file starts anew.</summary>
internal sealed class OtherContentException : Exception
{
    public OtherContentException()
        : base("the server has other content now")
    {
    }
}
