using ModelManager.Lifecycle;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.Store;

namespace ModelManager.Downloads;

/// <summary>
/// One transfer with its state. A loop of its own runs the pipeline; pause, cancel and close stop that run and say what comes
/// next. Listeners and handles are told outside the lock.
/// </summary>
internal sealed class DownloadTask
{
    private readonly Lock _lock = new();
    private readonly TaskHandles _handles = new();
    private readonly StopRequest _stop = new();
    private readonly DownloadPipeline _pipeline;
    private readonly ReportPace _pace;
    private readonly Action<DownloadEvent> _raise;
    private ModelState _stateBeforeWaiting;
    private bool _isStarted;
    private bool _beginsPaused;
    private volatile bool _hasRun;
    private volatile bool _isAskedFor;
    private volatile DownloadSession? _session;
    private volatile DownloadPriority _priority;

    public DownloadTask(DownloadPipeline pipeline, TimeProvider time, Action<DownloadEvent> raise, string taskId, ModelId id, ModelVersion? version, DownloadPriority priority)
    {
        _pipeline = pipeline;
        _pace = new ReportPace(time);
        _raise = raise;
        TaskId = taskId;
        Id = id;
        Version = version;
        _priority = priority;
        Meter = new ProgressMeter(time, ReportProgress, SetWaiting);
    }

    public string TaskId { get; }

    public ModelId Id { get; }

    public ModelVersion? Version { get; private set; }

    public DownloadPriority Priority => _priority;

    /// <summary>Whether it continues what an earlier run began: then it ends when somebody cancelled it meanwhile.</summary>
    public bool IsLeftOver { get; init; }

    public ModelState State { get; private set; }

    public ModelManagerException? Error { get; private set; }

    public ProgressMeter Meter { get; }

    public DownloadProgress Progress => Meter.Read(State);

    /// <summary>Whether it, or the failed one that it goes on for, has put the version in its place.</summary>
    public bool HasPlaced { get; set; }

    /// <summary>Takes the place of a failed task.</summary>
    public void GoOnFrom(DownloadTask failed)
    {
        Meter.GoOnFrom(failed.Meter);
        (HasPlaced, failed.HasPlaced) = (failed.HasPlaced, false);
    }

    /// <summary>Ends when the loop has ended and every lock is dropped.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>What is on record of partial content that the task left when it was cancelled; null for nothing.</summary>
    public TaskRecord? Kept { get; private set; }

    /// <summary>Called when the task has left its working states.</summary>
    public Action<DownloadTask>? Left { get; init; }

    public bool IsAlive => StateTable.IsWorking(State);

    /// <summary>Whether another caller may share the transfer: it works, and nobody has ended it.</summary>
    public bool IsJoinable => IsAlive && _stop.Reason < StopReason.Close && !_handles.HasOutcome;

    /// <summary>Begins to work, or to wait for <see cref="Resume"/>.</summary>
    public void Start(bool paused)
    {
        if (paused)
        {
            _beginsPaused = true;
            _stop.Raise(StopReason.Pause);
        }

        SetState(paused ? ModelState.Paused : ModelState.Queued);
        Ended = Task.Run(LoopAsync);
    }

    /// <summary>What has to end before this task may begin: an earlier one of the same version that still cleans up.</summary>
    public Task Predecessor { get; init; } = Task.CompletedTask;

    /// <summary>A task that has nothing to do, because the version is installed.</summary>
    public void StartReady(InstalledModel installed)
    {
        Meter.SetTotal(installed.SizeBytes);
        State = ModelState.Ready;
    }

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

    /// <summary>The manager that gave a handle out was closed: it keeps the transfer going no longer, and does not end it.</summary>
    public void Forget(DownloadHandle handle) => _handles.Remove(handle);

    public void Detach(DownloadHandle handle)
    {
        if (_handles.Remove(handle))
        {
            Stop(StopReason.CancelKeepingPartial);
        }
    }

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

    /// <summary>Whether somebody wants it here: it is not only gone on with because an earlier run left it.</summary>
    public bool IsAskedFor => !IsLeftOver || _isAskedFor;

    /// <summary>Whether somebody waits for its outcome.</summary>
    public bool HasHolder => _handles.HasHolder;

    /// <summary>Whether it was cancelled, and may be deleting what it put in the version's place.</summary>
    public bool MayBeTakingBack => HasPlaced && _stop.IsCancelled;

    /// <summary>
    /// Lets a task go on that an earlier run left and that has not worked in this one: whoever asks for a download wants it now, whatever
    /// kept the earlier run from it. A pause of this run stays: it is newer than the wish to see it finished.
    /// </summary>
    public void ResumeIfLeftPaused()
    {
        if (IsLeftOver && !_hasRun)
        {
            Resume();
        }
    }

    /// <summary>Cancels a task that an earlier run left, that has not worked in this one and that nobody asked for.</summary>
    public void CancelIfLeftOver()
    {
        if (!IsAskedFor && (!_hasRun || State == ModelState.Paused))
        {
            Cancel(keepPartial: false);
        }
    }

