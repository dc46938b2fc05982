using ModelManager.Lifecycle;
using ModelManager.Primitives;
using ModelManager.Registry;

namespace ModelManager.Downloads;

/// <summary>
/// One transfer with its state and its handles. A loop of its own runs the pipeline; pause, cancel and close stop that run and
/// say what comes next. Listeners and handles are told outside the lock.
/// </summary>
internal sealed class DownloadTask
{
    private static readonly TimeSpan s_progressEvery = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly List<DownloadHandle> _handles = [];
    private readonly DownloadPipeline? _pipeline;
    private readonly TimeProvider _time;
    private readonly Action<DownloadEvent> _raise;
    private CancellationTokenSource? _run;
    private TaskCompletionSource? _wake;
    private Stop _stop;
    private (InstalledModel? Installed, ModelManagerException? Failure)? _outcome;
    private ModelState _stateBeforeWaiting;
    private bool _isStarted;
    private long _lastProgress;

    public DownloadTask(DownloadPipeline? pipeline, TimeProvider time, Action<DownloadEvent> raise, string taskId, ModelId id, ModelVersion? version, DownloadPriority priority)
    {
        _pipeline = pipeline;
        _time = time;
        _raise = raise;
        TaskId = taskId;
        Id = id;
        Version = version;
        Priority = priority;
        Meter = new ProgressMeter(time, ReportProgress, SetWaiting);
    }

    // In order of precedence: what is asked for later replaces what is weaker.
    private enum Stop
    {
        None,
        Pause,
        CancelKeepingPartial,
        Cancel,
        Close,
    }

    public string TaskId { get; }

    public ModelId Id { get; }

    public ModelVersion? Version { get; private set; }

    public DownloadPriority Priority { get; }

    /// <summary>Whether it continues what an earlier run began: then it ends when somebody cancelled it meanwhile.</summary>
    public bool IsLeftOver { get; init; }

    public ModelState State { get; private set; }

    public ModelManagerException? Error { get; private set; }

    public ProgressMeter Meter { get; }

    public DownloadProgress Progress => Meter.Read(State);

    /// <summary>Ends when the loop has ended and every lock is dropped.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Called once, when the task leaves its working states.</summary>
    public Action<DownloadTask>? Left { get; init; }

    public bool IsAlive => StateTable.IsWorking(State);

    /// <summary>Whether another caller may share the transfer: it works, and nobody has ended it.</summary>
    public bool IsJoinable
    {
        get
        {
            lock (_lock)
            {
                return IsAlive && _stop < Stop.CancelKeepingPartial && _outcome is null;
            }
        }
    }

    /// <summary>Begins to work, or to wait for <see cref="Resume"/>.</summary>
    public void Start(bool paused)
    {
        _stop = paused ? Stop.Pause : Stop.None;
        SetState(paused ? ModelState.Paused : ModelState.Queued);
        Ended = Task.Run(() => LoopAsync(paused));
    }

    /// <summary>A task that has nothing to do, because the version is installed.</summary>
    public void StartReady(InstalledModel installed)
    {
        Meter.SetTotal(installed.SizeBytes);
        State = ModelState.Ready;
    }

    /// <summary>Lets a handle share the transfer, or its outcome if that is known already.</summary>
    public void Attach(DownloadHandle handle)
    {
        lock (_lock)
        {
            handle.Task = this;
            if (_outcome is null)
            {
                _handles.Add(handle);
                return;
            }
        }

        Tell(handle);
    }

    public void Detach(DownloadHandle handle)
    {
        bool isLast;
        lock (_lock)
        {
            isLast = _handles.Remove(handle) && handle.IsHolder && !_handles.Exists(other => other.IsHolder);
        }

        if (isLast)
        {
            Request(Stop.CancelKeepingPartial);
        }
    }

    /// <summary>Hands every handle over to the task that does the same.</summary>
    public void MoveHandlesTo(DownloadTask other)
    {
        List<DownloadHandle> handles;
        lock (_lock)
        {
            handles = [.. _handles];
            _handles.Clear();
        }

        handles.ForEach(other.Attach);
    }

    public void Pause() => Request(Stop.Pause);

    public void Cancel(bool keepPartial)
    {
        var stop = keepPartial ? Stop.CancelKeepingPartial : Stop.Cancel;
        lock (_lock)
        {
            if (State == ModelState.Failed && _stop < stop)
            {
                // Its loop has ended; what it left is cleared away by one of its own.
                _stop = stop;
                Ended = Task.Run(EndFailed);
                return;
            }
        }

        Request(stop);
    }

    public void Close() => Request(Stop.Close);

    public void Resume()
    {
        lock (_lock)
        {
            if (_stop == Stop.Pause)
            {
                _stop = Stop.None;
            }

            _wake?.TrySetResult();
        }
    }

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

    /// <summary>Tells the listeners that a download began, the first time.</summary>
    public void ReportStart()
    {
        if (!_isStarted)
        {
            _isStarted = true;
            Raise(DownloadEventKind.Start);
        }
    }

