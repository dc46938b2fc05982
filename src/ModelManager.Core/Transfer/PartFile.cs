using System.Runtime.ExceptionServices;
using ModelManager.Planning;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>
/// A <c>.part</c> file while it is written: locked on its own inode, with a visible marker beside it and a journal of what is
/// durable. Several threads may write to it. Dispose removes the marker and keeps the content.
/// </summary>
internal sealed class PartFile : IDisposable
{
    private const int MaxLockAttempts = 50;

    private readonly RootFolder _root;
    private readonly FilePlan _plan;
    private readonly string _part;
    private readonly DurableFile _file;
    private readonly Lock _writing = new();
    private readonly Lock _journalling = new();
    private long _length;
    private long _modifiedNs;
    private readonly bool _isNew;
    private ExceptionDispatchInfo? _failure;

    private PartFile(RootFolder root, FilePlan plan, DurableFile file, string taskId)
    {
        _root = root;
        _plan = plan;
        _part = plan.Part;
        _file = file;
        Mark(taskId);
        Journal = HasJournal ? Journal.TryRead(root, plan) : null;
        Remember(file.Status);
        _isNew = _length == 0;
        if (!_isNew)
        {
            // The run that left it may have met a disk that could neither write it nor delete it.
            file.ForgetCache();
        }
    }

    /// <summary>What an earlier run knew to be durable; null when there is nothing that can be believed.</summary>
    public Journal? Journal { get; }

    /// <summary>How long the file is, as of the last change.</summary>
    public long Length => _length;

    /// <summary>What it takes of the disk, as of the last change.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>The parts of the file where something may have been written.</summary>
    public IEnumerable<ByteRange> DataRanges => _file.DataRanges();

    /// <summary>
    /// Begins to look who else opens the file: what another program writes between two looks of ours is hidden in the times by our own writing. Null
    /// where that cannot be done.
    /// </summary>
    public OpenWatch? Watch(OpenWatches watches) => watches.TryStart(_file);

    /// <summary>For those who make something durable in the same root; a disk that hangs holds up nobody else.</summary>
    public DiskThread Disk => _root.Disk;

    public bool HasJournal => _plan.File.SizeBytes >= Journal.MinFileBytes;

