namespace ModelManager.Platform;

/// <summary>
/// Short work that waits for the disk, one after the other: eight downloads that sync at once wait for the same disk, and each thread takes room. The
/// thread stays a while for what comes next, as a fast download syncs a hundred times a second, and starting one keeps its starter busy until it runs.
/// </summary>
internal sealed class DiskThread : TaskScheduler
{
    private readonly TimeSpan _stays;

    // Waited on with Monitor, which Lock cannot do.
    private readonly object _gate = new();
    private readonly Queue<Task> _waiting = new();
    private bool _isRunning;

    public DiskThread()
        : this(TimeSpan.FromMilliseconds(200))
    {
    }

    /// <summary>One whose thread stays for so long.</summary>
    internal DiskThread(TimeSpan stays) => _stays = stays;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Any thread.</summary>
    /// <returns>Ends when the work has; fails as it did.</returns>
    public Task RunAsync(Action work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    protected override void QueueTask(Task task)
    {
        bool isFirst;
        lock (_gate)
        {
            // First of all, as it may need memory; nobody is woken before the lock is free.
            Monitor.Pulse(_gate);
            _waiting.Enqueue(task);
            isFirst = !_isRunning;
            _isRunning = true;
        }

        if (isFirst)
        {
            StartOrAsk();
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _waiting];
        }
    }

    // Where no thread is to be had, one of the pool's: others are waiting by now. Where that cannot be asked either, whoever comes next tries again for all.
    private void StartOrAsk()
    {
        var isRunning = false;
        try
        {
            isRunning = TryStart() || ThreadPool.UnsafeQueueUserWorkItem(static disk => disk.Run(), this, preferLocal: false);
        }
        finally
        {
            if (!isRunning)
            {
                lock (_gate)
                {
                    _isRunning = false;
                }
            }
        }
    }

    private bool TryStart()
    {
        try
        {
            new Thread(Run) { IsBackground = true, Name = "mm disk" }.UnsafeStart();
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private void Run()
    {
        while (Next() is { } task)
        {
            TryExecuteTask(task);
        }
    }

    // Null, and the thread ends, when nothing came for a while.
    private Task? Next()
    {
        var mayStay = true;
        while (true)
        {
            try
            {
                lock (_gate)
                {
                    if (_waiting.Count == 0 && mayStay)
                    {
                        Monitor.Wait(_gate, _stays);
                    }

                    _isRunning = _waiting.TryDequeue(out var task);
                    return task;
                }
            }
            catch (OutOfMemoryException)
            {
                // Locks need memory when they are waited for. Nothing may leave a thread: once more, until there is some.
                mayStay = false;
                Thread.Yield();
            }
        }
    }
}
