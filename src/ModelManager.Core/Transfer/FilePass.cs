using System.Buffers;
using ModelManager.Catalogue;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>One pass over an open part, from what is known of it to the last byte: what connections write goes to the disk, to the hasher and to the journal.</summary>
internal sealed class FilePass : IDisposable
{
    private const int ScanBytes = 1024 * 1024;

    private readonly TransferScope _scope;
    private readonly FileRanges _ranges;
    private readonly PartFile _part;
    private readonly IContentSink _sink;
    private readonly FrontHasher _front;
    private readonly Checkpoints _checkpoints;
    private readonly TaskCompletionSource _whole = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopScanning = new();
    private Task _scan = Task.CompletedTask;
    private Task? _closed;
    private long _present;

    public FilePass(TransferScope scope, FileRanges ranges, PartFile part, IContentSink sink)
    {
        _scope = scope;
        _ranges = ranges;
        _part = part;
        _sink = sink;
        _front = new FrontHasher(part, sink, ranges.SizeBytes);
        _checkpoints = new Checkpoints(part, Look, scope.OpenJournals, scope.Time);
    }

    /// <summary>Ends when every byte is here; fails when the part or the server's content is no longer what it was.</summary>
    public Task Whole => _whole.Task;

    /// <summary>Ends when every byte has passed the sink.</summary>
    public Task Hashed => _front.End;

    /// <summary>Offers the file to the connections.</summary>
    public void Open(PartRecovery recovery)
    {
        Move(_scope.Board.Open(_ranges, recovery));
        Advance(_scope.Board.Read(_ranges, static ranges => ranges.FrontBytes));
        if (recovery.Suspect.Count > 0)
        {
            _scan = recovery.Suspect.Sum(range => range.Length) > SegmentBoard.MinPieceBytes ? BlockingWork.RunAsync(Scan) : RunNow(Scan);
        }

        _scope.Changed();
    }

    /// <summary>Writes what belongs to a connection's piece, and compares every chunk that it completes.</summary>
    /// <exception cref="ChunkMismatchException">A chunk should be fetched again.</exception>
    /// <exception cref="ModelManagerException">There is more than belongs to the file; or the disk refuses it.</exception>
    public async ValueTask WriteAsync(Segment segment, ReadOnlyMemory<byte> content, FileJob job)
    {
        await MayWriteAsync(content.Length).ConfigureAwait(false);
        var allowed = 0;
        try
        {
            allowed = _scope.Board.Reserve(segment, content.Length);
            if (allowed > 0)
            {
                Guarded(() => _part.WriteAt(content.Span[..allowed], segment.Position));
                Count(segment, content.Span[..allowed], job);
            }
        }
        finally
        {
            _checkpoints.Wrote(content.Length, isAnything: allowed > 0);
            _scope.Board.Settle(segment);
        }
    }

    /// <summary>A connection lets go.</summary>
    public void Return(Segment segment)
    {
        try
        {
            Move(_scope.Board.Return(segment));
        }
        finally
        {
            // Only now may the pass end: what is told after it would be counted to nobody.
            _scope.Board.LetGo(_ranges);
        }
    }

    /// <summary>Looks whether the part is still where it was, as a network that failed is a time when people tidy up.</summary>
    public void CheckNamed() => Guarded(_part.CheckNamed);

    /// <summary>The server has other content now.</summary>
    public void FindOther() => Lose(new OtherContentException());

    /// <summary>Whether the server turned out to have other content.</summary>
    public bool FoundOther => _whole.Task.Exception?.InnerException is OtherContentException;

    /// <summary>Takes the part from connections, hasher and scan; returns when none of them touches it any more.</summary>
    public Task CloseAsync() => _closed ??= CloseOnceAsync();

    /// <summary>Behind the close: shows every byte to the sink once more, as it is in the file now.</summary>
    public async Task HashAgainAsync(CancellationToken cancellationToken)
    {
        _sink.Reset();
        var again = new FrontHasher(_part, _sink, _ranges.SizeBytes);
        again.Advance(_ranges.SizeBytes);
        try
        {
            await again.End.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await again.StopAsync().ConfigureAwait(false);
            _ = again.End.Exception;
        }
    }

    /// <summary>The pass ended early: what is here is journalled, if that can be done.</summary>
    public async Task SaveAsync()
    {
        try
        {
            await BlockingWork.RunAsync(_checkpoints.Save).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ModelManagerException or PartLostException)
        {
            // The pass ended with its own reason; what could not be journalled is fetched again.
        }
    }

    /// <summary>The bytes count as here no longer: the next pass counts anew.</summary>
    public void Uncount() => Move(-_present);

    public void Dispose() => _stopScanning.Dispose();

