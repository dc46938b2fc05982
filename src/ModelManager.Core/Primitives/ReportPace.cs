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
    /// <summary>
    /// For a report that was not due: makes it once no other has been made for so long, so that what came last is told, too. One stands for all
    /// until then, and none is put off by it.
    /// </summary>
    public void MakeWhenQuiet(Action report)
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
        while (time.GetElapsedTime(Volatile.Read(ref _last)) < s_every);

        Volatile.Write(ref _isOwed, 0);
        report();
    }
}
