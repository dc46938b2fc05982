using System.Text;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Registry;

/// <summary>How registry.json was found.</summary>
internal enum RegistryCondition
{
    /// <summary>As we wrote it.</summary>
    Intact,
    /// <summary>Proper, but not what we wrote: somebody edited it.</summary>
    Edited,
    /// <summary>Not readable as a registry.</summary>
    Damaged,
    /// <summary>Not there.</summary>
    Missing,
}

/// <summary>
/// The files of the registry. Before registry.json is replaced, its present content is kept as registry.prev and the sums of the
/// present and the coming content are written to registry.sum: whichever of the two a crash leaves has its sum.
/// Writers hold the registry's guard.
/// </summary>
internal sealed class RegistryFile(RootFolder root)
{
    private const int MostReadAgain = 32 * 1024;

    /// <summary>The present text, if it is one, and its condition.</summary>
    public (RegistryText? Text, RegistryCondition Condition) Read()
    {
        var content = TryReadFile(StoreLayout.Registry, out var tooLong);
        if (content is null)
        {
            return (null, tooLong ? RegistryCondition.Damaged : RegistryCondition.Missing);
        }

        var isOurs = IsOurs(content);
        var text = RegistryText.TryRead(content, isOurs: isOurs);
        return (text, text is null ? RegistryCondition.Damaged : isOurs ? RegistryCondition.Intact : RegistryCondition.Edited);
    }

    /// <summary>Whether we wrote a text, or were about to.</summary>
    /// <remarks>Sums that the disk cannot give back say nothing, and must not keep anybody from the registry itself.</remarks>
    public bool IsOurs(ReadOnlyMemory<byte> content)
    {
        try
        {
            return TryReadFile(StoreLayout.RegistrySum, out _) is { } sums && Encoding.ASCII.GetString(sums).Split('\n').Contains(ContentSum.Of(content.Span));
        }
        catch (ModelManagerException e) when (e.Detail.OsError == OsError.Device)
        {
            return false;
        }
    }

    /// <summary>The present text, whoever wrote it, or null.</summary>
    public RegistryText? ReadPresent(RegistrySnapshot? before)
    {
        if (TryReadFile(StoreLayout.Registry, out _) is not { } content)
        {
            return null;
        }

        return IsSeenToBeOurs(content, before) ? RegistryText.TryTake(content) : RegistryText.TryRead(content, before);
    }

    /// <summary>The generation before, or null.</summary>
    public RegistryText? ReadPrevious() => TryReadFile(StoreLayout.PreviousRegistry, out _) is { } content ? RegistryText.TryRead(content) : null;

    /// <summary>Replaces the content durably.</summary>
    /// <param name="present">The content that becomes the previous generation, or null.</param>
    /// <param name="isOurs">Whether we wrote it; if not, a crash in between must leave it recognisable as somebody's edit.</param>
    /// <param name="content">The coming content.</param>
    public void Write(ReadOnlyMemory<byte>? present, bool isOurs, ReadOnlyMemory<byte> content)
    {
        if (present is { } before)
        {
            // In the folder of the sums, which is synced after them.
            root.ReplaceUnsynced(StoreLayout.PreviousRegistry, before.Span);
        }

        var sums = present is { } known && isOurs ? $"{ContentSum.Of(content.Span)}\n{ContentSum.Of(known.Span)}" : ContentSum.Of(content.Span);
        root.Replace(StoreLayout.RegistrySum, Encoding.ASCII.GetBytes(sums + "\n"));
        CrashPoint.Reach("registry.summed");
        root.Replace(StoreLayout.Registry, content.Span);
        CrashPoint.Reach("registry.written");
    }

    /// <summary>
    /// Makes the name of registry.json durable, which another writer may have renamed and not lived to sync. That of registry.sum was synced
    /// before it; a later one, which a writer left who came no further, names the same content.
    /// </summary>
    public void Sync()
    {
        if (root.Status(StoreLayout.Registry) is not null)
        {
            root.SyncFolder("");
        }
    }

    /// <summary>Deletes what a writer that died left beside the three files.</summary>
    public void DeleteDrafts()
    {
        root.DeleteDraft(StoreLayout.Registry);
        root.DeleteDraft(StoreLayout.RegistrySum);
        root.DeleteDraft(StoreLayout.PreviousRegistry);
    }

    /// <summary>Keeps a damaged file beside, for whoever wants to know.</summary>
    public void SetAside(DateTimeOffset now) =>
        root.Rename(StoreLayout.Registry, $"{StoreLayout.Registry}.damaged-{now.UtcDateTime:yyyyMMddTHHmmssfff}Z", replace: true);

    // A short one, of which much stood there before, is read again sooner than the file of the sums is. Whoever looks up needs no sums, if there is trouble with them.
    private bool IsSeenToBeOurs(byte[] content, RegistrySnapshot? before)
    {
        try
        {
            return (before?.Text is null || content.Length > MostReadAgain) && IsOurs(content);
        }
        catch (ModelManagerException)
        {
            return false;
        }
    }

    private byte[]? TryReadFile(string relative, out bool tooLong)
    {
        tooLong = false;
        try
        {
            return root.TryRead(relative, RegistryReader.MaxBytes);
        }
        catch (ModelManagerException e) when (e.Code == ErrorCode.Corrupt)
        {
            tooLong = true;
            return null;
        }
    }
}
