namespace ModelManager.UnitTests.Support;

/// <summary>Runs an action on several threads that begin at the same moment.</summary>
internal static class Together
{
    public static void Run(int threads, Action<int> action)
    {
        using var start = new Barrier(threads);
        var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        var running = Enumerable.Range(0, threads).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                action(i);
            }
            catch (Exception e)
            {
                failures.Enqueue(e);
            }
        })).ToList();
        running.ForEach(thread => thread.Start());
        running.ForEach(thread => thread.Join());
        Assert.Empty(failures);
    }
}
