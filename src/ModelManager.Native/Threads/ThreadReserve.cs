using ModelManager.Primitives;

namespace ModelManager.Native.Threads;

/// <summary>
/// The threads that work in the background needs. The runtime's pool ends the process when it may not start one, so it is found out
/// before there is work: as many as the pool may want are started, parked and let go, once.
/// </summary>
internal static class ThreadReserve
{
    /// <summary>
    /// How many threads must be to be had: the pool's, and those for its gate, its timers, its sockets and the events, with some to spare
    /// for the ones that are still ending.
    /// </summary>
    public const int Count = PoolThreads + 8;

    private const int PoolThreads = 16;
    // Room for the thread-local storage of a large host, which the stack has to hold as well. It is hardly touched.
    private const int ParkedStackBytes = 256 * 1024;

    private static readonly Lock s_gate = new();
    private static bool s_isSure;

    /// <summary>Makes sure of the threads. Cheap after the first time. Any thread.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.Internal"/>: they are not to be had now; later they may be.</exception>
    public static void Ensure()
    {
        if (Volatile.Read(ref s_isSure))
        {
            return;
        }

        lock (s_gate)
        {
            if (!s_isSure)
            {
                KeepPoolReady();
                Probe(Count, Start);
                Volatile.Write(ref s_isSure, true);
            }
        }
    }

    /// <summary>Starts a thread.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.Internal"/>: it is not to be had.</exception>
    public static void Start(Thread thread)
    {
        try
        {
            thread.Start();
        }
        catch (Exception e)
        {
            throw new ModelManagerException(ErrorCode.Internal, $"the process may not start a thread; the library needs {Count}", null, e);
        }
    }

    /// <summary>Has this many threads at the same time. None is left when it returns or throws.</summary>
    internal static void Probe(int count, Action<Thread> start)
    {
        var parked = new List<Thread>(count);
        using var release = new ManualResetEventSlim(false, spinCount: 0);
        try
        {
            for (var i = 0; i < count; i++)
            {
                var thread = new Thread(release.Wait, ParkedStackBytes) { IsBackground = true, Name = "mm reserve" };
                start(thread);
                parked.Add(thread);
            }
        }
        finally
        {
            release.Set();
            parked.ForEach(thread => thread.Join());
        }
    }

    // The runtime in this library is ours alone. Its pool begins with a thread for each core and adds more but slowly; when the disk
    // makes a few of them wait, timers and answers must not wait as well.
    private static void KeepPoolReady()
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        if (workers < PoolThreads)
        {
            ThreadPool.SetMinThreads(PoolThreads, completions);
        }
    }
}
