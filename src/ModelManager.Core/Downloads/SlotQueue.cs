namespace ModelManager.Downloads;

/// <summary>Lets so many downloads transfer at the same time; those that a user waits for go first, then first come, first served.</summary>
internal sealed class SlotQueue
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<TaskCompletionSource<Slot>, (DownloadPriority, long)> _waiting = new();
    private int _limit = new DownloadLimits().ConcurrentDownloads;
    private int _taken;
    private long _next;

    /// <summary>How many slots there are; lowering it lets those in progress finish.</summary>
    public int Limit
    {
        get => _limit;
        set
        {
            lock (_lock)
            {
                _limit = value;
                Serve();
            }
        }
    }

    /// <summary>Waits for a slot; dispose gives it back.</summary>
    public async Task<Slot> TakeAsync(DownloadPriority priority, CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource<Slot>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Enqueue(turn, (priority, _next++));
            Serve();
        }

        using var cancelled = cancellationToken.UnsafeRegister(static (turn, token) => ((TaskCompletionSource<Slot>)turn!).TrySetCanceled(token), turn);
        return await turn.Task.ConfigureAwait(false);
    }

    private void Serve()
    {
        while (_taken < _limit && _waiting.TryDequeue(out var turn, out _))
        {
            if (turn.TrySetResult(new Slot(this)))
            {
                _taken++;
            }
        }
    }

    /// <summary>The right to transfer.</summary>
    public sealed class Slot(SlotQueue queue) : IDisposable
    {
        private bool _returned;

        public void Dispose()
        {
            lock (queue._lock)
            {
                if (!_returned)
                {
                    _returned = true;
                    queue._taken--;
                    queue.Serve();
                }
            }
        }
    }
}
