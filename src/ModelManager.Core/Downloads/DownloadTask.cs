using ModelManager.Lifecycle;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.Store;

namespace ModelManager.Downloads;

/// <summary>
/// One transfer, as those who want it see it: the handles that share it, and what they may ask of it. <see cref="DownloadLoop"/> does the
/// work, <see cref="DownloadStatus"/> says how far it is.
/// </summary>
internal sealed class DownloadTask
{
    // Held where something is decided by the state. Listeners and handles are told outside of it.
    private readonly Lock _lock = new();
    private readonly DownloadIdentity _identity;
    private readonly TaskHandles _handles = new();
    private readonly StopRequest _stop = new();
    private readonly DownloadLoop _loop;
    private volatile bool _isAskedFor;
    private volatile DownloadPriority _priority;

    public DownloadTask(DownloadPipeline pipeline, TimeProvider time, Action<DownloadEvent> raise, DownloadIdentity identity, DownloadPriority priority)
    {
        _identity = identity;
        _priority = priority;
        Status = new DownloadStatus(identity, _lock, time, raise);
        _loop = new DownloadLoop(this, pipeline, Status, _stop, _handles);
    }

    public string TaskId => _identity.TaskId;

    public ModelId Id => _identity.Id;

    public ModelVersion? Version => _identity.Version;

    /// <summary>Model and version; null while the newest version is still being looked up.</summary>
    public ModelKey? Key => _identity.Key;

    public DownloadPriority Priority => _priority;

    /// <summary>Whether it continues what an earlier run began: then it ends when somebody cancelled it meanwhile.</summary>
    public bool IsLeftOver { get; init; }

    /// <summary>What has to end before this task may begin: an earlier one of the same version that still cleans up.</summary>
    public Task Predecessor { get; init; } = Task.CompletedTask;

    /// <summary>Called when the task has left its working states.</summary>
    public Action<DownloadTask>? Left { get; init; }

    public DownloadStatus Status { get; }

    public ModelState State => Status.State;

    /// <summary>Whether it, or the failed one that it goes on for, has put the version in its place.</summary>
    public bool HasPlaced { get; set; }

    /// <summary>What is on record of partial content that the task left when it was cancelled; null for nothing.</summary>
    public TaskRecord? Kept => _loop.Kept;

    /// <summary>Ends when the loop has ended and every lock is dropped.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    public bool IsAlive => StateTable.IsWorking(State);

    /// <summary>Whether another caller may share the transfer: it works, and nobody has ended it.</summary>
    public bool IsJoinable => IsAlive && _stop.Reason < StopReason.Close && !_handles.HasOutcome;

    /// <summary>Whether somebody wants it here: it is not only gone on with because an earlier run left it.</summary>
    public bool IsAskedFor => !IsLeftOver || _isAskedFor;

    /// <summary>Whether somebody waits for its outcome.</summary>
    public bool HasHolder => _handles.HasHolder;

    /// <summary>Whether it was cancelled, and may be deleting what it put in the version's place.</summary>
    public bool MayBeTakingBack => HasPlaced && _stop.IsCancelled;

    /// <summary>Begins to work, or to wait for <see cref="Resume"/>.</summary>
    public void Start(bool paused)
    {
        if (paused)
        {
            _stop.Raise(StopReason.Pause);
        }

        Status.Set(paused ? ModelState.Paused : ModelState.Queued);
        Ended = Task.Run(() => ThenLeaveAsync(_loop.RunAsync(paused, Predecessor)));
    }

    /// <summary>A task that has nothing to do, because the version is installed.</summary>
    public void StartReady(InstalledModel installed) => Status.BeReady(installed);

    /// <summary>Takes the place of a failed task.</summary>
    public void GoOnFrom(DownloadTask failed)
    {
        Status.Meter.GoOnFrom(failed.Status.Meter);
        (HasPlaced, failed.HasPlaced) = (failed.HasPlaced, false);
    }

    /// <summary>The newest version turned out to be this one.</summary>
    public void Bind(ModelVersion version) => _identity.Bind(version);

    /// <summary>Lets a handle share the transfer, or its outcome if that is known already.</summary>
    public void Attach(DownloadHandle handle)
    {
        handle.Task = this;
        _handles.Add(handle);
        if (handle.IsHolder)
        {
            _isAskedFor = true;
        }
    }

    /// <summary>Takes a handle out; the transfer stops, and keeps what it has, when none is left that keeps it going.</summary>
    public void Detach(DownloadHandle handle)
    {
        if (_handles.Remove(handle))
        {
            Stop(StopReason.CancelKeepingPartial);
        }
    }

    /// <summary>The manager that gave a handle out was closed: it keeps the transfer going no longer, and does not end it.</summary>
    public void Forget(DownloadHandle handle) => _handles.Remove(handle);

    /// <summary>Hands every handle over to the task that does the same.</summary>
    public void MoveHandlesTo(DownloadTask other) => _handles.TakeAll().ForEach(other.Attach);

    /// <summary>A user waits for it from now on; false when one did already, or does not now either.</summary>
    public bool TryPromote(DownloadPriority priority)
    {
        var before = _priority;
        _priority = priority < before ? priority : before;
        return _priority != before;
    }

    public void Pause() => Stop(StopReason.Pause);

    public void Resume()
    {
        _isAskedFor = true;
        _stop.Resume();
    }

    /// <summary>
    /// Lets a task go on that an earlier run left and that has not worked in this one: whoever asks for a download wants it now, whatever
    /// kept the earlier run from it. A pause of this run stays: it is newer than the wish to see it finished.
    /// </summary>
    public void ResumeIfLeftPaused()
    {
        if (IsLeftOver && !_loop.HasRun)
        {
            Resume();
        }
    }

    /// <summary>Cancels a task that an earlier run left, that has not worked in this one and that nobody asked for.</summary>
    public void CancelIfLeftOver()
    {
        if (!IsAskedFor && (!_loop.HasRun || State == ModelState.Paused))
        {
            Cancel(keepPartial: false);
        }
    }

    public void Cancel(bool keepPartial) => Stop(keepPartial ? StopReason.CancelKeepingPartial : StopReason.Cancel);

    public void Close() => Stop(StopReason.Close);

    private void Stop(StopReason reason)
    {
        lock (_lock)
        {
            if (State == ModelState.Failed && (reason is StopReason.Cancel or StopReason.CancelKeepingPartial))
            {
                // Again, if clearing away failed as well.
                if (_stop.Raise(reason) || (_stop.IsCancelled && Ended.IsCompleted))
                {
                    var before = Ended;
                    Ended = Task.Run(() => ThenLeaveAsync(_loop.ClearFailedBehindAsync(before)));
                }
            }
            else if (IsAlive || reason == StopReason.Close)
            {
                _stop.Raise(reason);
            }
        }
    }

    private async Task ThenLeaveAsync(Task work)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
        finally
        {
            Left?.Invoke(this);
        }
    }
}
