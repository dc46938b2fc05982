namespace ModelManager.Primitives;

/// <summary>Lets reports of progress through at most ten times a second. Safe from any thread.</summary>
internal sealed class ReportPace(TimeProvider time)
{
    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(100);

    private long _last;
    private int _isOwed;

    /// <summary>Whether one may be made now; who gets true makes it.</summary>
    public bool IsDue()
    {
        var last = Volatile.Read(ref _last);
        var now = time.GetTimestamp();
        return (last == 0 || time.GetElapsedTime(last, now) >= s_every) && Interlocked.CompareExchange(ref _last, now, last) == last;
    }
    /// <summary>For a report that was not due: makes one as soon as it is, so that what came last is told, too. One stands for all until then.</summary>
    public void MakeWhenDue(Action report)
    {
        if (Interlocked.Exchange(ref _isOwed, 1) == 0)
        {
            _ = MakeLaterAsync(report);
        }
    }

    private async Task MakeLaterAsync(Action report)
    {
        do
        {
            await Task.Delay(s_every, time).ConfigureAwait(false);
        }
        while (!IsDue());

        Volatile.Write(ref _isOwed, 0);
        report();
    }
}
