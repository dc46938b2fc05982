using ModelManager.Lifecycle;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.Store;

namespace ModelManager.Downloads;

/// <summary>
/// Every download of a root in this process: ten calls for one version are one task. Its lock protects which tasks there are; that of
/// <see cref="Removals"/> is taken under it, never the other way round.
/// </summary>
internal sealed class DownloadEngine : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ModelKey, DownloadTask> _byKey = [];
    private readonly Dictionary<ModelId, DownloadTask> _newest = [];
    private readonly HashSet<DownloadTask> _unended = [];
    private readonly RootFolder _root;
    private readonly ModelRegistry _registry;
    private readonly TimeProvider _time;
    private readonly Action<DownloadEvent> _raise;
    private readonly DownloadPipeline _pipeline;
    private readonly Removals _removals;
    private bool _isClosed;

    public DownloadEngine(
        RootFolder root, ModelRegistry registry, Guards guards, TimeProvider time, Action<DownloadEvent> raise, Func<DownloadEngine, DownloadPipeline> createPipeline)
    {
        _root = root;
        _registry = registry;
        _time = time;
        _raise = raise;
        _pipeline = createPipeline(this);
        _removals = new Removals(root, registry, guards, _pipeline.Leftovers, raise) { CancelLeftOver = key => Find(key)?.CancelIfLeftOver() };
    }

    /// <summary>Every task that works or has failed.</summary>
    public IReadOnlyList<DownloadTask> Tasks
    {
        get
        {
            lock (_lock)
            {
                return [.. _byKey.Values.Concat(_newest.Values).Distinct().Where(task => task.IsAlive || task.State == ModelState.Failed)];
            }
        }
    }

    /// <summary>A handle that looks on and does not keep the transfer going.</summary>
    public DownloadHandle LookOn(DownloadTask task) => Attach(task, isHolder: false);

    /// <summary>Takes up what earlier runs left, if it is wanted: paused tasks stay paused, the others continue if <paramref name="autoResume"/>.</summary>
    public void Restore(bool autoResume, Func<TaskRecord, bool>? isWanted = null)
    {
        foreach (var record in new TaskRecords(_root).ReadAll().Where(record => !record.IsRepair && isWanted?.Invoke(record) != false))
        {
            lock (_lock)
            {
                TakeUp(record, autoResume);
            }
        }
    }

    /// <summary>Joins the task of the version, or begins one.</summary>
    public DownloadHandle Start(ModelId id, ModelVersion? version, DownloadPriority priority)
    {
        var ready = version is null ? null : _registry.Current.Find(new ModelKey(id, version.Value));

        // If the disk refuses, the task says so; it also makes the files durable that came from elsewhere.
        var mayConfirm = ready is { IsReady: true, IsVerified: true } && _registry.TryMakeDurable();
        lock (_lock)
        {
            if (_isClosed)
            {
                throw new ModelManagerException(ErrorCode.Closed, "the manager was closed");
            }

            var present = Present(id, version);
            if (mayConfirm && ready is not null && !IsLeaving(ready.Key) && _root.FolderExists(StoreLayout.Version(ready.Key))
                && present is not { IsLeftOver: true, IsJoinable: true })
            {
                if (present is { State: ModelState.Failed })
                {
                    // What it put in its place is confirmed now, and no longer its own to clear away.
                    present.HasPlaced = false;
                }

                return AlreadyInstalled(ready.ToInstalled(), priority);
            }

            // One that an earlier run left clears away what there is of it, and then finds its version installed.
            if (present is { IsJoinable: true })
            {
                var joined = Attach(present, isHolder: true);
                if (present.TryPromote(priority))
                {
                    _pipeline.ReorderSlots();
                }

                present.ResumeIfLeftPaused();
                return joined;
            }

            // A failed task is tried again under its id; after one that is being cancelled comes another.
            var taskId = present is { State: ModelState.Failed } ? present.TaskId : NewId();
            var task = Create(taskId, id, version, priority, isLeftOver: false, present?.Ended);
            if (present is { State: ModelState.Failed })
            {
                task.GoOnFrom(present);
            }

            Add(task);
            var handle = Attach(task, isHolder: true);
            Begin(task, paused: false);
            return handle;
        }
    }

    /// <summary>Continues a paused task or begins a failed one anew.</summary>
    public void Resume(DownloadHandle handle)
    {
        lock (_lock)
        {
            var task = handle.Task;
            if (_isClosed || task.State != ModelState.Failed)
            {
                task.Resume();
                return;
            }

            var present = Present(task.Id, task.Version);
            if (present is not { IsJoinable: true })
            {
                present = Create(task.TaskId, task.Id, task.Version, task.Priority, isLeftOver: false, present?.Ended);
                present.GoOnFrom(task);
                Add(present);
                Begin(present, paused: false);
            }

            handle.Task = present;
        }
    }

    /// <summary>The partial content of a version is old: whether there is a task for it. One that only waits to be resumed is cancelled, and deletes it.</summary>
    public bool TakesCareOfOld(ModelKey key)
    {
        var task = Find(key);
        task?.CancelIfLeftOver();
        return task is not null;
    }

    /// <summary>The task behind a version, whatever its state; null when there is none.</summary>
    public DownloadTask? Find(ModelKey key)
    {
        lock (_lock)
        {
            return _byKey.GetValueOrDefault(key);
        }
    }

    /// <summary>Whether a removal of the version was asked for and has not ended, or a cancelled task may be taking it back.</summary>
    public bool IsLeaving(ModelKey key)
    {
        lock (_lock)
        {
            return _removals.IsAskedFor(key) || _byKey.GetValueOrDefault(key) is { MayBeTakingBack: true }
                || _unended.Any(task => task.MayBeTakingBack && task.Key == key);
        }
    }

    /// <summary>Gives a task the version that it turned out to be about; false when another task has it.</summary>
    public bool Bind(DownloadTask task, ModelVersion version)
    {
        lock (_lock)
        {
            var key = new ModelKey(task.Id, version);
            if (_byKey.GetValueOrDefault(key) is { IsJoinable: true } other && other != task)
            {
                // Nobody may find a task that will end without an outcome of its own.
                if (_newest.GetValueOrDefault(task.Id) == task)
                {
                    _newest.Remove(task.Id);
                }

                task.MoveHandlesTo(other);
                other.ResumeIfLeftPaused();
                return false;
            }

            if (_byKey.GetValueOrDefault(key) is { State: ModelState.Failed } failed && failed != task)
            {
                task.GoOnFrom(failed);
            }

            task.Bind(version);
            _byKey[key] = task;
            return true;
        }
    }

    /// <summary>Whether the files of a version are going.</summary>
    public bool IsRemoving(ModelKey key) => _removals.HasBegun(key);

    /// <inheritdoc cref="Removals.RemoveAsync"/>
    public Task RemoveAsync(ModelKey key, CancellationToken cancellationToken) => _removals.RemoveAsync(key, cancellationToken);

    /// <summary>Stops every task, keeps what has arrived, and returns when every lock is dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        List<DownloadTask> tasks;
        lock (_lock)
        {
            _isClosed = true;
            tasks = [.. _unended.Concat(_byKey.Values).Concat(_newest.Values).Distinct()];
        }

        var removals = _removals.Close();

        foreach (var task in tasks)
        {
            task.Close();
        }

        foreach (var end in tasks.Select(task => task.Ended).Concat(removals))
        {
            await end.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // The caller holds the lock.
    private DownloadTask? Present(ModelId id, ModelVersion? version) =>
        version is { } known ? _byKey.GetValueOrDefault(new ModelKey(id, known)) : _newest.GetValueOrDefault(id);

    private static string NewId() => Guid.NewGuid().ToString("n");

    private DownloadHandle Attach(DownloadTask task, bool isHolder)
    {
        var handle = new DownloadHandle(this, task, isHolder);
        task.Attach(handle);
        return handle;
    }

    private DownloadHandle AlreadyInstalled(InstalledModel installed, DownloadPriority priority)
    {
        var task = Create(NewId(), installed.Key.Id, installed.Key.Version, priority, isLeftOver: false);
        task.StartReady(installed);
        var handle = new DownloadHandle(this, task, isHolder: true);
        handle.Complete(installed);
        return handle;
    }

    private DownloadTask Create(string taskId, ModelId id, ModelVersion? version, DownloadPriority priority, bool isLeftOver, Task? predecessor = null) =>
        new(_pipeline, _time, _raise, new DownloadIdentity(taskId, id, version), priority) { IsLeftOver = isLeftOver, Left = Leave, Predecessor = predecessor ?? Task.CompletedTask };

    private void Begin(DownloadTask task, bool paused)
    {
        _unended.Add(task);
        task.Start(paused);
    }

    private void Add(DownloadTask task)
    {
        if (task.Key is { } key)
        {
            _byKey[key] = task;
        }
        else
        {
            _newest[task.Id] = task;
        }
    }

    // The caller holds the lock.
    private void TakeUp(TaskRecord record, bool autoResume, Task? predecessor = null)
    {
        if (!_byKey.ContainsKey(record.Key))
        {
            var priority = record.IsBackground ? DownloadPriority.Background : DownloadPriority.User;
            var task = Create(record.TaskId, record.Key.Id, record.Key.Version, priority, isLeftOver: true, predecessor);
            _byKey.Add(record.Key, task);
            Begin(task, paused: record.IsPaused || !autoResume);
        }
    }

    // A failed task of a known version stays to be seen and tried again; every other one that ended is forgotten.
    private void Leave(DownloadTask task)
    {
        lock (_lock)
        {
            _unended.Remove(task);
            if (_newest.GetValueOrDefault(task.Id) == task)
            {
                _newest.Remove(task.Id);
            }

            if (task.State != ModelState.Failed && task.Key is { } key && _byKey.GetValueOrDefault(key) == task)
            {
                _byKey.Remove(key);
            }

            if (task.Kept is { } kept && !_isClosed)
            {
                // What was kept is there to be seen, resumed and deleted, as after a restart.
                TakeUp(kept, autoResume: false, task.Ended);
            }
        }
    }
}
