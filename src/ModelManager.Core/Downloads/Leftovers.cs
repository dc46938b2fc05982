using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.Store;

namespace ModelManager.Downloads;

/// <summary>What a task leaves behind, and how it goes: when it is done, when it was cancelled, when its version is removed.</summary>
internal sealed class Leftovers(RootFolder root, ModelRegistry registry, Guards guards, TaskRecords records, Publisher publisher)
{
    /// <summary>Notes in the record of an earlier run that the user paused, for a task that does not hold the guard.</summary>
    public async Task RememberPauseAsync(DownloadTask task)
    {
        if (task.Key is not { } key || records.TryRead(key) is not { IsPaused: false })
        {
            return;
        }

        using var guard = await guards.TakeBrieflyAsync(key, CancellationToken.None).ConfigureAwait(false);
        if (guard is not null && records.TryRead(key) is { } record)
        {
            records.Write(record with { IsPaused = true });
        }
    }

    /// <summary>Cleans up after a cancelled task. What is kept for later, and stays on record as paused; null when that is nothing.</summary>
    public async Task<TaskRecord?> DiscardAsync(DownloadTask task, DownloadSession session, bool keepPartial)
    {
        if (task.Key is not { } key)
        {
            return null;
        }

        if (!session.HoldsGuard)
        {
            // A left-over task that was never resumed, or one that waits for another process; the latter is the other's to cancel.
            if (await guards.TakeBrieflyAsync(key, CancellationToken.None).ConfigureAwait(false) is not { } guard)
            {
                return null;
            }

            session.Enter(guard);
        }

        var record = session.Record ?? records.TryRead(key);
        if (record is not null)
        {
            if (keepPartial)
            {
                publisher.Unstage(record.TaskId, key);
                if (Partials.Exist(root, key, record.Files))
                {
                    return session.Leave(record with { IsPaused = true });
                }
            }

            publisher.Discard(record.TaskId);

            if (!keepPartial && task.HasPlaced && root.FolderExists(StoreLayout.Version(key)))
            {
                await DiscardUnregisteredAsync(key).ConfigureAwait(false);
            }

            Partials.Delete(root, key, record.Files);
        }

        session.Forget(key, durable: true);
        return null;
    }

    /// <summary>
    /// Forgets a finished download: its record, what it staged for nothing, and these parts with their journals. The version is installed whatever the disk says to that; the
    /// next run finds it so, and clears away the rest.
    /// </summary>
    /// <param name="session">What holds the version's guard.</param>
    /// <param name="key">The version.</param>
    /// <param name="taskId">Whose record it is; null when there is none.</param>
    /// <param name="files">Of which there may be something.</param>
    public void ForgetDone(DownloadSession session, ModelKey key, string? taskId, IEnumerable<ModelPath> files)
    {
        try
        {
            if (taskId is not null)
            {
                publisher.Discard(taskId);
            }

            foreach (var file in files)
            {
                Partials.Delete(root, StoreLayout.Part(key, file));
            }

            session.Forget(key);
        }
        catch (ModelManagerException)
        {
        }
    }

    /// <summary>Forgets what an earlier run left undone of a version that is removed. The caller holds the guard.</summary>
    public void Forget(ModelKey key)
    {
        if (records.TryRead(key) is { } left)
        {
            publisher.Discard(left.TaskId);
            Partials.Delete(root, key, left.Files);
        }

        records.Remove(key, durable: true);
    }

    // The task put everything in its place, and the registry could not be told, or told it without our knowing.
    private async Task DiscardUnregisteredAsync(ModelKey key)
    {
        using var claim = VersionClaim.Take(root, key);
        await registry.ChangeAsync(tree => tree.Remove(key), CancellationToken.None).ConfigureAwait(false);
        new Trash(root).Discard(claim);
    }
}
