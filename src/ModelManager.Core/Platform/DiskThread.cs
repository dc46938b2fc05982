namespace ModelManager.Platform;

/// <summary>
/// Short work that waits for the disk, one after the other: eight downloads that sync at once wait for the same disk, and each thread takes room. The
/// thread stays a while for what comes next, as a fast download syncs a hundred times a second, and starting one keeps its starter busy until it runs.
/// </summary>
internal sealed class DiskThread : TaskScheduler
{
    private static readonly TimeSpan s_stays = TimeSpan.FromMilliseconds(200);

    // Waited on with Monitor, which Lock cannot do.
    private readonly object _gate = new();
    private readonly Queue<Task> _waiting = new();
    private bool _isRunning;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Any thread.</summary>
    /// <returns>Ends when the work has; fails as it did.</returns>
    public Task RunAsync(Action work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            if (!_isRunning)
            {
                new Thread(Run) { IsBackground = true }.UnsafeStart();
                _isRunning = true;
            }

            _waiting.Enqueue(task);
            Monitor.Pulse(_gate);
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
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                Wait();
            }

            _isRunning = _waiting.TryDequeue(out var task);
            return task;
        }
    }

    private void Wait()
    {
        try
        {
            Monitor.Wait(_gate, s_stays);
        }
        catch (OutOfMemoryException)
        {
            // Then the thread does not stay.
        }
    }
}
