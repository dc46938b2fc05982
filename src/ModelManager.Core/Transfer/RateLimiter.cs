namespace ModelManager.Transfer;

/// <summary>
/// One limit for all transfers of a manager, changeable while they run. Each read books the time that its bytes may take;
/// whoever comes next waits until the booked time is over.
/// </summary>
internal sealed class RateLimiter(TimeProvider time)
{
    private const int MinReadBytes = 4 * 1024;

    private readonly Lock _lock = new();
    private long _bytesPerSecond;
    private long _bookedUntil;

    /// <summary>0 for no limit.</summary>
    public long BytesPerSecond
    {
        get => Volatile.Read(ref _bytesPerSecond);
        set
        {
            lock (_lock)
            {
                _bytesPerSecond = value;
                _bookedUntil = 0;
            }
        }
    }

    /// <summary>How much to read at once so that waits stay short: a twentieth of a second's worth.</summary>
    public int ReadBytes(int wanted)
    {
        var limit = BytesPerSecond;
        return limit == 0 ? wanted : (int)Math.Clamp(limit / 20, MinReadBytes, wanted);
    }

    /// <summary>Books bytes that were just read and waits for their time to pass.</summary>
    public ValueTask WaitAsync(int bytes, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_lock)
        {
            if (_bytesPerSecond == 0)
            {
                return ValueTask.CompletedTask;
            }

            var now = time.GetTimestamp();
            _bookedUntil = Math.Max(_bookedUntil, now) + (long)((double)bytes * time.TimestampFrequency / _bytesPerSecond);
            wait = time.GetElapsedTime(now, _bookedUntil);
        }

        return wait > TimeSpan.FromMilliseconds(1) ? new ValueTask(Task.Delay(wait, time, cancellationToken)) : ValueTask.CompletedTask;
    }
}
