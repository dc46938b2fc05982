namespace ModelManager.Faults;

/// <summary>Lets so many bytes a second pass, however many senders share it.</summary>
internal sealed class Pace(long bytesPerSecond, TimeProvider time)
{
    private static readonly TimeSpan s_slack = TimeSpan.FromMilliseconds(2);

    private readonly Lock _lock = new();
    private TimeSpan _due;

    /// <summary>A piece that takes about a hundredth of a second.</summary>
    public int SliceBytes => (int)Math.Clamp(bytesPerSecond / 100, 1024, 256 * 1024);

    /// <summary>Waits until the bytes that were just sent are paid for.</summary>
    public async Task PassedAsync(int bytes, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = time.GetElapsedTime(0);
            _due = (_due > now ? _due : now) + TimeSpan.FromSeconds((double)bytes / bytesPerSecond);
            wait = _due - now;
        }

        if (wait > s_slack)
        {
            await Task.Delay(wait, time, cancellationToken);
        }
    }
}
