namespace ModelManager.Downloads;

/// <summary>
/// Hands events to one listener, one at a time and in order, outside every lock. A listener that is slow makes progress events
/// of the same task melt into the latest, so the queue stays as short as the number of tasks and their changes.
/// </summary>
internal sealed class EventPump(Action<DownloadEvent> listener)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Item> _queue = new();
    private readonly Dictionary<string, LinkedListNode<Item>> _progress = new(StringComparer.Ordinal);
    private Task _work = Task.CompletedTask;
    private bool _isRunning;
    private bool _isClosed;

    // An event, or somebody who waits until those before are delivered.
    private readonly record struct Item(DownloadEvent? Happened, Action? Call);

    public void Post(DownloadEvent happened)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            if (happened.Kind == DownloadEventKind.Progress && _progress.TryGetValue(happened.TaskId, out var pending))
            {
                pending.Value = new Item(happened, null);
            }
            else
            {
                var node = _queue.AddLast(new Item(happened, null));
                if (happened.Kind == DownloadEventKind.Progress)
                {
                    _progress[happened.TaskId] = node;
                }
                else
                {
                    // Later progress must not overtake this event.
                    _progress.Remove(happened.TaskId);
                }
            }

            if (!_isRunning)
            {
                _isRunning = true;
                _work = Task.Run(Deliver);
            }
        }
    }

    /// <summary>Calls back behind everything that was posted before: on the listener's thread, or at once when all of it is delivered.</summary>
    public void Then(Action call)
    {
        lock (_lock)
        {
            if (_isRunning)
            {
                _queue.AddLast(new Item(null, call));
                return;
            }
        }

        call();
    }

    /// <summary>Delivers what is queued; on return no listener runs and none will.</summary>
    public async Task CloseAsync()
    {
        Task work;
        lock (_lock)
        {
            _isClosed = true;
            work = _work;
        }

        await work.ConfigureAwait(false);
    }

    private void Deliver()
    {
        while (true)
        {
            Item next;
            lock (_lock)
            {
                if (_queue.First is not { } node)
                {
                    _isRunning = false;
                    return;
                }

                _queue.RemoveFirst();
                next = node.Value;
                if (next.Happened is { } happened && _progress.TryGetValue(happened.TaskId, out var pending) && pending == node)
                {
                    _progress.Remove(happened.TaskId);
                }
            }

            try
            {
                if (next.Happened is { } happened)
                {
                    listener(happened);
                }

                next.Call?.Invoke();
            }
            catch (Exception)
            {
                // A listener's fault is its own.
            }
        }
    }
}
