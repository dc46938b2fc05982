using System.Runtime.ExceptionServices;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Native.Threads;

/// <summary>
/// The threads that work in the background needs. The runtime's pool ends the process when it may not start one, so it is found out
/// before there is work: as many as the pool may want are started, parked and let go, once.
/// </summary>
internal static class ThreadReserve
{
    /// <summary>How many threads must be to be had: the pool's, and those for its gate, its timers, its sockets, the events and the disk.</summary>
    public const int Count = PoolThreads + 5;

    /// <summary>
    /// The pool has no more unless they do not get on. With glibc each thread that ever runs takes 64 MiB of address space for its allocations, besides its stack, and eight downloads
    /// at the full rate of a fast line keep three busy.
    /// </summary>
    private const int PoolThreads = 4;

    /// <summary>What it has once the disk was found to make it wait.</summary>
    private const int PoolThreadsOfASlowDisk = 16;

    // Room for the thread-local storage of a large host, which the stack has to hold as well. It is hardly touched.
    private const int ParkedStackBytes = 256 * 1024;

    private static readonly Lock s_gate = new();
    private static bool s_isSure;
    private static bool s_isRelieved;

    /// <summary>Makes sure of the threads. Cheap after the first time. Any thread.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.Internal"/>: they are not to be had now; later they may be.</exception>
    public static void Ensure()
    {
        if (Volatile.Read(ref s_isSure))
        {
            Relieve();
            return;
        }

        lock (s_gate)
        {
            if (!s_isSure)
            {
                ProbeAside(Count);
                SetPool(PoolThreads);
                Volatile.Write(ref s_isSure, true);
            }
        }
    }

    // Who begins something now must not wait for the disk, nor must his timers: the pool gets more threads, for good, if they are to be had.
    private static void Relieve()
    {
        if (!DiskWaits.Hold(PoolThreads - 1) || Volatile.Read(ref s_isRelieved))
        {
            return;
        }

        lock (s_gate)
        {
            try
            {
                if (!s_isRelieved)
                {
                    ProbeAside(PoolThreadsOfASlowDisk - PoolThreads);
                    SetPool(PoolThreadsOfASlowDisk);
                    Volatile.Write(ref s_isRelieved, true);
                }
            }
            catch (ModelManagerException)
            {
                // Then with those that there are.
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
            throw Missing(e);
        }
    }

    /// <summary>What whoever wanted a thread is told.</summary>
    public static ModelManagerException Missing(Exception? reason) =>
        new(ErrorCode.Internal, $"the process may not start a thread; the library needs {Count}", null, reason);

    // Whoever starts a thread of the runtime's spins until it runs: not a host's main thread.
    private static void ProbeAside(int count)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = DirectThread.Start(
            _ =>
            {
                try
                {
                    Probe(count - 1, Start);
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            "mm reserve");
        thread.End();
        failure?.Throw();
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

    // The runtime in this library is ours alone. Its pool would begin with a thread for each core. It may still add one, slowly, when work waits and
    // nobody takes it: what keeps threads from the pool is not always the disk.
    private static void SetPool(int workers)
    {
        ThreadPool.GetMinThreads(out _, out var completions);
        ThreadPool.SetMinThreads(workers, completions);
    }
}
