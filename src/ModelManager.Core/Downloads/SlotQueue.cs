namespace ModelManager.Downloads;

/// <summary>
/// Lets so many downloads transfer at the same time: those that a user waits for first, then first come, first served. A user's never
/// waits for one that nobody waits for: it gets a slot beside it, and the other stands back.
/// </summary>
internal sealed class SlotQueue
{
    private readonly Lock _lock = new();
    private readonly List<Turn> _waiting = [];
    private readonly List<Slot> _taken = [];
    private int _limit = new DownloadLimits().ConcurrentDownloads;

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
    /// <param name="priority">Who waits for it, which may change meanwhile; <see cref="Reorder"/> tells.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Slot> TakeAsync(Func<DownloadPriority> priority, CancellationToken cancellationToken)
    {
        var turn = new Turn(priority);
        lock (_lock)
        {
            _waiting.Add(turn);
            Serve();
        }

        using var cancelled = cancellationToken.UnsafeRegister(static (turn, token) => ((Turn)turn!).TrySetCanceled(token), turn);
        return await turn.Task.ConfigureAwait(false);
    }

    /// <summary>Somebody's priority has changed.</summary>
    public void Reorder()
    {
        lock (_lock)
        {
            Serve();
        }
    }

    private void Serve()
    {
        _waiting.RemoveAll(static turn => turn.Task.IsCompleted);
        while (_waiting.MinBy(static turn => turn.Priority) is { } next && MayTake(next.Priority))
        {
            _waiting.Remove(next);
            var slot = new Slot(this, () => next.Priority);
            if (next.TrySetResult(slot))
            {
                _taken.Add(slot);
            }
        }
    }

    private bool MayTake(DownloadPriority priority) =>
        _taken.Count(slot => priority == DownloadPriority.Background || slot.Priority == DownloadPriority.User) < _limit;

    private sealed class Turn(Func<DownloadPriority> priority) : TaskCompletionSource<Slot>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public DownloadPriority Priority => priority();
    }

    /// <summary>The right to transfer.</summary>
    public sealed class Slot(SlotQueue queue, Func<DownloadPriority> priority) : IDisposable
    {
        public DownloadPriority Priority => priority();

        public void Dispose()
        {
            lock (queue._lock)
            {
                queue._taken.Remove(this);
                queue.Serve();
            }
        }
    }
}
