using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Store;

/// <summary>
/// Removes the markers and the records of leases of those who died, and what else of theirs means nothing any more. One is an orphan when the lock behind it
/// can be taken; it is removed under that lock, so a task that begins at the same moment cannot lose its own. Second names of it, which its parts have,
/// stay as long as it does.
/// </summary>
internal sealed class OrphanSweep(RootFolder root, Guards guards)
{
    private readonly LeaseRecords _leases = new(root);

    public void Run()
    {
        _leases.Sweep();

        // Before the tasks: whoever wrote one of them has announced its task by now. There may be thousands.
        var parts = root.ListText(StoreLayout.Temp, IsPartMarker);
        var live = new HashSet<FileIdentity>();
        foreach (var (name, kind) in root.ListText(StoreLayout.Markers))
        {
            if (kind == FileKind.File && name.EndsWith(StoreLayout.MarkerSuffix, StringComparison.Ordinal))
            {
                SweepTask($"{StoreLayout.Markers}/{name}", live);
            }
        }

        foreach (var (name, kind) in parts)
        {
            if (kind == FileKind.File)
            {
                SweepPart($"{StoreLayout.Temp}/{name}", live);
            }
        }

        // How far somebody was, and drafts of records; the records themselves are for the next run.
        SweepUnderGuards(StoreLayout.Tasks, name => !name.EndsWith(StoreLayout.RecordSuffix, StringComparison.Ordinal));
    }

    /// <summary>Removes the drafts that nothing but a death leaves: once, when the root is opened.</summary>
    public void RemoveDrafts()
    {
        SweepUnderGuards(StoreLayout.KnownChecksums, name => name.EndsWith(DurableWrites.DraftSuffix, StringComparison.Ordinal));
        root.DeleteOnceDrafts(StoreLayout.Format);
        root.DeleteOnceDrafts(StoreLayout.NodeId);
    }

    // Files of these folders are named as the guards of their versions are, with something behind it.
    private void SweepUnderGuards(string folder, Func<string, bool> isOrphan)
    {
        foreach (var (name, kind) in root.ListText(folder))
        {
            if (kind == FileKind.File && isOrphan(name) && StoreLayout.TryGuardOf(name) is { } path)
            {
                using var guard = OsLock.TryTake(root, path);
                if (guard is not null)
                {
                    root.DeleteFile($"{folder}/{name}");
                }
            }
        }
    }

    // Adds the marker to those of tasks that live, when its task does.
    private void SweepTask(string marker, HashSet<FileIdentity> live)
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
        else if (root.Status(marker) is { } status)
        {
            live.Add(status.Identity);
        }
    }

    // Or its draft.
    private static bool IsPartMarker(string name) => WithoutDraft(name).EndsWith(StoreLayout.PartSuffix + StoreLayout.MarkerSuffix, StringComparison.Ordinal);

    private static string WithoutDraft(string name) => name.EndsWith(DurableWrites.DraftSuffix, StringComparison.Ordinal) ? name[..^DurableWrites.DraftSuffix.Length] : name;

    private void SweepPart(string marker, HashSet<FileIdentity> live)
    {
        // A second name of its task's, unless the file system has no such thing. Whoever writes there hashes the part once more when somebody opens it.
        if (live.Count > 0 && root.Status(marker) is { } status && live.Contains(status.Identity))
        {
            return;
        }

        using var part = root.TryOpenRead(WithoutDraft(marker)[..^StoreLayout.MarkerSuffix.Length]);
        if (part is null || part.TryLock(root.LocksAreOptional))
        {
            root.DeleteFile(marker);
        }
    }

    /// <summary>
    /// Removes journals whose partial file is gone: a power cut may take the one deletion and leave the other. Once, when the root is opened;
    /// a journal that is written at this very moment may go with it, which costs a later run what it claimed and nothing else.
    /// </summary>
    public void RemoveLoneJournals()
    {
        foreach (var (name, kind) in root.ListText(StoreLayout.Temp))
        {
            var journal = WithoutDraft(name);
            if (kind == FileKind.File && journal.EndsWith(StoreLayout.PartSuffix + StoreLayout.JournalSuffix, StringComparison.Ordinal)
                && root.Status($"{StoreLayout.Temp}/{journal[..^StoreLayout.JournalSuffix.Length]}") is null)
            {
                root.DeleteFile($"{StoreLayout.Temp}/{name}");
            }
        }
    }
}