    public void Cancel(bool keepPartial) => Stop(keepPartial ? StopReason.CancelKeepingPartial : StopReason.Cancel);

    public void Close() => Stop(StopReason.Close);

    /// <summary>The newest version turned out to be this one.</summary>
    public void Bind(ModelVersion version) => Version = version;

    /// <summary>Moves to another state and tells the listeners. Staying where it is says nothing.</summary>
    public void SetState(ModelState state)
    {
        lock (_lock)
        {
            if (State == state)
            {
                return;
            }

            if (!StateTable.IsLegal(State, state))
            {
                throw new InvalidOperationException($"{State} -> {state} is not in the state table");
            }

            State = state;
        }

        Raise(DownloadEventKind.State);
    }

    /// <summary>Another process does the work: what it tells of it counts here too.</summary>
    public void Follow(DownloadProgress progress)
    {
        if (progress.Phase is ModelState.Queued or ModelState.Paused)
        {
            return;
        }

        ReportStart();
        Meter.Follow(progress);
        GoTo(progress.Phase switch
        {
            ModelState.WaitingForNetwork => ModelState.WaitingForNetwork,
            ModelState.Verifying or ModelState.Publishing => ModelState.Verifying,
            _ => ModelState.Downloading,
        });
        ReportProgress();
    }

    /// <summary>The work is this task's own from now on, or done.</summary>
    public void StopFollowing(bool isDone)
    {
        if (Meter.StopFollowing() && !isDone)
        {
            GoTo(ModelState.Downloading);
        }
    }

    // There is a way from every state of a follower to every other, if not always a direct one.
    private void GoTo(ModelState state)
    {
        if (State != state && !StateTable.IsLegal(State, state))
        {
            SetState(ModelState.Downloading);
        }

        SetState(state);
    }

    /// <summary>Tells the listeners that a download began, the first time.</summary>
    public void ReportStart()
    {
        if (!_isStarted)
        {
            _isStarted = true;
            Raise(DownloadEventKind.Start);
        }
    }

    private async Task LoopAsync()
    {
        await Predecessor.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var session = _session = _pipeline.OpenSession();
        try
        {
            while (await MayRunAsync(session).ConfigureAwait(false))
            {
                using var run = new CancellationTokenSource();
                _hasRun = true;
                _beginsPaused = false;
                _stop.BeginRun(run);
                try
                {
                    var installed = await _pipeline.RunAsync(this, session, run.Token).ConfigureAwait(false);
                    session.Dispose();
                    if (installed is not null)
                    {
                        Complete(installed);
                    }
                    else
                    {
                        // Its callers are another task's now.
                        SetState(ModelState.Absent);
                    }

                    return;
                }
                catch (OperationCanceledException) when (run.IsCancellationRequested)
                {
                    // Why it was stopped is looked at before the next run.
                }
                catch (Exception) when (_stop.Reason > StopReason.Pause)
                {
                    // It was to end anyway, and ends as it was told to.
                }
                finally
                {
                    _stop.EndRun();
                }
            }

            await EndStoppedAsync(session).ConfigureAwait(false);
        }
        catch (ModelManagerException e) when (e.Code == ErrorCode.Cancelled)
        {
            session.Dispose();
            EndCancelled(e);
        }
        catch (Exception e)
        {
            // Then this is the failure of clearing it away.
            var wasCancelled = _stop.IsCancelled;
            var failure = ModelManagerException.From(e);
            RememberFailure(session, failure);
            if (!wasCancelled && _stop.IsCancelled)
            {
                try
                {
                    await EndStoppedAsync(session).ConfigureAwait(false);
                    return;
                }
                catch (ModelManagerException again)
                {
                    (failure, wasCancelled) = (again, true);
                }
            }

            session.Dispose();
            if (wasCancelled)
            {
                await RememberUnwantedAsync().ConfigureAwait(false);
            }

            if (Fail(failure) && !wasCancelled)
            {
                await ClearFailedAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            Left?.Invoke(this);
        }
    }

    // Waits out a pause; false when the task is to end.
    private async Task<bool> MayRunAsync(DownloadSession session)
    {
        var reason = _stop.Reason;
        if (reason == StopReason.Pause)
        {
            await RememberPauseAsync(session).ConfigureAwait(false);
            SetState(ModelState.Paused);
            await _stop.WaitWhilePausedAsync().ConfigureAwait(false);
            if (_stop.Reason <= StopReason.Pause)
            {
                session.Update(record => record with { IsPaused = false });
            }
        }
        else if (reason == StopReason.None && State is not (ModelState.Queued or ModelState.Paused))
        {
            // Paused and resumed before the run had stopped.
            SetState(ModelState.Paused);
        }

        if (_stop.Reason > StopReason.Pause)
        {
            return false;
        }

        SetState(ModelState.Queued);
        return true;
    }

    // Without the guard only a record of an earlier run can be there, which this task was to go on with.
    private Task RememberPauseAsync(DownloadSession session)
    {
        if (_beginsPaused)
        {
            // Not the user's doing now: what the record says, it says already.
            _beginsPaused = false;
            return Task.CompletedTask;
        }

        session.Update(record => record with { IsPaused = true });
        return session.Record is null ? _pipeline.RememberPauseAsync(this) : Task.CompletedTask;
    }

    // What fails for good would fail at every start again, after fetching as much again: the next run leaves it to the user.
    private static void RememberFailure(DownloadSession session, ModelManagerException failure)
    {
        try
        {
            if (!failure.IsRetryable || failure.Code == ErrorCode.ChecksumMismatch)
            {
                session.Update(record => record with { IsPaused = true });
            }
        }
        catch (ModelManagerException)
        {
            // The disk is sick; the failure itself says why.
        }
    }

    private async Task EndStoppedAsync(DownloadSession session)
    {
        if (_stop.Reason == StopReason.Close)
        {
            if (_stop.IsPauseWanted)
            {
                session.Update(record => record with { IsPaused = true });
            }

            session.Dispose();
            _handles.End(null, new ModelManagerException(ErrorCode.Closed, "the manager was closed"));
            return;
        }

        await DiscardAsync(session).ConfigureAwait(false);
        session.Dispose();
        EndCancelled(new ModelManagerException(ErrorCode.Cancelled, "the download was cancelled"));
    }

    private void EndCancelled(ModelManagerException cancelled)
    {
        SetState(ModelState.Absent);
        Raise(DownloadEventKind.Error, error: cancelled);
        _handles.End(null, cancelled);
    }

    // The loop of a failed task has ended; what it left is cleared away when it is cancelled.
    private async Task EndFailedAsync(Task before)
    {
        try
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ClearFailedAsync().ConfigureAwait(false);
        }
        finally
        {
            Left?.Invoke(this);
        }
    }

