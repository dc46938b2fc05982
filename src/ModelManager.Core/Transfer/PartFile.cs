using ModelManager.Planning;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>
/// A <c>.part</c> file while it is written: locked on its own inode, with a visible marker beside it and a journal of what is
/// durable. Dispose removes the marker and keeps the content.
/// </summary>
internal sealed class PartFile : IDisposable
{
    /// <summary>How much may be written before it is made durable and journalled.</summary>
    private const long CheckpointBytes = 16 * 1024 * 1024;
    private const int MaxLockAttempts = 50;

    private readonly RootFolder _root;
    private readonly FilePlan _plan;
    private readonly DurableFile _file;
    private long _durable;
    private long _modifiedNs;
    private bool _isDiscarded;

    private PartFile(RootFolder root, FilePlan plan, DurableFile file, string taskId)
    {
        _root = root;
        _plan = plan;
        _file = file;
        Marker.Write(root, StoreLayout.PartMarker(plan.Part), taskId, plan.Key);
        var journal = Journal.TryRead(root, plan);
        ETag = journal?.ETag;
        _durable = Math.Min(journal?.DurableBytes ?? 0, file.Length);
    }

    /// <summary>Bytes of the file that are written.</summary>
    public long Position { get; private set; }

    /// <summary>The strong entity tag that the content came with, or null.</summary>
    public string? ETag { get; set; }

    /// <summary>Whether an earlier run left anything in it.</summary>
    public bool HasContent => _file.Length > 0;

    private bool HasJournal => _plan.File.SizeBytes >= Journal.MinFileBytes;

    /// <summary>Opens and locks the file. A sweep for orphans may hold the lock for a moment, so a busy lock is tried again.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.DownloadInProgress"/>: somebody else writes it.</exception>
    public static async Task<PartFile> OpenAsync(RootFolder root, FilePlan plan, string taskId, TimeProvider time, CancellationToken cancellationToken)
    {
        root.CreateFolder(StoreLayout.Temp);
        for (var attempt = 1; ; attempt++)
        {
            var file = root.OpenOrCreate(plan.Part);
            try
            {
                if (file.TryLock(root.LocksAreOptional))
                {
                    return new PartFile(root, plan, file, taskId);
                }
            }
            catch
            {
                file.Dispose();
                throw;
            }

            file.Dispose();
            if (attempt == MaxLockAttempts)
            {
                throw new ModelManagerException(ErrorCode.DownloadInProgress, $"'{file.Path}' is being written", new ErrorDetail { Path = file.Path });
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Finds out how much of an earlier run's content is good, feeds it to the sink and cuts off the rest. Chunk digests
    /// decide where there are any; without them the journal does, and the file's digest has the last word.
    /// </summary>
    public void Recover(IContentSink sink, CancellationToken cancellationToken)
    {
        var present = Math.Min(_file.Length, _plan.File.SizeBytes);
        Position = 0;
        if (_plan.Chunks is { } chunks)
        {
            var buffer = new byte[(int)Math.Min(chunks.ChunkSizeBytes, Math.Max(present, 1))];
            foreach (var expected in chunks.Digests)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var length = (int)Math.Min(chunks.ChunkSizeBytes, _plan.File.SizeBytes - Position);
                if (Position + length > present)
                {
                    break;
                }

                var chunk = buffer.AsSpan(0, _file.ReadAt(buffer.AsSpan(0, length), Position));
                if (chunk.Length != length || Catalogue.ChunkDigests.DigestOf(chunk) != expected)
                {
                    break;
                }

                sink.Append(chunk);
                Position += length;
            }
        }
        else
        {
            var buffer = new byte[128 * 1024];
            while (Position < _durable)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = _file.ReadAt(buffer.AsSpan(0, (int)Math.Min(buffer.Length, _durable - Position)), Position);
                if (count == 0)
                {
                    break;
                }

                sink.Append(buffer.AsSpan(0, count));
                Position += count;
            }
        }

        _file.Truncate(Position);
        _durable = Math.Min(_durable, Position);
        _modifiedNs = _file.Status.ModifiedNs;
    }

    /// <exception cref="PartLostException">Another program wrote to the file.</exception>
    public void Append(ReadOnlySpan<byte> content)
    {
        CheckUntouched();
        _file.WriteAt(content, Position);
        _modifiedNs = _file.Status.ModifiedNs;
        Position += content.Length;
        if (HasJournal && Position - _durable >= CheckpointBytes)
        {
            CheckNamed();
            Checkpoint();
        }
    }

    /// <summary>Throws the content away and begins anew.</summary>
    public void Restart(string? etag)
    {
        _file.Truncate(0);
        _modifiedNs = _file.Status.ModifiedNs;
        Position = 0;
        _durable = 0;
        ETag = etag;
        _root.DeleteFile(StoreLayout.Journal(_plan.Part));
    }

    /// <summary>Makes what is here durable and remembers it, for a transfer that stops in between.</summary>
    public void Checkpoint()
    {
        if (HasJournal && Position > _durable && !_isDiscarded)
        {
            SyncOrDiscard(_file.SyncData);
            CrashPoint.Reach("part.synced");
            _durable = Position;
            new Journal(_plan.File.SizeBytes, _plan.File.Sha256.Hex, ETag, _durable).Write(_root, _plan.Part);
            CrashPoint.Reach("part.journalled");
        }
    }

    /// <summary>Makes the whole file durable.</summary>
    public PartialContent Finish()
    {
        CheckNamed();
        CheckUntouched();
        SyncOrDiscard(_file.Sync);
        CrashPoint.Reach("part.finished");
        var status = _file.Status;
        return new PartialContent(_plan, status.Identity, status.ModifiedNs);
    }

    /// <exception cref="PartLostException">The file was deleted or replaced while it was written.</exception>
    public void CheckNamed()
    {
        if (_root.Status(_plan.Part)?.Identity != _file.Status.Identity)
        {
            throw new PartLostException();
        }
    }

    // After a failed sync the kernel may have dropped what was not written, while the cache still shows it: nothing of the file
    // can be believed, and a second sync would succeed for nothing. The next attempt begins with another file.
    private void SyncOrDiscard(Action sync)
    {
        try
        {
            sync();
        }
        catch
        {
            _isDiscarded = true;
            _root.DeleteFile(StoreLayout.Journal(_plan.Part));
            _root.DeleteFile(_plan.Part);
            throw;
        }
    }

    // The bytes are hashed on their way to the disk and not read again, so what others write in between has to be noticed here.
    private void CheckUntouched()
    {
        var status = _file.Status;
        if (status.SizeBytes == Position && status.ModifiedNs == _modifiedNs)
        {
            return;
        }

        if (_plan.Chunks is null)
        {
            // Nothing tells which bytes are still good.
            Restart(null);
        }

        throw new PartLostException();
    }

    public void Dispose()
    {
        try
        {
            Marker.Remove(_root, StoreLayout.PartMarker(_plan.Part));
        }
        catch (ModelManagerException)
        {
            // A marker that cannot be removed is an orphan as soon as the lock is free.
        }
        finally
        {
            _file.Dispose();
        }
    }
}

/// <summary>The partial file is no longer where or what it was; it has to be opened anew.</summary>
internal sealed class PartLostException : Exception
{
    public PartLostException()
        : base("the partial file was deleted, replaced or edited")
    {
    }
}
