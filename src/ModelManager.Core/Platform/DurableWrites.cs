using ModelManager.Primitives;

namespace ModelManager.Platform;

/// <summary>Small files, read with a limit and written as a whole.</summary>
internal static class DurableWrites
{
    /// <summary>What stands behind the name of a file that is being replaced.</summary>
    public const string DraftSuffix = ".new";

    /// <summary>Replaces a file so that, whatever happens, either the old or the new content is there; durable on return.</summary>
    /// <remarks>The caller holds the lock that keeps other writers of the same file away.</remarks>
    public static void Replace(this RootFolder root, string relative, ReadOnlySpan<byte> content, uint mode = RootFolder.PrivateFileMode)
    {
        ReplaceUnsynced(root, relative, content, mode);
        root.SyncFolder(System.IO.Path.GetDirectoryName(relative) ?? "");
    }

    /// <summary>The same, but which of the two is there is open until the caller has synced the folder.</summary>
    public static void ReplaceUnsynced(this RootFolder root, string relative, ReadOnlySpan<byte> content, uint mode = RootFolder.PrivateFileMode)
    {
        WriteNew(root, relative + DraftSuffix, content, mode, durable: true);
        CrashPoint.Reach("replace.written");
        root.Rename(relative + DraftSuffix, relative, replace: true);
        CrashPoint.Reach("replace.renamed");
    }

    /// <summary>Replaces a file atomically without waiting for the disk: for what may be lost in a power cut.</summary>
    public static void ReplaceLazily(this RootFolder root, string relative, ReadOnlySpan<byte> content)
    {
        WriteNew(root, relative + DraftSuffix, content, RootFolder.PrivateFileMode, durable: false);
        CrashPoint.Reach("replace.drafted");
        root.Rename(relative + DraftSuffix, relative, replace: true);
    }

    /// <summary>
    /// Writes a file that is written once and for all, where no lock exists yet: each of those who come at the same time writes
    /// a draft of its own, and the first one stays. Its content is durable if asked for; its name is when the folder is synced.
    /// </summary>
    public static void WriteOnce(this RootFolder root, string relative, ReadOnlySpan<byte> content, bool durable)
    {
        var draft = $"{relative}.{Guid.NewGuid():n}";
        WriteNew(root, draft, content, RootFolder.PrivateFileMode, durable);
        CrashPoint.Reach("once.written");
        try
        {
            if (!root.Rename(draft, relative, replace: false))
            {
                root.DeleteFile(draft);
            }
        }
        catch (ModelManagerException e) when (e.Detail.OsError == OsError.NotFound && root.FileExists(relative))
        {
            // Somebody else was first, and has cleared our draft away.
        }

        try
        {
            DeleteOnceDrafts(root, relative);
        }
        catch (ModelManagerException)
        {
            // Whoever opens the root next sees to those that the dead left.
        }
    }

    /// <summary>Deletes the drafts of those who died in <see cref="WriteOnce"/>. Nothing happens while the file is not there: one of them may become it.</summary>
    public static void DeleteOnceDrafts(this RootFolder root, string relative)
    {
        if (!root.FileExists(relative))
        {
            return;
        }

        var (folder, prefix) = (System.IO.Path.GetDirectoryName(relative) ?? "", System.IO.Path.GetFileName(relative) + ".");
        foreach (var (name, kind) in root.List(folder, name => name.StartsWith(prefix, StringComparison.Ordinal) && Guid.TryParseExact(name[prefix.Length..], "n", out _)))
        {
            if (kind == FileKind.File)
            {
                root.DeleteFile($"{folder}/{name}");
            }
        }
    }

    /// <summary>Deletes what a process that died while it replaced a file left beside it. The caller holds the file's lock.</summary>
    public static void DeleteDraft(this RootFolder root, string relative) => root.DeleteFile(relative + DraftSuffix);

    /// <summary>The content of a file, or null when there is none.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.Corrupt"/> when it is longer than <paramref name="maxBytes"/>.</exception>
    public static byte[]? TryRead(this RootFolder root, string relative, long maxBytes)
    {
        using var file = root.TryOpenRead(relative);
        if (file is null)
        {
            return null;
        }

        var length = file.Length;
        if (length > maxBytes)
        {
            throw new ModelManagerException(ErrorCode.Corrupt, $"'{file.Path}' is longer than {maxBytes} bytes", new ErrorDetail { Path = file.Path });
        }

        var content = new byte[length];
        var count = file.ReadAt(content, 0);
        return count == length ? content : content[..count];
    }

    private static void WriteNew(RootFolder root, string relative, ReadOnlySpan<byte> content, uint mode, bool durable)
    {
        using var file = root.OpenOwn(relative, mode);
        file.Truncate(0);
        file.WriteAt(content, 0);
        file.SetMode(mode);
        if (durable)
        {
            file.Sync();
        }
    }
}
