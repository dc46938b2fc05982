using ModelManager.Lifecycle;
using ModelManager.Primitives;
using ModelManager.Registry;

namespace ModelManager.Downloads;

/// <summary>
/// How a download stands: its state, by the one table of states, its progress, and why it failed. The listeners, and other processes that
/// wait for it, are told outside the lock.
/// </summary>
internal sealed class DownloadStatus
{
    private readonly Lock _lock;
    private readonly DownloadIdentity _identity;
    private readonly ReportPace _pace;
    private readonly Action<DownloadEvent> _raise;
    private ModelState _stateBeforeWaiting;
    private bool _isStarted;
    private volatile DownloadSession? _session;

    /// <param name="identity">Which download.</param>
    /// <param name="taskLock">The lock under which the task decides by its state.</param>
    /// <param name="time">The clock.</param>
    /// <param name="raise">The listeners.</param>
    public DownloadStatus(DownloadIdentity identity, Lock taskLock, TimeProvider time, Action<DownloadEvent> raise)
    {
        _identity = identity;
        _lock = taskLock;
        _pace = new ReportPace(time);
        _raise = raise;
        Meter = new ProgressMeter(time, ReportProgress, SetWaiting);
    }

    public ModelState State { get; private set; }

    public ModelManagerException? Error { get; private set; }

    public ProgressMeter Meter { get; }

    public DownloadProgress Progress => Meter.Read(State);

    /// <summary>From now on other processes are told as well, while the session holds the guard.</summary>
    public void ShareThrough(DownloadSession session) => _session = session;

    /// <summary>Moves to another state and tells the listeners. Staying where it is says nothing.</summary>
    public void Set(ModelState state)
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

    /// <summary>There was nothing to do, and so there is nothing to tell: the version is installed.</summary>
    public void BeReady(InstalledModel installed)
    {
        Meter.SetTotal(installed.SizeBytes);
        State = ModelState.Ready;
    }

    /// <summary>The version is installed.</summary>
    public void Complete(InstalledModel installed)
    {
        Meter.SetTotal(installed.SizeBytes);
        if (State is ModelState.WaitingForNetwork or ModelState.Downloading or ModelState.Verifying)
        {
            // Another process did the rest.
            GoTo(ModelState.Verifying);
            Set(ModelState.Publishing);
        }

        Set(ModelState.Ready);
        if (_isStarted)
        {
            Raise(DownloadEventKind.Progress);
            Raise(DownloadEventKind.Complete, installed.Path);
        }
    }

    /// <summary>It was cancelled, and what it left is cleared away.</summary>
    public void Cancel(ModelManagerException cancelled)
    {
        Set(ModelState.Absent);
        Raise(DownloadEventKind.Error, error: cancelled);
    }

    /// <summary>It failed, from whatever state. Answers whether it was cancelled before that; who cancels it later clears it away himself.</summary>
    public bool Fail(ModelManagerException failure, StopRequest stop)
    {
        Error = failure;
        bool isCancelled;
        lock (_lock)
        {
            State = ModelState.Failed;
            isCancelled = stop.IsCancelled;
        }

        Raise(DownloadEventKind.State);
        Raise(DownloadEventKind.Error, error: failure);
        return isCancelled;
    }

    /// <summary>What a failed one left cannot be cleared away, for this reason.</summary>
    public void StayFailed(ModelManagerException why) => Error = why;

    // There is a way from every state of a follower to every other, if not always a direct one.
    private void GoTo(ModelState state)
    {
        if (State != state && !StateTable.IsLegal(State, state))
        {
            Set(ModelState.Downloading);
        }

        Set(state);
    }

    private void SetWaiting(bool isWaiting)
    {
        if (isWaiting && State is (ModelState.Queued or ModelState.Downloading))
        {
            _stateBeforeWaiting = State;
            Set(ModelState.WaitingForNetwork);
        }
        else if (!isWaiting && State == ModelState.WaitingForNetwork)
        {
            Set(_stateBeforeWaiting);
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
        if (_identity.Key is { } key)
        {
            _session?.Share(key, Progress);
        }
    }

    private void Raise(DownloadEventKind kind, string? path = null, ModelManagerException? error = null) =>
        _raise(new DownloadEvent(kind, _identity.TaskId, _identity.Id, _identity.Version, State, Progress, path, error));
}
