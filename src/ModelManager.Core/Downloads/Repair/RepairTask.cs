using ModelManager.Lifecycle;
using ModelManager.Primitives;
using ModelManager.Verification;

namespace ModelManager.Downloads.Repair;

/// <summary>
/// One repair that runs, with all callers that wait for it. It stops when the last of them gives up; one that an earlier run left has
/// none at first, and goes on. Callers are told outside the lock.
/// </summary>
internal sealed class RepairTask : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<RepairCaller> _callers = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly ReportPace _pace;
    private VerifyProgress _compared = new(0, 0);
    private volatile bool _isWaiting;
    private volatile bool _isFetching;
    private bool _isStopping;

    public RepairTask(ModelKey key, string taskId, TimeProvider time)
    {
        Key = key;
        TaskId = taskId;
        Stopping = _stop.Token;
        _pace = new ReportPace(time);
        Meter = new ProgressMeter(time, ReportIfDue, SetWaiting);
    }

    public ModelKey Key { get; }

    public string TaskId { get; }

    /// <summary>Whether it waits for the network.</summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>Counts what is fetched.</summary>
    public ProgressMeter Meter { get; }

    /// <summary>Ends the work.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Whether it ends only for now: what has arrived stays for the next run.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>The state to tell when it has ended; null when it never began.</summary>
    public ModelState? EndState { get; set; }

    /// <summary>Ends with what came of it, when every lock is dropped.</summary>
    public Task<RepairResult> Completion { get; private set; } = Task.FromCanceled<RepairResult>(new CancellationToken(canceled: true));

    /// <summary>How far it is: first every byte of the version is compared, then those of the damaged files come on top.</summary>
    public DownloadProgress Progress
    {
        get
        {
            var compared = Volatile.Read(ref _compared);
            var fetched = _isFetching ? Meter.Read(ModelState.Downloading) : DownloadProgress.None;
            var phase = _isWaiting ? ModelState.WaitingForNetwork : _isFetching ? ModelState.Repairing : ModelState.Verifying;
            return fetched with { Phase = phase, Bytes = compared.Bytes + fetched.Bytes, TotalBytes = compared.TotalBytes + fetched.TotalBytes };
        }
    }

    public void Start(Func<Task<RepairResult>> work)
    {
        // A failure that nobody waits for is no fault of the host's.
        Completion = Task.Run(work).Observed();
    }

    /// <summary>Lets a caller share it; false when it is being stopped.</summary>
    public bool TryJoin(RepairCaller caller)
    {
        lock (_lock)
        {
            if (!_isStopping)
            {
                _callers.Add(caller);
            }

            return !_isStopping;
        }
    }

    /// <summary>A caller waits no longer. True when it gave up and was the last, so that the work stops.</summary>
    public bool Leave(RepairCaller caller, bool givesUp)
    {
        lock (_lock)
        {
            _callers.Remove(caller);
            if (!givesUp || _callers.Count > 0 || _isStopping)
            {
                return false;
            }

            _isStopping = true;
            _ = _stop.CancelAsync();
            return true;
        }
    }

    /// <summary>The manager closes.</summary>
    public void Close()
    {
        lock (_lock)
        {
            if (!_isStopping)
            {
                // What its callers gave up before is not taken up again.
                IsClosing = true;
                _isStopping = true;
                _ = _stop.CancelAsync();
            }
        }
    }

    /// <summary>So much of the installed files was compared.</summary>
    public void Compared(VerifyProgress compared)
    {
        Volatile.Write(ref _compared, compared);
        Report(Progress);
    }

    /// <summary>What is damaged is known, and is about to be fetched.</summary>
    public void BeginFetching(long totalBytes)
    {
        Meter.SetTotal(totalBytes);
        var compared = Volatile.Read(ref _compared);
        Volatile.Write(ref _compared, compared with { Bytes = compared.TotalBytes });
        _isFetching = true;
        Report(Progress);
    }

    /// <summary>All is right now.</summary>
    public void Complete()
    {
        _isWaiting = false;
        var progress = Progress;
        Report(progress with { Phase = ModelState.Ready, Bytes = progress.TotalBytes, EtaMs = 0 });
    }

    /// <summary>It has ended; nobody can find it any more.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isStopping = true;
            _stop.Dispose();
        }
    }

    private void SetWaiting(bool isWaiting)
    {
        _isWaiting = isWaiting;
        Report(Progress);
    }

    private void ReportIfDue()
    {
        if (_pace.IsDue())
        {
            Report(Progress);
        }
    }

    private void Report(DownloadProgress progress)
    {
        RepairCaller[] callers;
        lock (_lock)
        {
            callers = [.. _callers];
        }

        foreach (var caller in callers)
        {
            caller.Tell(progress);
        }
    }
}

/// <summary>Somebody who waits for a repair, and hears how far it is.</summary>
internal sealed class RepairCaller(Action<DownloadProgress>? listener)
{
    private readonly Lock _lock = new();
    private long _shown;

    // Reports of two threads may overtake each other; what is seen never runs backwards.
    public void Tell(DownloadProgress progress)
    {
        lock (_lock)
        {
            if (listener is null || progress.Bytes < _shown)
            {
                return;
            }

            _shown = progress.Bytes;
            try
            {
                listener(progress);
            }
            catch (Exception)
            {
                // A listener's fault is its own.
            }
        }
    }
}
