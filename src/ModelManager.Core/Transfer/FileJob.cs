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

    private readonly Dictionary<long, (string Digest, int Count)> _mismatches = [];
    private readonly RangeSet _wrong = [];
    private FilePass? _pass;
    private int _otherContents;
    private int _wrongAnswers;
    private bool _isReserved;

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
                if (await TryFillAsync(part, receiver, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                if (++fetches == MaxFetches)
                {
                    part.Clear();
                    throw Mismatch();
                }

                PrepareToHeal(part, fetches);
            }
            catch (PartLostException e)
            {
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

    /// <summary>Whether the server may be asked again after an answer that was wrong in itself.</summary>
    public bool MayAskAgain() => Interlocked.Increment(ref _wrongAnswers) < MaxWrongAnswers;

    /// <summary>
    /// A chunk arrived that does not have its digest. True when it should be fetched again; false when it came twice with the same bytes, or
    /// again and again with others: then the library's digests are to blame, and are not used any more. The file's own digest decides.
    /// </summary>
    public bool IsWorthAnother(ByteRange chunk, string digest)
    {
        scope.Progress.Retried();
        lock (_mismatches)
        {
            _wrong.Add(chunk);
            var (before, count) = _mismatches.GetValueOrDefault(chunk.Start);
            _mismatches[chunk.Start] = (digest, count + 1);
            if (before != digest && count + 1 < MaxChunkMismatches)
            {
                return true;
            }
        }

        scope.Board.Change(Ranges, static ranges => ranges.DistrustChunks());
        return false;
    }

    // Where the part is whole: true when the receiver accepts it.
    private async Task<bool> TryFillAsync(PartFile part, IFileReceiver receiver, CancellationToken cancellationToken)
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
            var content = part.HasJournal ? await BlockingWork.RunAsync(part.Finish).ConfigureAwait(false) : part.Finish();
            isAccepted = receiver.TryAccept(content);
            if (isAccepted)
            {
                ReportRoom();
            }

            return isAccepted;
        }
        catch (Exception e)
        {
            await pass.CloseAsync().ConfigureAwait(false);
            if (pass.FoundOther || (e is PartLostException && Ranges.Chunks is null))
            {
                // Nothing of it belongs to what comes next, or nothing tells what does.
                part.Clear();
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
                pass.Uncount();
            }
        }
    }

    // With chunk digests the next pass compares every chunk and fetches the bad ones. If all of them are right and the whole is not, the digests lie.
    private void PrepareToHeal(PartFile part, int fetches)
    {
        scope.Progress.Retried();
        if (Ranges.Chunks is not null && fetches == 1)
        {
            return;
        }

        scope.Board.Change(Ranges, static ranges => ranges.DistrustChunks());
        part.Clear();
    }

    private void ReserveRoom(PartFile part)
    {
        if (!_isReserved && plan.File.SizeBytes >= SegmentBoard.MinPieceBytes && part.TryReserve())
        {
            ReportRoom();
        }
    }

    // Once: taken from the disk, it is no longer only promised.
    private void ReportRoom()
    {
        if (!_isReserved)
        {
            _isReserved = true;
            scope.Reserved(plan.File.SizeBytes - plan.PresentBytes);
        }
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
