using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Store;

namespace ModelManager.Downloads;

/// <summary>
/// What a task holds while it works: the guard of its version, the visible marker and the record for a later run. Dispose
/// removes the marker, then lets the guard go.
/// </summary>
internal sealed class DownloadSession(RootFolder root, TaskRecords records) : IDisposable
{
    private readonly Lock _sharing = new();
    private OsLock? _guard;
    private string? _marker;
    private ModelKey? _shared;

    /// <summary>The record as it is on the disk, once the guard is held.</summary>
    public TaskRecord? Record { get; private set; }

    public bool HoldsGuard => _guard is not null;

    /// <summary>The guard was taken.</summary>
    public void Enter(OsLock guard) => _guard = guard;

    /// <summary>Makes sure that nobody else can hold the guard: that its file was not deleted or replaced since it was locked.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.Io"/></exception>
    public void CheckGuard()
    {
        if (_guard?.IsStillNamed() != true)
        {
            throw new ModelManagerException(ErrorCode.Io, "the lock of the version was deleted while it was held", new ErrorDetail { Path = root.FullPath(StoreLayout.Guards) });
        }
    }

    /// <summary>Shows that a task is alive, and remembers it.</summary>
    public void Announce(TaskRecord record)
    {
        Save(record);
        _marker = StoreLayout.Marker(record.Key);
        Marker.Write(root, _marker, record.TaskId, record.Key);
    }

    /// <summary>Remembers a change of the task, if it was announced.</summary>
    public void Update(Func<TaskRecord, TaskRecord> change)
    {
        if (Record is not null)
        {
            Save(change(Record));
        }
    }

    /// <summary>Tells other processes how far the task is, while the guard is held.</summary>
    public void Share(ModelKey key, DownloadProgress progress)
    {
        lock (_sharing)
        {
            if (_guard is null)
            {
                return;
            }

            try
            {
                _shared = key;
                SharedProgress.Write(root, key, progress);
            }
            catch (ModelManagerException)
            {
                // Whoever waits sees less; the download itself does not depend on it.
            }
        }
    }

    /// <summary>Ends the task and keeps its record, by which what has arrived can be found.</summary>
    public TaskRecord Leave(TaskRecord record)
    {
        Save(record);
        Hide(record.Key);
        return record;
    }

    /// <summary>Forgets the task: it is done, or not wanted, which has to be so after a power cut as well.</summary>
    public void Forget(ModelKey key, bool durable = false)
    {
        records.Remove(key, durable);
        Record = null;
        Hide(key);
    }

    // Takes away what shows that a task is alive.
    private void Hide(ModelKey key)
    {
        // Of an earlier run, too, that died.
        Marker.Remove(root, StoreLayout.Marker(key));
        lock (_sharing)
        {
            SharedProgress.Remove(root, key);
            _shared = null;
        }

        _marker = null;
    }

    public void Dispose()
    {
        lock (_sharing)
        {
            try
            {
                if (_marker is not null)
                {
                    Marker.Remove(root, _marker);
                }

                if (_shared is { } shared)
                {
                    SharedProgress.Remove(root, shared);
                }
            }
            catch (ModelManagerException)
            {
                // A marker that cannot be removed is an orphan as soon as the guard is free.
            }

            _guard?.Dispose();
            _guard = null;
            _marker = null;
            _shared = null;
        }
    }

    private void Save(TaskRecord record)
    {
        if (record != Record)
        {
            records.Write(record);
            Record = record;
        }
    }
}
