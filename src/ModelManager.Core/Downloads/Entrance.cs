using ModelManager.Lifecycle;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.Store;

namespace ModelManager.Downloads;

/// <summary>
/// How a task comes to work on its version alone: it takes the guard, follows whoever has it, and finds out whether there is anything to do.
/// </summary>
internal sealed class Entrance(
    RootFolder root, Guards guards, TaskRecords records, InstalledVersions installed, Leftovers leftovers, Publisher publisher, TimeProvider time, bool rejectIfBusy)
{
    /// <summary>How often the progress of another process is read, and its guard tried.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(150);

    /// <summary>Whether this process is removing a version, is about to, or may be taking back what a cancelled task put there.</summary>
    public required Func<ModelKey, bool> IsLeaving { get; init; }

    /// <summary>Takes the version's guard, waiting for whoever has it, and announces the task; returns the version if it is, or has become, installed.</summary>
    public async Task<InstalledModel?> EnterAsync(DownloadTask task, DownloadSession session, ModelKey key, CancellationToken cancellationToken)
    {
        InstalledModel? found = null;
        try
        {
            return found = await FindOrEnterAsync(task, session, key, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            task.Status.StopFollowing(isDone: found is not null);
        }
    }

    private async Task<InstalledModel?> FindOrEnterAsync(DownloadTask task, DownloadSession session, ModelKey key, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TakeGuardAsync(task, session, key, cancellationToken).ConfigureAwait(false) is { } found)
            {
                return found;
            }

            var left = records.TryRead(key);
            if (installed.FindDurable(key) is { } ready)
            {
                leftovers.ForgetDone(session, key, left?.TaskId, left?.Files ?? []);
                return ready;
            }

            if (!task.HasHolder && task.IsLeftOver && left is null && !records.Exists(key))
            {
                throw new ModelManagerException(ErrorCode.Cancelled, "another process cancelled the download");
            }

            if (left is { IsPaused: true } && !task.IsAskedFor)
            {
                session.Dispose();
                await WaitWhilePausedAsync(task, key, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (left is not null && left.TaskId != task.TaskId)
            {
                // While the record still names it: what no record names is cleared away.
                publisher.Unstage(left.TaskId, key, durable: true);
            }

            session.Announce(new TaskRecord(task.TaskId, key, IsPaused: false, task.Priority == DownloadPriority.Background, left?.Files ?? []));
            task.Status.ReportStart();
            return null;
        }
    }

    // Another process has paused it meanwhile, and nobody asked for it here. What becomes of it is seen by its record.
    private async Task WaitWhilePausedAsync(DownloadTask task, ModelKey key, CancellationToken cancellationToken)
    {
        task.Status.StopFollowing(isDone: false);
        task.Status.Set(ModelState.Paused);
        while (!task.IsAskedFor && records.TryRead(key) is { IsPaused: true })
        {
            await Task.Delay(s_pause, time, cancellationToken).ConfigureAwait(false);
        }

        task.Status.Set(ModelState.Queued);
    }

    // Without it, the version that is installed.
    private async Task<InstalledModel?> TakeGuardAsync(DownloadTask task, DownloadSession session, ModelKey key, CancellationToken cancellationToken)
    {
        var isBusy = false;
        while (!session.HoldsGuard)
        {
            if (IsLeaving(key))
            {
                // Who asks behind a removal waits for it.
                await Task.Delay(s_pause, time, cancellationToken).ConfigureAwait(false);
                continue;
            }

            // What an earlier run left is cleared away under the guard, even if its version is installed.
            if (!task.IsLeftOver && installed.FindDurable(key) is { } found)
            {
                return found;
            }

            // A sweep that holds it for a moment is no owner, and what a dead one told of its progress must not be taken for a living one's.
            var guard = isBusy ? guards.TryTake(key) : await guards.TakeBrieflyAsync(key, cancellationToken).ConfigureAwait(false);
            if (guard is not null)
            {
                session.Enter(guard);
                break;
            }

            isBusy = true;
            if (rejectIfBusy)
            {
                throw new ModelManagerException(ErrorCode.DownloadInProgress, $"another process is downloading '{key}'");
            }

            if (SharedProgress.TryRead(root, key) is { } progress)
            {
                task.Status.Follow(progress);
            }

            await Task.Delay(s_pause, time, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }
}
