using System.Text.Json;
using System.Text.Json.Serialization;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Store;

/// <summary>
/// Who holds leases: one small file for each, locked by its holder for as long as the lease lives. The records only tell names; that a version
/// is leased is the word of the lock on its folder. So a lease whose record could not be written, on a full disk or a read-only one, is as good as any.
/// Names are never used twice, so a record that nobody has locked can be deleted by whoever finds it.
/// </summary>
internal sealed class LeaseRecords(RootFolder root)
{
    private const int Schema = 1;
    private const int MaxBytes = 16 * 1024;
    private const int MaxNameLength = 128;
    private const int MaxAttempts = 20;

    /// <summary>Tells of a lease; null where that is not possible.</summary>
    public LeaseRecord? TryAdd(ModelKey key, string? label, DateTimeOffset since)
    {
        var document = new LeaseDocument(
            Schema, key.Id.Value, key.Version.Value, ProcessIdentity.ProcessId, ProcessIdentity.StartTicks, ProcessIdentity.BootId, ProcessIdentity.ProgramName, label, since);
        var content = JsonSerializer.SerializeToUtf8Bytes(document, LeaseJson.Default.LeaseDocument);
        try
        {
            for (var attempt = 0; attempt < MaxAttempts; attempt++)
            {
                if (TryCreate(StoreLayout.Lease(key, Guid.NewGuid()), content) is { } record)
                {
                    return record;
                }
            }
        }
        catch (ModelManagerException)
        {
        }

        return null;
    }

    /// <summary>The holders that live, longest first. The records of the dead are deleted.</summary>
    public IReadOnlyList<LeaseHolder> ReadHolders(ModelKey key)
    {
        try
        {
            return [.. Names(StoreLayout.LeasePrefix(key)).Select(TryReadLive).OfType<LeaseHolder>().OrderBy(holder => holder.Since)];
        }
        catch (ModelManagerException)
        {
            return [];
        }
    }

    /// <summary>Deletes the records of the dead.</summary>
    public void Sweep()
    {
        foreach (var name in Names(""))
        {
            TryReadLive(name);
        }
    }

    private IEnumerable<string> Names(string prefix) =>
        from entry in root.ListText(StoreLayout.Leases)
        where entry.Kind == FileKind.File && entry.Name.StartsWith(prefix, StringComparison.Ordinal) && entry.Name.EndsWith(StoreLayout.LeaseSuffix, StringComparison.Ordinal)
        select $"{StoreLayout.Leases}/{entry.Name}";

    // Null when a sweep came between the making and the locking, and took it for one of the dead.
    private LeaseRecord? TryCreate(string relative, byte[] content)
    {
        var file = root.CreateNew(relative);
        var isOurs = false;
        try
        {
            if (file.TryLock(isOptional: false) && file.Status.Links > 0)
            {
                file.WriteAt(content, 0);
                isOurs = true;
                return new LeaseRecord(root, relative, file);
            }

            return null;
        }
        finally
        {
            if (!isOurs)
            {
                root.DeleteFile(relative);
                file.Dispose();
            }
        }
    }

    // The lock is tried as a shared one: two that look at once must not take each other for the holder.
    private LeaseHolder? TryReadLive(string relative)
    {
        try
        {
            using var file = root.TryOpenRead(relative);
            if (file is null)
            {
                return null;
            }

            var isDead = file.TryLock(isOptional: false, isShared: true);
            var document = TryRead(file);
            if (!isDead)
            {
                return document?.ToHolder();
            }

            // What a record of a later schema means when nobody has it locked is not known here.
            if (document is not { Schema: > Schema })
            {
                root.DeleteFile(relative);
            }
        }
        catch (ModelManagerException)
        {
            // One that cannot be judged is no reason to miss the others.
        }

        return null;
    }

    private static LeaseDocument? TryRead(DurableFile file)
    {
        try
        {
            var content = new byte[Math.Min(file.Length, MaxBytes)];
            var count = file.ReadAt(content, 0);
            return JsonSerializer.Deserialize(content.AsSpan(0, count), LeaseJson.Default.LeaseDocument);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // It becomes part of a message of one line.
    internal static string? Shown(string? text) =>
        text is null ? null : string.Concat(text.Take(MaxNameLength).Select(c => char.IsControl(c) ? '\uFFFD' : c));
}

/// <summary>The record of a lease that this process holds. Dispose deletes it, and never fails.</summary>
internal sealed class LeaseRecord(RootFolder root, string relative, DurableFile file) : IDisposable
{
    public void Dispose()
    {
        try
        {
            root.DeleteFile(relative);
        }
        catch (ModelManagerException)
        {
            // Without its lock it is one of the dead's, and goes with those.
        }

        file.Dispose();
    }
}

internal sealed record LeaseDocument(
    int Schema, string? ModelId, string? Version, int Pid, long StartTime, string? BootId, string? Process, string? Label, DateTimeOffset Since)
{
    /// <summary>What it says of the holder; null when that is nothing of use.</summary>
    public LeaseHolder? ToHolder() => Pid > 0 ? new LeaseHolder(Pid, LeaseRecords.Shown(Process) ?? "", LeaseRecords.Shown(Label), Since) : null;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LeaseDocument))]
internal sealed partial class LeaseJson : JsonSerializerContext;
