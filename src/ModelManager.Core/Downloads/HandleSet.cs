using ModelManager.Primitives;

namespace ModelManager.Downloads;

/// <summary>The handles that one manager gave out and that have not ended, so that closing it ends their waits.</summary>
internal sealed class HandleSet
{
    private readonly Lock _lock = new();
    private readonly HashSet<DownloadHandle> _handles = [];

    public DownloadHandle Add(DownloadHandle handle)
    {
        lock (_lock)
        {
            _handles.Add(handle);
        }

        _ = handle.Completion.ContinueWith(_ => Remove(handle), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return handle;
    }

    /// <summary>The handle that looks on at a task: one for each task, however often it is asked for.</summary>
    public DownloadHandle LookOn(DownloadEngine engine, DownloadTask task)
    {
        lock (_lock)
        {
            var present = _handles.FirstOrDefault(handle => !handle.IsHolder && handle.Task == task && !handle.Completion.IsCompleted);
            if (present is not null)
            {
                return present;
            }
        }

        return Add(engine.LookOn(task));
    }

    public void FailAll(ModelManagerException failure)
    {
        List<DownloadHandle> handles;
        lock (_lock)
        {
            handles = [.. _handles];
        }

        handles.ForEach(handle => handle.LetGo(failure));
    }

    private void Remove(DownloadHandle handle)
    {
        lock (_lock)
        {
            _handles.Remove(handle);
        }
    }
}
