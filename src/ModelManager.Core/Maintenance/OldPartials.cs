using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Store;

namespace ModelManager.Maintenance;

/// <summary>
/// Deletes partial content to which nothing was added for longer than the user wants to keep it, with the task that it belongs to. What
/// somebody works on, in whatever process, is left alone, and so are repairs.
/// </summary>
internal sealed class OldPartials(RootFolder root, Guards guards, TimeProvider time, TimeSpan maxAge)
{
    private readonly TaskRecords _records = new(root);

    private long CutoffNs => Math.Max(0, (time.GetUtcNow() - DateTimeOffset.UnixEpoch - maxAge).Ticks) * TimeSpan.NanosecondsPerTick;

    /// <summary>
    /// Asked about a version whose partial content is old: true when this process has a task for it, which then deletes it, or keeps it
    /// because it is at work.
    /// </summary>
    public Func<ModelKey, bool> IsTaken { get; init; } = _ => false;

    /// <summary>Whether an unfinished download was not added to for too long.</summary>
    public bool IsOld(TaskRecord record)
    {
        var cutoff = CutoffNs;
        return !record.IsRepair
            && record.Files.Select(file => StoreLayout.Part(record.Key, file)).Prepend(StoreLayout.Task(record.Key)).All(file => IsOlder(file, cutoff))
            && FoldersIn(StagingFolder.PathOf(record.TaskId)).All(folder => IsOlder(folder, cutoff));
    }

    public void Run()
    {
        foreach (var record in _records.ReadAll().Where(IsOld))
        {
            if (!IsTaken(record.Key))
            {
                Delete(record.Key);
            }
        }

        DeleteOwnerless();
    }

    private void Delete(ModelKey key)
    {
        using var guard = guards.TryTake(key);
        if (guard is not null && _records.TryRead(key) is { } record && IsOld(record))
        {
            Partials.Delete(root, key, record.Files);
            root.DeleteFolder(StagingFolder.PathOf(record.TaskId));
            _records.Remove(key);
            Marker.Remove(root, StoreLayout.Marker(key));
        }
    }

    // Partial content of which no record speaks, because the record was lost. Whose it is cannot be told from its name, but its own lock
    // says whether somebody writes to it.
    private void DeleteOwnerless()
    {
        if (_records.TryReadAll() is not { } records)
        {
            return;
        }

        var owned = records.SelectMany(record => record.Files.Select(file => StoreLayout.Part(record.Key, file))).ToHashSet(StringComparer.Ordinal);
        var cutoff = CutoffNs;
        foreach (var part in PartsInTemp().Where(part => !owned.Contains(part) && IsOlder(part, cutoff) && IsOlder(StoreLayout.Journal(part), cutoff)))
        {
            using var file = root.TryOpenRead(part);
            if (file is null || file.TryLock(root.LocksAreOptional))
            {
                Partials.Delete(root, part);
            }
        }
    }

    // Those of which only the journal is left, too.
    private IEnumerable<string> PartsInTemp() => root.ListText(StoreLayout.Temp)
        .Where(entry => entry.Kind == FileKind.File)
        .Select(entry => entry.Name.EndsWith(StoreLayout.JournalSuffix, StringComparison.Ordinal) ? entry.Name[..^StoreLayout.JournalSuffix.Length] : entry.Name)
        .Where(name => name.EndsWith(StoreLayout.PartSuffix, StringComparison.Ordinal))
        .Distinct(StringComparer.Ordinal)
        .Select(name => $"{StoreLayout.Temp}/{name}");

    // Itself and those below it, which are looked for when it is asked for more than itself: a file that came changes only the one that it is in.
    private IEnumerable<string> FoldersIn(string folder)
    {
        yield return folder;
        foreach (var (name, kind) in root.ListText(folder))
        {
            foreach (var nested in kind == FileKind.Folder ? FoldersIn($"{folder}/{name}") : [])
            {
                yield return nested;
            }
        }
    }

    // What is not there does not make anything younger.
    private bool IsOlder(string relative, long cutoffNs) => root.Status(relative) is not { } status || status.ModifiedNs < cutoffNs;
}
