using ModelManager.Lifecycle;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Store;

namespace ModelManager.Downloads.Repair;

/// <summary>
/// Every repair of a root in this process: calls for one version share one. Its lock protects the map only and is never held while a
/// listener runs or a file is touched.
/// </summary>
internal sealed class Repairs(RootFolder root, VersionRepair repair, TimeProvider time, Action<ModelKey, ModelState> tell) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ModelKey, RepairTask> _running = [];
    private bool _isClosed;

    /// <summary>The repair of a version that runs, or null.</summary>
    public RepairTask? Find(ModelKey key)
    {
        lock (_lock)
        {
            return _running.GetValueOrDefault(key);
        }
    }

    /// <summary>Takes up what earlier runs left.</summary>
    public void Restore()
    {
        foreach (var record in new TaskRecords(root).ReadAll().Where(record => record.IsRepair))
        {
            lock (_lock)
            {
                if (!_running.ContainsKey(record.Key))
                {
                    Begin(record.Key, record.TaskId);
                }
            }
        }
    }

    /// <summary>Joins the repair of the version, or begins one.</summary>
    /// <param name="key">Which version.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="giveUp">The caller does not want it any more: it stops, unless others do.</param>
    /// <param name="stopWaiting">The same, or the caller is closing: then it goes on, now or in the next run.</param>
    public async Task<RepairResult> RepairAsync(ModelKey key, Action<DownloadProgress>? progress, CancellationToken giveUp, CancellationToken stopWaiting)
    {
        if (Find(key) is null)
        {
            stopWaiting.ThrowIfCancellationRequested();
        }

        // Of one that runs, also a caller who has changed his mind already: that is how one is stopped that an earlier run began.
        var caller = new RepairCaller(progress);
        var task = await JoinAsync(key, caller, stopWaiting).ConfigureAwait(false);
        try
        {
            return await task.Completion.WaitAsync(stopWaiting).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopWaiting.IsCancellationRequested)
        {
            if (task.Leave(caller, giveUp.IsCancellationRequested))
            {
                await ((Task)task.Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            throw;
        }
    }

    /// <summary>Stops every repair, keeps what has arrived, and returns when every lock is dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        List<RepairTask> tasks;
        lock (_lock)
        {
            _isClosed = true;
            tasks = [.. _running.Values];
        }

        tasks.ForEach(task => task.Close());
        foreach (var task in tasks)
        {
            await ((Task)task.Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<RepairTask> JoinAsync(ModelKey key, RepairCaller caller, CancellationToken cancellationToken)
    {
        while (true)
        {
            RepairTask task;
            lock (_lock)
            {
                if (_isClosed)
                {
                    throw Closed();
                }

                task = _running.GetValueOrDefault(key) ?? Begin(key, Guid.NewGuid().ToString("n"));
                if (task.TryJoin(caller))
                {
                    return task;
                }
            }

            // Somebody has just given it up; it is begun anew behind that.
            await ((Task)task.Completion).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private RepairTask Begin(ModelKey key, string taskId)
    {
        var task = new RepairTask(key, taskId, time);
        _running.Add(key, task);
        task.Start(() => RunAsync(task));
        return task;
    }

    private async Task<RepairResult> RunAsync(RepairTask task)
    {
        try
        {
            return await repair.RunAsync(task, task.Stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (task.Stopping.IsCancellationRequested)
        {
            throw task.IsClosing ? Closed() : new ModelManagerException(ErrorCode.Cancelled, "the repair was cancelled");
        }
        catch (Exception e)
        {
            throw ModelManagerException.From(e);
        }
        finally
        {
            lock (_lock)
            {
                _running.Remove(task.Key);
            }

            task.Dispose();
            if (task.EndState is { } state)
            {
                tell(task.Key, state);
            }
        }
    }

    private static ModelManagerException Closed() => new(ErrorCode.Closed, "the manager was closed");
}
