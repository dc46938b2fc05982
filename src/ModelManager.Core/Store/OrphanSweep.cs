using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Store;

/// <summary>
/// Removes the markers, and the records of leases, of those who died, and what else they left that no next task would come across. One is an
/// orphan when the lock behind it can be taken; it is removed under that lock, so a task that begins at the same moment cannot lose its own.
/// </summary>
internal sealed class OrphanSweep(RootFolder root, Guards guards)
{
    private readonly LeaseRecords _leases = new(root);

    public void Run()
    {
        _leases.Sweep();
        foreach (var (name, kind) in root.List(StoreLayout.Markers))
        {
            if (kind == FileKind.File && name.EndsWith(StoreLayout.MarkerSuffix, StringComparison.Ordinal))
            {
                SweepTask($"{StoreLayout.Markers}/{name}");
            }
        }

        foreach (var (name, kind) in root.List(StoreLayout.Temp))
        {
            if (kind == FileKind.File && name.EndsWith(StoreLayout.PartSuffix + StoreLayout.MarkerSuffix, StringComparison.Ordinal))
            {
                SweepPart($"{StoreLayout.Temp}/{name}");
            }
        }

        foreach (var folder in (string[])[StoreLayout.Tasks, StoreLayout.KnownChecksums])
        {
            foreach (var (name, kind) in root.List(folder))
            {
                if (kind == FileKind.File && (StoreLayout.IsProgress(name) || DurableWrites.IsDraft(name)) && StoreLayout.GuardOf(name) is { } guard)
                {
                    SweepUnder(guard, $"{folder}/{name}");
                }
            }
        }
    }

    private void SweepUnder(string guard, string relative)
    {
        using var taken = OsLock.TryTake(root, guard);
        if (taken is not null)
        {
            root.DeleteFile(relative);
        }
    }

    private void SweepTask(string marker)
    {
        if (Marker.ReadKey(root, marker) is not { } key || StoreLayout.Marker(key) != marker)
        {
            // It speaks of no version that could be locked, so no task of ours stands behind it.
            root.DeleteFile(marker);
            return;
        }

        using var guard = guards.TryTake(key);
        if (guard is not null)
        {
            root.DeleteFile(marker);
        }
    }

    private void SweepPart(string marker)
    {
        using var part = root.TryOpenRead(marker[..^StoreLayout.MarkerSuffix.Length]);
        if (part is null || part.TryLock(root.LocksAreOptional))
        {
            root.DeleteFile(marker);
        }
    }
}
