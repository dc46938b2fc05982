using System.IO.Enumeration;
using System.Runtime.ExceptionServices;
using Microsoft.Win32.SafeHandles;
using ModelManager.Primitives;

namespace ModelManager.Platform;

/// <summary>Listing and deleting folders.</summary>
internal sealed partial class RootFolder
{
    /// <summary>The names in a folder with their kinds; empty when there is no such folder. Read at once, so that callers may change the folder.</summary>
    /// <param name="relative">The folder.</param>
    /// <param name="isWanted">Which names; the others are not looked at, which costs a call each. All when null.</param>
    public IReadOnlyList<(string Name, FileKind Kind)> List(string relative, Func<string, bool>? isWanted = null) => List(relative, isWanted, isTextOnly: false);

    /// <summary>The same without the names that are no text, by which nothing can be reached: for folders in which such a name is nothing of ours.</summary>
    public IReadOnlyList<(string Name, FileKind Kind)> ListText(string relative, Func<string, bool>? isWanted = null) => List(relative, isWanted, isTextOnly: true);

    /// <summary>Every regular file below a folder, as paths relative to it, in no order.</summary>
    public IEnumerable<string> ListFiles(string relative)
    {
        foreach (var (name, kind) in List(relative))
        {
            if (kind == FileKind.File)
            {
                yield return name;
            }
            else if (kind == FileKind.Folder)
            {
                foreach (var nested in ListFiles($"{relative}/{name}"))
                {
                    yield return $"{name}/{nested}";
                }
            }
        }
    }

    /// <summary>
    /// Makes a folder with all that is in it durable. Of a file where that fails the cache keeps nothing, so that who compares it the next
    /// time, before a sync that then succeeds for nothing, compares what the disk has.
    /// </summary>
    public void SyncTree(string relative)
    {
        foreach (var (name, kind) in List(relative))
        {
            if (kind == FileKind.Folder)
            {
                SyncTree($"{relative}/{name}");
            }
            else if (kind == FileKind.File)
            {
                using var file = TryOpenRead($"{relative}/{name}");
                SyncOrForget(file);
            }
        }

        SyncFolder(relative);
    }

    /// <summary>The same of some files of a folder, with every name on the way to them. What else is there, and perhaps may not be read, is left alone.</summary>
    public void SyncFiles(string folder, IEnumerable<string> paths)
    {
        var folders = new SortedSet<string>(StringComparer.Ordinal) { folder };
        foreach (var relative in paths.Select(path => $"{folder}/{path}"))
        {
            for (var parent = Split(relative).Parent; folders.Add(parent); parent = Split(parent).Parent)
            {
            }

            using var file = TryOpenRead(relative);
            SyncOrForget(file);
        }

        foreach (var one in folders.Reverse())
        {
            SyncFolder(one);
        }
    }

    private static void SyncOrForget(DurableFile? file)
    {
        try
        {
            file?.Sync();
        }
        catch
        {
            file?.ForgetCache();
            throw;
        }
    }

    /// <summary>
    /// Deletes a folder with all that is in it, following nothing; nothing happens when there is none. What cannot be deleted keeps nothing else;
    /// folders of ours that are read-only are made writable.
    /// </summary>
    public void DeleteFolder(string relative)
    {
        try
        {
            DeleteFolderAsItIs(relative);
        }
        catch (ModelManagerException e) when (e.Detail.OsError == OsError.AccessDenied && TryMakeWritable(relative))
        {
            DeleteFolderAsItIs(relative);
        }
    }

    private bool TryMakeWritable(string relative)
    {
        using var folder = TryOpenAsFile(relative);
        if (folder?.Status is not { } status || status.User != Posix.EffectiveUser() || (status.Mode & PrivateFolderMode) == PrivateFolderMode)
        {
            return false;
        }

        folder.SetMode(PrivateFolderMode);
        return true;
    }

    private void DeleteFolderAsItIs(string relative)
    {
        ExceptionDispatchInfo? failure = null;
        foreach (var (name, kind) in ListText(relative))
        {
            try
            {
                if (kind == FileKind.Folder)
                {
                    DeleteFolder($"{relative}/{name}");
                }
                else
                {
                    DeleteFile($"{relative}/{name}");
                }
            }
            catch (ModelManagerException e)
            {
                failure ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        failure?.Throw();
        InParent(
            relative,
            (folder, name) => Posix.UnlinkAt(folder, name, Posix.RemoveFolder) == 0 || OsError.Last == OsError.NotFound
                ? true
                : throw OsError.Failure("delete", FullPath(relative)),
            absent: true);
    }

    /// <summary>Deletes a folder if there is nothing in it.</summary>
    public void TryDeleteEmptyFolder(string relative) =>
        InParent(relative, (folder, name) => Posix.UnlinkAt(folder, name, Posix.RemoveFolder) == 0, absent: false);

    private List<(string Name, FileKind Kind)> List(string relative, Func<string, bool>? isWanted, bool isTextOnly)
    {
        using var folder = relative.Length == 0 ? OpenAgain() : TryOpenFolder(relative);
        if (folder is null)
        {
            return [];
        }

        try
        {
            return ListNow(folder, relative, isWanted, isTextOnly);
        }
        catch (IOException e)
        {
            throw OsError.Failure("list", FullPath(relative), e.HResult);
        }
        catch (UnauthorizedAccessException)
        {
            throw OsError.Failure("list", FullPath(relative), OsError.AccessDenied);
        }
    }

    private List<(string Name, FileKind Kind)> ListNow(SafeFileHandle folder, string relative, Func<string, bool>? isWanted, bool isTextOnly)
    {
        // The descriptor's own name in /proc keeps the listing on the inode that was opened.
        var descriptor = (int)folder.DangerousGetHandle();
        var names = new FileSystemEnumerable<string>(
            $"/proc/self/fd/{descriptor}",
            static (ref FileSystemEntry entry) => entry.FileName.ToString(),
            new EnumerationOptions { AttributesToSkip = 0, RecurseSubdirectories = false, IgnoreInaccessible = false, ReturnSpecialDirectories = false });

        // The enumeration takes a pipe or a device for a file, so every name is looked at; one that is gone by now is left out.
        var entries = new List<(string, FileKind)>();
        foreach (var name in names)
        {
            if (isWanted?.Invoke(name) == false)
            {
                continue;
            }

            if (FileStatus.Of(descriptor, name, FullPath(relative)) is { } status)
            {
                entries.Add((name, status.Kind));
            }
            else if (!isTextOnly && name.Contains('\uFFFD', StringComparison.Ordinal))
            {
                throw new ModelManagerException(
                    ErrorCode.Io, $"'{FullPath(relative)}' has a name that is not UTF-8, shown as '{name}'", new ErrorDetail { Path = FullPath(relative) });
            }
        }

        return entries;
    }
}
