using System.Text.Json;
using System.Text.Json.Serialization;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Store;

/// <summary>What is remembered of an unfinished download or repair, so that another run can go on with it.</summary>
/// <param name="TaskId">The task's id, the same after a restart.</param>
/// <param name="Key">Which version.</param>
/// <param name="IsPaused">Whether the user paused it: then it is not resumed by itself.</param>
/// <param name="IsBackground">Whether nobody waits for it.</param>
/// <param name="Files">The files whose partial content may be on the disk; empty before the plan was made.</param>
internal sealed record TaskRecord(string TaskId, ModelKey Key, bool IsPaused, bool IsBackground, IReadOnlyList<ModelPath> Files)
{
    /// <summary>Whether it is a repair of an installed version and no download.</summary>
    public bool IsRepair { get; init; }
}

/// <summary>The records of unfinished downloads, one small file each. A record that cannot be read is dropped: the partial files stay.</summary>
internal sealed class TaskRecords(RootFolder root)
{
    private const int Schema = 1;
    private const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>Writes a record durably. The caller holds the version's guard.</summary>
    public void Write(TaskRecord record)
    {
        var document = new TaskDocument(Schema, record.TaskId, record.Key.Id.Value, record.Key.Version.Value, record.IsPaused, record.IsBackground,
            [.. record.Files.Select(file => file.Value)], record.IsRepair);
        root.Replace(StoreLayout.Task(record.Key), JsonSerializer.SerializeToUtf8Bytes(document, TaskJson.Default.TaskDocument));
    }

    /// <summary>Removes a record, once its partial content is gone for good.</summary>
    /// <param name="key">The version.</param>
    /// <param name="durable">Whether it must not come back with a power cut; that of a task that was done finds its work done.</param>
    public void Remove(ModelKey key, bool durable = false)
    {
        if (Exists(key))
        {
            Partials.SyncRemovals(root);
            root.DeleteFile(StoreLayout.Task(key));
        }

        if (durable)
        {
            // Also when there was none: that of a download that was done is deleted and not synced.
            root.SyncFolder(StoreLayout.Tasks);
        }
    }

    /// <summary>Whether there is a record, readable or not.</summary>
    public bool Exists(ModelKey key) => root.Status(StoreLayout.Task(key)) is not null;

    /// <summary>The record of a version; null when there is none, or it is damaged.</summary>
    /// <exception cref="ModelManagerException">It is out of reach for now.</exception>
    public TaskRecord? TryRead(ModelKey key) => TryParse(StoreLayout.Task(key), static e => e.Detail.OsError == OsError.Device);

    /// <summary>Every record that can be read.</summary>
    public IReadOnlyList<TaskRecord> ReadAll() => [.. Names().Select(TryRead).OfType<TaskRecord>()];

    /// <summary>Every record; null when one of them is damaged, out of reach or of a later schema.</summary>
    public IReadOnlyList<TaskRecord>? TryReadAll()
    {
        List<TaskRecord?> records = [.. Names().Select(TryRead)];
        return records.Contains(null) ? null : [.. records.OfType<TaskRecord>()];
    }

    private IEnumerable<string> Names() =>
        root.ListText(StoreLayout.Tasks).Where(entry => entry.Name.EndsWith(StoreLayout.RecordSuffix, StringComparison.Ordinal)).Select(entry => $"{StoreLayout.Tasks}/{entry.Name}");

    private static List<ModelPath> ReadFiles(IReadOnlyList<string?>? files)
    {
        var paths = new List<ModelPath>();
        foreach (var file in files ?? [])
        {
            if (ModelPath.TryParse(file, out var path, out _))
            {
                paths.Add(path);
            }
        }

        return paths;
    }

    private TaskRecord? TryRead(string relative) => TryParse(relative, static _ => true);

    // isDamage: which failures to read it say that it cannot be read at all.
    private TaskRecord? TryParse(string relative, Func<ModelManagerException, bool> isDamage)
    {
        try
        {
            var content = root.TryRead(relative, MaxBytes);
            var document = content is null ? null : JsonSerializer.Deserialize(content, TaskJson.Default.TaskDocument);
            return document is { Schema: Schema } && Guid.TryParseExact(document.TaskId, "n", out _)
                && ModelId.TryParse(document.ModelId, out var id, out _) && ModelVersion.TryParse(document.Version, out var version, out _)
                && StoreLayout.Task(new ModelKey(id, version)) == relative
                ? new TaskRecord(document.TaskId!, new ModelKey(id, version), document.Paused, document.Background, ReadFiles(document.Files)) { IsRepair = document.Repair }
                : null;
        }
        catch (Exception e) when (e is JsonException || (e is ModelManagerException failure && isDamage(failure)))
        {
            return null;
        }
    }
}

internal sealed record TaskDocument(int Schema, string? TaskId, string? ModelId, string? Version, bool Paused, bool Background, IReadOnlyList<string?>? Files, bool Repair = false);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TaskDocument))]
internal sealed partial class TaskJson : JsonSerializerContext;
