using ModelManager.Lifecycle;
using ModelManager.Transfer;

namespace ModelManager.Downloads;

/// <summary>Adds up what the files of one download report: position, speed, retries, and whether all of them wait for the network.</summary>
internal sealed class ProgressMeter(TimeProvider time, Action changed, Action<bool> tellWaiting) : ITransferProgress
{
    private const int SpeedSamples = 16;
    private static readonly TimeSpan s_sampleEvery = TimeSpan.FromMilliseconds(250);

    private readonly Lock _telling = new();
    private readonly Lock _lock = new();
    private readonly Queue<(long Timestamp, long WireBytes)> _samples = new();
    private long _lastSample;
    private long _totalBytes;
    private long _presentBytes;
    private long _shownBytes;
    private long _wireBytes;
    private int _retries;
    private int _active;
    private int _waiting;
    private bool _allWait;
    private TaskCompletionSource _networkIsUp = NewSignal();

    /// <summary>What lets the task use the network in its present run; null before it has to take turns.</summary>
    public SlotHold? Slot { get; set; }

    /// <summary>Counts on from where a failed attempt stopped, so that its callers see nothing run backwards.</summary>
    public void GoOnFrom(ProgressMeter? failed)
    {
        if (failed is not null)
        {
            var shown = failed.Read(ModelState.Failed);
            lock (_lock)
            {
                (_shownBytes, _totalBytes, _wireBytes, _retries) = (shown.Bytes, shown.TotalBytes, shown.WireBytes, shown.Retries);
            }
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

    /// <summary>Reports for one file; dispose when its transfer ends.</summary>
    public FileProgress Begin(Action<int> received)
    {
        Count(active: 1, waiting: 0);
        return new FileProgress(this, received);
    }

    /// <summary>The figures now.</summary>
    public DownloadProgress Read(ModelState state)
    {
        lock (_lock)
        {
            var isDone = state == ModelState.Ready;
            var limit = isDone ? _totalBytes : Math.Max(0, _totalBytes - 1);
            _shownBytes = isDone ? _totalBytes : Math.Max(_shownBytes, Math.Min(_presentBytes, limit));
            var speed = state == ModelState.Downloading ? Speed() : 0;
            var eta = speed > 0 ? (long)((_totalBytes - _shownBytes) * 1000.0 / speed) : -1;
            return new DownloadProgress(state, _shownBytes, _totalBytes, _wireBytes, speed, isDone ? 0 : eta, _retries);
        }
    }

    // The steps before the transfer (catalogue, checksums) report here directly.
    void ITransferProgress.Reached(long position)
    {
    }

    void ITransferProgress.Received(int bytes)
    {
    }

    void ITransferProgress.Retried() => AddRetry();

    void ITransferProgress.Waiting(bool isWaiting) => tellWaiting(isWaiting);

    void ITransferProgress.Yield() => Slot?.Release();

    Task ITransferProgress.TakeTurnAsync(CancellationToken cancellationToken) => TakeTurnAsync(cancellationToken);

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

    Task ITransferProgress.NetworkIsUp => NetworkIsUp;

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

    // One transfer got through: whoever pauses for the network need not wait any longer.
    private void WakeThoseThatWait()
    {
        TaskCompletionSource signal;
        lock (_telling)
        {
            (signal, _networkIsUp) = (_networkIsUp, NewSignal());
        }

        signal.SetResult();
    }

    private void Move(long delta)
    {
        lock (_lock)
        {
            _presentBytes += delta;
        }

        changed();
    }

    private void AddWire(int bytes)
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

    private void AddRetry()
    {
        lock (_lock)
        {
            _retries++;
        }

        changed();
    }

    // Whoever changes the counts tells of it before the next one does; told out of order, a task that moves would seem to wait.
    private void Count(int active, int waiting)
    {
        lock (_telling)
        {
            _active += active;
            _waiting += waiting;
            var allWait = _waiting > 0 && _waiting == _active;
            if (allWait != _allWait)
            {
                _allWait = allWait;
                tellWaiting(allWait);
            }
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

    /// <summary>What one file's transfer reports.</summary>
    internal sealed class FileProgress(ProgressMeter meter, Action<int> received) : ITransferProgress, IDisposable
    {
        private long _position;
        private bool _isWaiting;

        public void Reached(long position)
        {
            var delta = position - _position;
            _position = position;
            meter.Move(delta);
        }

        public void Received(int bytes)
        {
            meter.AddWire(bytes);
            received(bytes);
        }

        public void Retried() => meter.AddRetry();

        public void Waiting(bool isWaiting)
        {
            if (_isWaiting != isWaiting)
            {
                _isWaiting = isWaiting;
                meter.Count(active: 0, waiting: isWaiting ? 1 : -1);
                if (!isWaiting)
                {
                    meter.WakeThoseThatWait();
                }
            }
        }

        public Task NetworkIsUp => meter.NetworkIsUp;

        public void Yield() => meter.YieldIfAllWait();

        public Task TakeTurnAsync(CancellationToken cancellationToken) => meter.TakeTurnAsync(cancellationToken);

        public void Dispose()
        {
            meter.Count(active: -1, waiting: _isWaiting ? -1 : 0);
            _isWaiting = false;
        }
    }
}
