using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using ModelManager.Primitives;

namespace ModelManager.Platform;

/// <summary>Opening: who may own the root and who may write into it.</summary>
internal sealed partial class RootFolder
{
    private const int MaxResolvedPathBytes = 4096;
    private const uint OthersMayWrite = 0x12;  // 0022
    private const string OwnFolder = ".modelmanager";

    /// <summary>Opens the root, creating it (0700) when it is not there.</summary>
    /// <exception cref="ModelManagerException">
    /// <see cref="ErrorCode.InvalidArgument"/>: the path is not absolute. <see cref="ErrorCode.Permission"/>: another user owns the
    /// folder, or others may write into it and it is not ours to tighten.
    /// </exception>
    public static RootFolder Open(string path)
    {
        if (string.IsNullOrEmpty(path) || !System.IO.Path.IsPathFullyQualified(path) || path.Contains('\0', StringComparison.Ordinal))
        {
            throw ModelManagerException.Invalid("root must be an absolute path");
        }

        // Its own name is synced when it is prepared, whoever made it.
        CreateMissing(path, PrivateFolderMode, syncsLast: false);
        var root = OpenResolved(path);
        try
        {
            root.CheckOwner();
            return root;
        }
        catch
        {
            root.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens a folder that may belong to anybody, such as a library's storage: its owner and mode stay as they are. With
    /// <paramref name="create"/> it is made (0755) when it is not there.
    /// </summary>
    public static RootFolder OpenShared(string path, bool create)
    {
        if (create)
        {
            CreateMissing(path, PublicFolderMode, syncsLast: true);
        }

        return OpenResolved(path);
    }

    private static RootFolder OpenResolved(string path)
    {
        var resolved = Resolve(path);
        var handle = OpenFolderAt(Posix.CurrentFolder, resolved, resolved) ?? throw OsError.Failure("open", resolved, OsError.NotFound);
        return new RootFolder(handle, resolved);
    }

    private static void CreateMissing(string path, uint mode, bool syncsLast)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var trimmed = System.IO.Path.TrimEndingDirectorySeparator(path);
        var parent = System.IO.Path.GetDirectoryName(trimmed) ?? throw OsError.Failure("create", path, OsError.NotFound);
        CreateMissing(parent, PublicFolderMode, syncsLast: true);
        if (Posix.MakeFolderAt(Posix.CurrentFolder, trimmed, mode) != 0 && OsError.Last != OsError.Exists)
        {
            throw OsError.Failure("create", path);
        }

        if (!syncsLast)
        {
            return;
        }

        // Without this a power cut may take the folder, with all that was made durable in it. If it fails, the next one has to make it again.
        try
        {
            SyncPath(parent);
        }
        catch (ModelManagerException)
        {
            _ = Posix.UnlinkAt(Posix.CurrentFolder, trimmed, Posix.RemoveFolder);
            throw;
        }
    }

    private static void SyncPath(string path)
    {
        using var folder = OpenFolderAt(Posix.CurrentFolder, Resolve(path), path) ?? throw OsError.Failure("open", path, OsError.NotFound);
        if (Posix.Sync((int)folder.DangerousGetHandle()) != 0)
        {
            throw OsError.Failure("sync", path);
        }
    }

    /// <summary>
    /// Makes the root's own name durable: whoever made it may not have lived to do that. One in a folder that this user may not read was made by
    /// somebody else.
    /// </summary>
    public void SyncParent()
    {
        using var parent = Held(root =>
            Posix.OpenAt(root, "..", Posix.ReadOnly | Posix.DirectoryOnly | Posix.CloseOnExec, 0) is >= 0 and var opened ? new SafeFileHandle(opened, ownsHandle: true) : null);

        // Another file system than the root's may have no such thing.
        if (parent is not null && Posix.Sync((int)parent.DangerousGetHandle()) != 0
            && OsError.Last is not (OsError.Invalid or OsError.NotSupported or OsError.ReadOnlyFileSystem))
        {
            throw OsError.Failure("sync", Path);
        }
    }

    private static unsafe string Resolve(string path)
    {
        var buffer = stackalloc byte[MaxResolvedPathBytes];
        return Posix.RealPath(path, buffer) is null
            ? throw OsError.Failure("resolve", path)
            : Marshal.PtrToStringUTF8((nint)buffer)!;
    }

    private void CheckOwner()
    {
        var status = FileStatus.Of(_root, Path);
        if (status.User != Posix.EffectiveUser())
        {
            throw new ModelManagerException(ErrorCode.Permission, $"the root '{Path}' belongs to another user", new ErrorDetail { Path = Path });
        }

        if (status.Mode == PrivateFolderMode)
        {
            return;
        }

        // Only a folder that is ours alone is tightened: changing the mode of, say, /tmp would break the machine.
        var isOurs = (Status(OwnFolder) is { Kind: FileKind.Folder } own && own.User == status.User) || List("").Count == 0;
        if (isOurs && Held(root => Posix.ChangeMode(root, PrivateFolderMode)) == 0)
        {
            return;
        }

        if ((status.Mode & OthersMayWrite) != 0)
        {
            throw new ModelManagerException(ErrorCode.Permission, $"others may write into the root '{Path}'; use a folder of its own", new ErrorDetail { Path = Path });
        }
    }
}