    private async Task CloseOnceAsync()
    {
        await _scope.Board.CloseAsync(_ranges).ConfigureAwait(false);
        await _stopScanning.CancelAsync().ConfigureAwait(false);
        await _scan.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _front.StopAsync().ConfigureAwait(false);
        await _checkpoints.StopAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ = _whole.Task.Exception;
        _ = _front.End.Exception;
    }

    private async ValueTask MayWriteAsync(int count)
    {
        try
        {
            await _checkpoints.MayWriteAsync(count).ConfigureAwait(false);
        }
        catch (PartLostException e)
        {
            Lose(e);
            throw;
        }
    }

    private void Count(Segment segment, ReadOnlySpan<byte> content, FileJob job)
    {
        while (!content.IsEmpty)
        {
            var chunks = _ranges.Chunks;
            var chunkEnd = chunks is null ? long.MaxValue : Math.Min((segment.Position / chunks.ChunkSizeBytes + 1) * chunks.ChunkSizeBytes, _ranges.SizeBytes);
            var count = (int)Math.Min(content.Length, chunkEnd - segment.Position);
            if (chunks is not null)
            {
                segment.ChunkHash.Append(content[..count]);
            }

            Advance(_scope.Board.Wrote(segment, count));
            Move(count);
            content = content[count..];
            if (segment.Position == chunkEnd && chunks is not null && _ranges.Chunks is not null)
            {
                EndChunk(segment, new ByteRange((chunkEnd - 1) / chunks.ChunkSizeBytes * chunks.ChunkSizeBytes, chunkEnd), chunks, job);
            }
        }
    }

    private void EndChunk(Segment segment, ByteRange chunk, ChunkDigests chunks, FileJob job)
    {
        var digest = ChunkDigests.Text(segment.ChunkHash);
        var times = 0;
        if (digest == chunks.Digests[(int)(chunk.Start / chunks.ChunkSizeBytes)])
        {
            job.FoundGood();
        }
        else
        {
            times = job.IsWorthAnother(chunk, digest);
        }

        var (moved, front) = _scope.Board.ChunkEnded(segment, isGood: times == 0);
        Move(moved);
        Advance(front);
        if (times > 0)
        {
            throw new ChunkMismatchException(times);
        }
    }

    // Compares what an earlier run left with the library's digests, from the front, while connections bring the rest.
    private void Scan()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ScanBytes);
        try
        {
            while (!_stopScanning.IsCancellationRequested)
            {
                var (next, begunEnd, chunks) = _scope.Board.Read(_ranges, static ranges => ranges.NextSuspect() is { } next ? (next, ranges.BegunEnd(next), ranges.Chunks) : default);
                if (chunks is null)
                {
                    return;
                }

                var (digest, beginning) = ChunkComparison.DigestOf(_part.ReadAt, next, begunEnd, buffer, CancellationToken.None);
                var isGood = digest == chunks.Digests[(int)(next.Start / chunks.ChunkSizeBytes)];
                var (moved, front) = _scope.Board.Read(_ranges, ranges => (ranges.Examined(next, isGood, beginning), ranges.FrontBytes));
                Move(moved);
                Advance(front);
                _scope.Changed();
            }
        }
        catch (Exception e)
        {
            Lose(e);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Advance(long front)
    {
        _front.Advance(front);
        if (front == _ranges.SizeBytes)
        {
            _whole.TrySetResult();
        }
    }

    private void Move(long bytes)
    {
        if (bytes != 0)
        {
            Interlocked.Add(ref _present, bytes);
            _scope.Progress.Moved(bytes);
        }
    }

    private (IReadOnlyList<ByteRange> Here, string? ETag) Look() =>
        _scope.Board.Read<(IReadOnlyList<ByteRange>, string?)>(_ranges, static ranges => ([.. ranges.Written()], ranges.ETag));

    private static Task RunNow(Action work)
    {
        try
        {
            work();
            return Task.CompletedTask;
        }
        catch (Exception e)
        {
            return Task.FromException(e);
        }
    }

    // Whoever finds the part lost tells the file's job, which begins anew; the connection goes on with something else.
    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (PartLostException e)
        {
            Lose(e);
            throw;
        }
    }

    private void Lose(Exception reason)
    {
        _scope.Board.Change(_ranges, static ranges => ranges.Shut());
        _whole.TrySetException(reason);
    }
}

/// <summary>A chunk that arrived does not have its digest and should be fetched again.</summary>
internal sealed class ChunkMismatchException : Exception
{
    public ChunkMismatchException(int count)
        : base("a chunk does not have its digest") => Count = count;

    /// <summary>How often that was so of this chunk.</summary>
    public int Count { get; }
}