    private async Task ClearFailedAsync()
    {
        try
        {
            using var session = _pipeline.OpenSession();
            await DiscardAsync(session).ConfigureAwait(false);
            SetState(ModelState.Absent);
        }
        catch (ModelManagerException e)
        {
            await RememberUnwantedAsync().ConfigureAwait(false);
            Error = e;
        }
    }

    // It was cancelled and could not be cleared away: no later run is to go on with it by itself.
    private async Task RememberUnwantedAsync()
    {
        try
        {
            await _pipeline.RememberPauseAsync(this).ConfigureAwait(false);
        }
        catch (ModelManagerException)
        {
            // The disk is sick; the failure itself says why.
        }
    }

    private async Task DiscardAsync(DownloadSession session) =>
        Kept = await _pipeline.DiscardAsync(this, session, keepPartial: _stop.Reason == StopReason.CancelKeepingPartial).ConfigureAwait(false);

    private void Complete(InstalledModel installed)
    {
        Meter.SetTotal(installed.SizeBytes);
        if (State is ModelState.WaitingForNetwork or ModelState.Downloading or ModelState.Verifying)
        {
            // Another process did the rest.
            GoTo(ModelState.Verifying);
            SetState(ModelState.Publishing);
        }

        SetState(ModelState.Ready);
        if (_isStarted)
        {
            Raise(DownloadEventKind.Progress);
            Raise(DownloadEventKind.Complete, installed.Path);
        }

        _handles.End(installed, null);
    }

    // Answers whether it was cancelled before it failed; who cancels it later clears it away himself.
    private bool Fail(ModelManagerException failure)
    {
        Error = failure;
        bool isCancelled;
        lock (_lock)
        {
            State = ModelState.Failed;
            isCancelled = _stop.IsCancelled;
        }

        Raise(DownloadEventKind.State);
        Raise(DownloadEventKind.Error, error: failure);
        _handles.End(null, failure);
        return isCancelled;
    }

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
                    Ended = Task.Run(() => EndFailedAsync(before));
                }
            }
            else if (IsAlive || reason == StopReason.Close)
            {
                _stop.Raise(reason);
            }
        }
    }

    private void SetWaiting(bool isWaiting)
    {
        if (isWaiting && State is (ModelState.Queued or ModelState.Downloading))
        {
            _stateBeforeWaiting = State;
            SetState(ModelState.WaitingForNetwork);
        }
        else if (!isWaiting && State == ModelState.WaitingForNetwork)
        {
            SetState(_stateBeforeWaiting);
        }
    }

    private void ReportProgress()
    {
        if (_pace.IsDue())
        {
            Share();
            Raise(DownloadEventKind.Progress);
        }
        else
        {
            // Those who watch from another process cannot ask; when no more bytes come they still see how far it got.
            _pace.MakeWhenQuiet(Share);
        }
    }

    private void Share()
    {
        if (Version is { } version)
        {
            _session?.Share(new ModelKey(Id, version), Progress);
        }
    }

    private void Raise(DownloadEventKind kind, string? path = null, ModelManagerException? error = null) =>
        _raise(new DownloadEvent(kind, TaskId, Id, Version, State, Progress, path, error));
}
