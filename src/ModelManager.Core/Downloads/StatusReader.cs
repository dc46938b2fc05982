using ModelManager.Downloads.Repair;
using ModelManager.Lifecycle;
using ModelManager.Primitives;
using ModelManager.Registry;

namespace ModelManager.Downloads;

/// <summary>Tells the state of a version from the registry and the tasks. What is installed is ready, whatever else is asked for.</summary>
internal static class StatusReader
{
    /// <param name="key">Which version.</param>
    /// <param name="record">What the registry has of it.</param>
    /// <param name="engine">The downloads; null where there are none.</param>
    /// <param name="repairs">The repairs; null where there are none.</param>
    /// <param name="damage">What was found wrong with it, if that is known.</param>
    public static ModelStatus Read(ModelKey key, RegistryRecord? record, DownloadEngine? engine, Repairs? repairs = null, ModelManagerException? damage = null)
    {
        if (engine?.IsRemoving(key) == true)
        {
            return new ModelStatus(ModelState.Removing, key, null, null, null);
        }

        if (record is not null && repairs?.Find(key) is { EndState: not null } repair)
        {
            return new ModelStatus(ModelState.Repairing, key, record.IsReady ? record.Path : null, repair.Progress, null);
        }

        if (record is { IsReady: true })
        {
            return new ModelStatus(ModelState.Ready, key, record.Path, null, null);
        }

        if (engine?.Find(key) is { State: not ModelState.Absent } task)
        {
            return new ModelStatus(task.State, key, null, task.Status.Progress, task.Status.Error);
        }

        return record is null
            ? new ModelStatus(ModelState.Absent, key, null, null, null)
            : new ModelStatus(ModelState.Failed, key, null, null, damage ?? new ModelManagerException(ErrorCode.Corrupt, $"the files of '{key}' do not have their digests any more"));
    }
}
