namespace ModelManager.Downloads;

/// <summary>
/// A task's hold on its slot: let go while every connection of the task waits for the network, so that a library that does not
/// answer for one model keeps no other waiting; taken again, in turn, before the next attempt. Dispose lets go for good.
/// </summary>
internal sealed class SlotHold(SlotQueue queue, Func<DownloadPriority> priority) : IDisposable
{
    private readonly Lock _lock = new();
    private Task<SlotQueue.Slot>? _slot;
    private bool _isDisposed;

    /// <summary>Waits until the task has a slot. Several connections may wait for it at once; the first one's token ends the wait of all.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        Task<SlotQueue.Slot> slot;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            slot = _slot ??= queue.TakeAsync(priority, cancellationToken);
        }

        await slot.ConfigureAwait(false);
    }

    /// <summary>Lets the slot go; nothing happens when there is none.</summary>
    public void Release()
    {
        Task<SlotQueue.Slot>? slot;
        lock (_lock)
        {
            (slot, _slot) = (_slot, null);
        }

        _ = slot?.ContinueWith(
            static taken => taken.Result.Dispose(),
            CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
        }

        Release();
    }
}