    private async Task LoopAsync(bool paused)
    {
        using var session = _pipeline!.OpenSession();
        try
        {
            while (true)
            {
                if (paused && !await WaitForResumeAsync(session).ConfigureAwait(false))
                {
                    return;
                }

                using var run = new CancellationTokenSource();
                BeginRun(run);
                try
                {
                    var installed = await _pipeline.RunAsync(this, session, run.Token).ConfigureAwait(false);
                    session.Dispose();
                    if (installed is not null)
                    {
                        Complete(installed);
                    }

                    return;
                }
                catch (OperationCanceledException) when (run.IsCancellationRequested)
                {
                    EndRun();
                    if (!TryContinue(session, out paused))
                    {
                        return;
                    }
                }
            }
        }
        catch (Exception e)
        {
            EndRun();
            session.Dispose();
            Fail(ModelManagerException.From(e));
        }
        finally
        {
            Left?.Invoke(this);
        }
    }

    private async Task<bool> WaitForResumeAsync(DownloadSession session)
    {
        Task wake;
        lock (_lock)
        {
            _wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            wake = _wake.Task;
            if (_stop != Stop.Pause)
            {
                _wake.SetResult();
            }
        }

        await wake.ConfigureAwait(false);
        lock (_lock)
        {
            _wake = null;
            if (_stop <= Stop.Pause)
            {
                _stop = Stop.None;
            }
        }

        if (_stop != Stop.None)
        {
            EndStopped(session);
            return false;
        }

        session.Update(record => record with { IsPaused = false });
        SetState(ModelState.Queued);
        return true;
    }

    private void BeginRun(CancellationTokenSource run)
    {
        lock (_lock)
        {
            _run = run;
            if (_stop != Stop.None)
            {
                run.Cancel();
            }
        }
    }

    private void EndRun()
    {
        lock (_lock)
        {
            _run = null;
        }
    }

    // What a stopped run is followed by: another one, a pause, or the end.
    private bool TryContinue(DownloadSession session, out bool paused)
    {
        paused = _stop <= Stop.Pause;
        if (paused)
        {
            // If it was resumed meanwhile, the wait ends at once.
            session.Update(record => record with { IsPaused = true });
            SetState(ModelState.Paused);
            return true;
        }

        EndStopped(session);
        return false;
    }

    private void EndStopped(DownloadSession session)
    {
        if (_stop == Stop.Close)
        {
            session.Dispose();
            End(null, new ModelManagerException(ErrorCode.Closed, "the manager was closed"));
            return;
        }

        _pipeline!.Discard(this, session, keepPartial: _stop == Stop.CancelKeepingPartial);
        session.Dispose();
        var cancelled = new ModelManagerException(ErrorCode.Cancelled, "the download was cancelled");
        SetState(ModelState.Absent);
        Raise(DownloadEventKind.Error, error: cancelled);
        End(null, cancelled);
    }

    private void EndFailed()
    {
        using var session = _pipeline!.OpenSession();
        try
        {
            _pipeline.Discard(this, session, keepPartial: _stop == Stop.CancelKeepingPartial);
            SetState(ModelState.Absent);
        }
        catch (ModelManagerException e)
        {
            Error = e;
        }
        finally
        {
            Left?.Invoke(this);
        }
    }

    private void Complete(InstalledModel installed)
    {
        SetState(ModelState.Ready);
        if (_isStarted)
        {
            Raise(DownloadEventKind.Progress);
            Raise(DownloadEventKind.Complete, installed.Path);
        }

        End(installed, null);
    }

    private void Fail(ModelManagerException failure)
    {
        Error = failure;
        lock (_lock)
        {
            State = ModelState.Failed;
        }

        Raise(DownloadEventKind.State);
        Raise(DownloadEventKind.Error, error: failure);
        End(null, failure);
    }

    private void End(InstalledModel? installed, ModelManagerException? failure)
    {
        List<DownloadHandle> handles;
        lock (_lock)
        {
            _outcome = (installed, failure);
            handles = [.. _handles];
            _handles.Clear();
        }

        handles.ForEach(Tell);
    }

    private void Tell(DownloadHandle handle)
    {
        var (installed, failure) = _outcome!.Value;
        if (installed is not null)
        {
            handle.Complete(installed);
        }
        else
        {
            handle.Fail(failure!);
        }
    }

    private void Request(Stop stop)
    {
        lock (_lock)
        {
            if (stop > _stop && (IsAlive || _run is not null))
            {
                _stop = stop;
                _run?.Cancel();
                if (stop > Stop.Pause)
                {
                    _wake?.TrySetResult();
                }
            }
        }
    }

    private void SetWaiting(bool isWaiting)
    {
        if (isWaiting && (State is ModelState.Queued or ModelState.Downloading))
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
        var last = Volatile.Read(ref _lastProgress);
        var now = _time.GetTimestamp();
        if ((last == 0 || _time.GetElapsedTime(last, now) >= s_progressEvery) && Interlocked.CompareExchange(ref _lastProgress, now, last) == last)
        {
            Raise(DownloadEventKind.Progress);
        }
    }

    private void Raise(DownloadEventKind kind, string? path = null, ModelManagerException? error = null) =>
        _raise(new DownloadEvent(kind, TaskId, Id, Version, State, Progress, path, error));
}