    /// <summary>Opens and locks the file. A sweep for orphans may hold the lock for a moment, so a busy lock is tried again.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.DownloadInProgress"/>: somebody else writes it.</exception>
    public static async Task<PartFile> OpenAsync(RootFolder root, FilePlan plan, string taskId, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var file = OpenOwn(root, plan.Part);
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

    private static DurableFile OpenOwn(RootFolder root, string part)
    {
        try
        {
            return root.OpenOwn(part);
        }
        catch (ModelManagerException e) when (e.Detail.OsError == OsError.NotFound)
        {
            root.CreateFolder(StoreLayout.Temp);
            return root.OpenOwn(part);
        }
    }

    /// <summary>Reserves the disk's room for the whole file; false where the file system cannot.</summary>
    public bool TryReserve()
    {
        lock (_writing)
        {
            var isReserved = _file.TryReserve(_plan.File.SizeBytes);
            Remember(_file.Status);
            return isReserved;
        }
    }

    /// <summary>Reads until the buffer is full or the file ends.</summary>
    public int ReadAt(Span<byte> buffer, long offset) => _file.ReadAt(buffer, offset);

    /// <exception cref="PartLostException">Another program wrote to the file.</exception>
    public void WriteAt(ReadOnlySpan<byte> content, long offset)
    {
        lock (_writing)
        {
            CheckUntouched();
            try
            {
                _file.WriteAt(content, offset);
            }
            finally
            {
                // A full disk takes a part of it: that was not somebody else, and what the others bring is still good.
                Remember(_file.Status);
            }
        }
    }

    /// <summary>Cuts off what is behind a position.</summary>
    public void Truncate(long length)
    {
        lock (_writing)
        {
            _file.Truncate(length);
            Remember(_file.Status);
        }
    }

    /// <summary>Throws the content away.</summary>
    public void Clear()
    {
        lock (_journalling)
        {
            Truncate(0);
            _root.DeleteFile(StoreLayout.Journal(_part));
        }
    }

    /// <summary>Makes what is written durable and then notes those ranges, all of which were written before the call.</summary>
    public void Checkpoint(IReadOnlyList<ByteRange> written, string? etag)
    {
        lock (_journalling)
        {
            if (_failure is null)
            {
                SyncOrDiscard(_file.SyncData);
                CrashPoint.Reach("part.synced");
                new Journal(_plan.File.SizeBytes, _plan.File.Sha256.Hex, etag, written).Write(_root, _part);
                CrashPoint.Reach("part.journalled");
            }
        }
    }

    /// <summary>
    /// Makes the whole file durable and read-only, or leaves that to a batch that was opened before its first byte was written: of bytes
    /// that an earlier run left, the batch would not hear that they could not be written. The mode comes first, because a file system may
    /// keep it only when this very file is synced.
    /// </summary>
    public PartialContent Finish(SyncBatch? batch)
    {
        FileIdentity identity;
        lock (_writing)
        {
            identity = CheckUntouched().Identity;
        }

        CheckNamed(identity);
        var unsynced = _isNew && !HasJournal ? batch : null;
        if (unsynced is null)
        {
            _file.SetMode(RootFolder.PublishedFileMode);
            SyncOrDiscard(_file.Sync);
        }
        else
        {
            unsynced.Wrote(_plan.File.SizeBytes);
        }

        CrashPoint.Reach("part.finished");

        // Not as the file is now: what somebody wrote during the sync has to show when it is published.
        return new PartialContent(_plan, identity, _modifiedNs, unsynced);
    }

    /// <exception cref="PartLostException">The file was deleted or replaced while it was written.</exception>
    public void CheckNamed()
    {
        ThrowIfDiscarded();
        CheckNamed(_file.Status.Identity);
    }

    private void CheckNamed(FileIdentity identity)
    {
        if (_root.Status(_part)?.Identity != identity)
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
        catch (Exception e)
        {
            Volatile.Write(ref _failure, ExceptionDispatchInfo.Capture(e));
            _root.DeleteFile(StoreLayout.Journal(_part));
            _root.DeleteFile(_part);
            throw;
        }
    }

    // That the file is gone then is our doing, and what the disk answered is what there is to tell.
    private void ThrowIfDiscarded() => Volatile.Read(ref _failure)?.Throw();

    // The bytes are hashed once, so what others write in between has to be noticed here.
    private FileStatus CheckUntouched()
    {
        ThrowIfDiscarded();
        var status = _file.Status;
        if (status.SizeBytes != _length || status.ModifiedNs != _modifiedNs)
        {
            throw new PartLostException();
        }

        return status;
    }

    // The task's marker says the same. A second name for it costs no inode, which thousands of small files would have to find and give back.
    private void Mark(string taskId)
    {
        var (task, marker) = (StoreLayout.Marker(_plan.Key), StoreLayout.PartMarker(_part));
        var error = _root.TryLink(task, marker);
        if (error == OsError.Exists)
        {
            // Left by a run that died.
            _root.DeleteFile(marker);
            error = _root.TryLink(task, marker);
        }

        if (error != 0)
        {
            Marker.Write(_root, marker, taskId, _plan.Key);
        }
    }

    private void Remember(FileStatus status)
    {
        _length = status.SizeBytes;
        AllocatedBytes = status.AllocatedBytes;
        _modifiedNs = status.ModifiedNs;
    }

    public void Dispose()
    {
        try
        {
            _root.DeleteFile(StoreLayout.PartMarker(_part));
        }
        catch (ModelManagerException)
        {
            // A marker that cannot be removed is an orphan as soon as its task has ended.
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
