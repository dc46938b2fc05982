using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.Store;

namespace ModelManager.Leases;

/// <summary>
/// Gives out leases: the shared lock of the version's folder, and then a second look. Whoever removes a version holds the exclusive lock from before
/// the registry changes until the folder is gone, so a lock that was had before excludes the removal, and one that was had after sees what it did.
/// Takes no guard, so it never waits for a download, a repair or a removal.
/// </summary>
internal sealed class LeaseDesk(RootFolder root, ModelRegistry registry, TimeProvider time)
{
    private const int MaxLooks = 5;

    private readonly LeaseRecords _records = new(root);
    private volatile bool _locksExclude;
    private volatile bool _isSwept;

    /// <summary>Leases a version, or the newest.</summary>
    /// <param name="id">The model.</param>
    /// <param name="version">The version; null for the newest that is installed and not being removed.</param>
    /// <param name="label">What it is for.</param>
    /// <param name="isOptional">Whether a file system that cannot lock is good enough.</param>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.ModelNotAvailable"/>, <see cref="ErrorCode.LockUnsupported"/></exception>
    public Lease Acquire(ModelId id, ModelVersion? version, string? label, bool isOptional)
    {
        for (var look = 0; look < MaxLooks; look++)
        {
            var snapshot = registry.Current;
            foreach (var record in Candidates(snapshot, id, version))
            {
                if (TryLease(record, label, isOptional || root.LocksAreOptional) is { } lease)
                {
                    return lease;
                }
            }

            if (registry.Current == snapshot)
            {
                break;
            }
        }

        throw new ModelManagerException(
            ErrorCode.ModelNotAvailable, version is null ? $"no version of '{id}' is installed" : $"version '{version}' of '{id}' is not installed, or is being removed");
    }

    private static IEnumerable<RegistryRecord> Candidates(RegistrySnapshot snapshot, ModelId id, ModelVersion? version)
    {
        if (snapshot.Find(id.Value, version?.Value) is not { IsReady: true } first)
        {
            yield break;
        }

        yield return first;
        if (version is null)
        {
            // The newest is being removed, so that the next one is about to be the newest.
            foreach (var other in snapshot.RecordsOf(id).Where(record => record.IsReady && record.Key != first.Key)
                .OrderByDescending(record => record.Key.Version, VersionOrder.Instance))
            {
                yield return other;
            }
        }
    }

    private Lease? TryLease(RegistryRecord installed, string? label, bool isOptional)
    {
        CheckFormat();
        var folder = FolderLock.TryOpen(root, StoreLayout.Version(installed.Key));
        if (folder is null)
        {
            return null;
        }

        LeaseRecord? record = null;
        try
        {
            // The name first: whoever finds the folder locked finds out by whom.
            record = AddRecord(installed.Key, label);
            if (folder.TryShare(isOptional) && Excludes(folder, isOptional) && IsStillThere(installed.Key, folder))
            {
                var lease = new Lease(installed.Key, installed.Path, folder, record);
                (folder, record) = (null, null);
                return lease;
            }

            return null;
        }
        finally
        {
            folder?.Dispose();
            record?.Dispose();
        }
    }

    // Whoever only looks up has no other sweep; once is enough to keep the dead from piling up.
    private LeaseRecord? AddRecord(ModelKey key, string? label)
    {
        if (!_isSwept)
        {
            _isSwept = true;
            try
            {
                _records.Sweep();
            }
            catch (ModelManagerException)
            {
            }
        }

        return _records.TryAdd(key, label, time.GetUtcNow());
    }

    private bool IsStillThere(ModelKey key, FolderLock folder) => registry.Current.Find(key) is { IsReady: true } && folder.IsStillNamed();

    private bool Excludes(FolderLock folder, bool isOptional)
    {
        if (!_locksExclude && !isOptional)
        {
            _locksExclude = folder.Excludes()
                ? true
                : throw new ModelManagerException(ErrorCode.LockUnsupported, "the file system gives one lock to everybody, so a lease would not hold", new ErrorDetail { Path = root.Path });
        }

        return true;
    }

    // Who writes a later format may look for leases elsewhere.
    private void CheckFormat()
    {
        if (!RootFormat.IsKnown(root))
        {
            throw new ModelManagerException(ErrorCode.LockUnsupported, "a newer version of the library wrote the root: it is for lookups only", new ErrorDetail { Path = root.Path });
        }
    }
}
