namespace ModelManager.Transfer;

/// <summary>
/// One limit for all transfers of a manager, changeable while they run. Each read books the time that its bytes may take;
/// whoever comes next waits until the booked time is over.
/// </summary>
internal sealed class RateLimiter(TimeProvider time)
{
    private const int MinReadBytes = 4 * 1024;

    // Timers take no more than 49 days.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private long _bytesPerSecond;
    private long _bookedUntil;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>0 for no limit.</summary>
    public long BytesPerSecond
    {
        get => Volatile.Read(ref _bytesPerSecond);
        set
        {
            TaskCompletionSource changed;
            lock (_lock)
            {
                _bytesPerSecond = value;
                _bookedUntil = 0;
                (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            // Those who wait at the old limit go on at the new one.
            changed.SetResult();
        }
    }

    /// <summary>How much to read at once so that waits stay short: a twentieth of a second's worth.</summary>
    public int ReadBytes(int wanted)
    {
        var limit = BytesPerSecond;
        return limit == 0 ? wanted : (int)Math.Clamp(limit / 20, MinReadBytes, wanted);
    }

    /// <summary>Books bytes that were just read and waits for their time to pass.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="restraint">Waits so many times as long on top, which others may use.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask WaitAsync(int bytes, int restraint, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        Task changed;
        lock (_lock)
        {
            if (_bytesPerSecond == 0)
            {
                return ValueTask.CompletedTask;
            }

            var now = time.GetTimestamp();
            var taken = (long)((double)bytes * time.TimestampFrequency / _bytesPerSecond);
            _bookedUntil = Math.Max(_bookedUntil, now) + taken;
            wait = time.GetElapsedTime(now, _bookedUntil + (taken * restraint));
            changed = _changed.Task;
        }

        return wait > TimeSpan.FromMilliseconds(1) ? WaitAsync(wait, changed, cancellationToken) : ValueTask.CompletedTask;
    }

    private async ValueTask WaitAsync(TimeSpan wait, Task changed, CancellationToken cancellationToken)
    {
        await changed.WaitAsync(wait < s_longestWait ? wait : s_longestWait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
