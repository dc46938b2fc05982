using ModelManager.Lifecycle;
using ModelManager.Transfer;

namespace ModelManager.Downloads;

/// <summary>Adds up what the connections of one download report: bytes, speed, retries, and whether all of them wait for the network.</summary>
internal sealed class ProgressMeter(TimeProvider time, Action changed, Action<bool> tellWaiting) : ITransferProgress, IConnectionProgress
{
    private const int SpeedSamples = 16;
    private static readonly TimeSpan s_sampleEvery = TimeSpan.FromMilliseconds(250);

    private readonly Lock _telling = new();
    private readonly Lock _lock = new();
    private readonly Queue<(long Timestamp, long WireBytes)> _samples = new();
    private long _lastSample;
    private DownloadProgress? _followed;
    private long _totalBytes;
    private long _presentBytes;
    private long _shownBytes;
    private long _wireBytes;
    private int _retries;
    private int _active;
    private readonly List<ConnectionProgress> _waitingConnections = [];
    private bool _allWait;
    private TaskCompletionSource _networkIsUp = NewSignal();

    /// <summary>What lets the task use the network in its present run; null before it has to take turns.</summary>
    public SlotHold? Slot { get; set; }

    /// <summary>Counts on from where a failed attempt stopped, so that its callers see nothing run backwards.</summary>
    public void GoOnFrom(ProgressMeter failed)
    {
        var shown = failed.Read(ModelState.Failed);
        lock (_lock)
        {
            (_shownBytes, _totalBytes, _wireBytes, _retries) = (shown.Bytes, shown.TotalBytes, shown.WireBytes, shown.Retries);
        }
    }

    /// <summary>Another process does the work: its figures are shown in place of our own.</summary>
    public void Follow(DownloadProgress progress)
    {
        lock (_lock)
        {
            _followed = progress;
        }
    }

    /// <summary>Our own figures count again, on from those of the other process. False when none was followed.</summary>
    public bool StopFollowing()
    {
        lock (_lock)
        {
            var followed = _followed;
            if (followed is null)
            {
                return false;
            }

            _followed = null;
            _totalBytes = followed.TotalBytes;
            _wireBytes = Math.Max(_wireBytes, followed.WireBytes);
            _retries = Math.Max(_retries, followed.Retries);
            return true;
        }
    }

    /// <summary>The plan is known, and every file of it begins anew.</summary>
    public void SetTotal(long totalBytes)
    {
        lock (_lock)
        {
            _totalBytes = totalBytes;
            _presentBytes = 0;
            _samples.Clear();
        }
    }

    public void Moved(long bytes)
    {
        lock (_lock)
        {
            _presentBytes += bytes;
        }

        changed();
    }

    public void Received(int bytes)
    {
        lock (_lock)
        {
            _wireBytes += bytes;
            var now = time.GetTimestamp();
            if (_samples.Count == 0 || time.GetElapsedTime(_lastSample, now) >= s_sampleEvery)
            {
                _lastSample = now;
                _samples.Enqueue((now, _wireBytes));
                if (_samples.Count > SpeedSamples)
                {
                    _samples.Dequeue();
                }
            }
        }
    }

    public void Retried()
    {
        lock (_lock)
        {
            _retries++;
        }

        changed();
    }

    public IConnectionProgress BeginConnection()
    {
        lock (_telling)
        {
            _active++;
            TellIfChanged();
        }

        return new ConnectionProgress(this);
    }

    /// <summary>The figures now.</summary>
    public DownloadProgress Read(ModelState state)
    {
        lock (_lock)
        {
            if (_followed is { } followed)
            {
                _shownBytes = Math.Max(_shownBytes, followed.Bytes);
                return followed with { Phase = state, Bytes = _shownBytes };
            }

            var isDone = state == ModelState.Ready;
            var limit = isDone ? _totalBytes : Math.Max(0, _totalBytes - 1);
            _shownBytes = isDone ? _totalBytes : Math.Max(_shownBytes, Math.Min(_presentBytes, limit));
            var speed = state == ModelState.Downloading ? Speed() : 0;
            var eta = speed > 0 ? (long)((_totalBytes - _shownBytes) * 1000.0 / speed) : -1;
            return new DownloadProgress(state, _shownBytes, _totalBytes, _wireBytes, speed, isDone ? 0 : eta, _retries);
        }
    }

    // The steps before the transfer (catalogue, checksums) report here directly.
    void IConnectionProgress.Waiting(bool isWaiting) => tellWaiting(isWaiting);

    void IConnectionProgress.Yield() => Slot?.Release();

    void IDisposable.Dispose()
    {
    }

    Task IConnectionProgress.TakeTurnAsync(CancellationToken cancellationToken) => TakeTurnAsync(cancellationToken);

    private Task TakeTurnAsync(CancellationToken cancellationToken) => Slot?.TakeAsync(cancellationToken) ?? Task.CompletedTask;

    private void YieldIfAllWait()
    {
        lock (_telling)
        {
            if (_allWait)
            {
                Slot?.Release();
            }
        }
    }

    Task IConnectionProgress.NetworkIsUp => NetworkIsUp;

    private Task NetworkIsUp
    {
        get
        {
            lock (_telling)
            {
                return _networkIsUp.Task;
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One connection got through: whoever pauses for the network need not wait any longer, and counts as waiting no longer, from this moment
    // and not only when it has heard of it.
    private void WakeThoseThatWait()
    {
        TaskCompletionSource signal;
        lock (_telling)
        {
            _waitingConnections.ForEach(connection => connection.IsWaiting = false);
            _waitingConnections.Clear();
            (signal, _networkIsUp) = (_networkIsUp, NewSignal());
            TellIfChanged();
        }

        signal.SetResult();
    }

    // Whoever changes the counts tells of it before the next one does; told out of order, a task that moves would seem to wait.
    private void TellIfChanged()
    {
        var allWait = _waitingConnections.Count > 0 && _waitingConnections.Count == _active;
        if (allWait != _allWait)
        {
            _allWait = allWait;
            tellWaiting(allWait);
        }
    }

    private long Speed()
    {
        if (_samples.Count == 0)
        {
            return 0;
        }

        var (since, then) = _samples.Peek();
        var seconds = time.GetElapsedTime(since).TotalSeconds;
        return seconds > 0.05 ? (long)((_wireBytes - then) / seconds) : 0;
    }

    /// <summary>What one connection reports.</summary>
    private sealed class ConnectionProgress(ProgressMeter meter) : IConnectionProgress
    {
        /// <summary>Belongs to the meter's lock.</summary>
        public bool IsWaiting { get; set; }

        public void Retried() => meter.Retried();

        public void Waiting(bool isWaiting)
        {
            lock (meter._telling)
            {
                if (IsWaiting == isWaiting)
                {
                    return;
                }

                if (isWaiting)
                {
                    IsWaiting = true;
                    meter._waitingConnections.Add(this);
                    meter.TellIfChanged();
                    return;
                }
            }

            meter.WakeThoseThatWait();
        }

        public Task NetworkIsUp => meter.NetworkIsUp;

        public void Yield() => meter.YieldIfAllWait();

        public Task TakeTurnAsync(CancellationToken cancellationToken) => meter.TakeTurnAsync(cancellationToken);

        public void Dispose()
        {
            lock (meter._telling)
            {
                meter._active--;
                meter._waitingConnections.Remove(this);
                meter.TellIfChanged();
            }
        }
    }
}
