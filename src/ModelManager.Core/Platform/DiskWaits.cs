namespace ModelManager.Platform;

/// <summary>
/// Counts the pool's threads that are inside a call that waits for the disk. When nearly all of them have been for a while, nobody is left for
/// timers and answers, and whoever begins something may add threads.
/// </summary>
internal static class DiskWaits
{
    private static readonly TimeSpan s_while = TimeSpan.FromMilliseconds(20);

    private static int s_waiting;
    private static long s_changed;

    /// <summary>Whether so many have been waiting for a while, and none of them has come back.</summary>
    public static bool Hold(int threads) =>
        Volatile.Read(ref s_waiting) >= threads && TimeProvider.System.GetElapsedTime(Volatile.Read(ref s_changed)) >= s_while;

    /// <summary>Around a call that waits for the disk.</summary>
    public static Wait Enter()
    {
        var isCounted = Thread.CurrentThread.IsThreadPoolThread;
        if (isCounted)
        {
            Count(1);
        }

        return new Wait(isCounted);
    }

    private static void Count(int change)
    {
        Volatile.Write(ref s_changed, TimeProvider.System.GetTimestamp());
        Interlocked.Add(ref s_waiting, change);
    }

    /// <summary>Disposing it ends the wait.</summary>
    internal readonly ref struct Wait(bool isCounted)
    {
        public void Dispose()
        {
            if (isCounted)
            {
                Count(-1);
            }
        }
    }
}
