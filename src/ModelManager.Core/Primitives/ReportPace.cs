namespace ModelManager.Primitives;

/// <summary>Lets reports of progress through at most ten times a second. Safe from any thread.</summary>
internal sealed class ReportPace(TimeProvider time)
{
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(100);

    private long _last;

    /// <summary>Whether one may be made now; who gets true makes it.</summary>
    public bool IsDue()
    {
        var last = Volatile.Read(ref _last);
        var now = time.GetTimestamp();
        return (last == 0 || time.GetElapsedTime(last, now) >= s_every) && Interlocked.CompareExchange(ref _last, now, last) == last;
    }
}
