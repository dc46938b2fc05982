using System.Runtime.InteropServices;
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

        // The way to it is synced when it is prepared, whoever made it.
        CreateMissing(path, PrivateFolderMode, durable: false);
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
            CreateMissing(path, PublicFolderMode, durable: true);
        }

        return OpenResolved(path);
    }

    private static RootFolder OpenResolved(string path)
    {
        var resolved = Resolve(path);
        var handle = OpenFolderAt(Posix.CurrentFolder, resolved, resolved) ?? throw OsError.Failure("open", resolved, OsError.NotFound);
        return new RootFolder(handle, resolved);
    }

    private static void CreateMissing(string path, uint mode, bool durable)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var trimmed = System.IO.Path.TrimEndingDirectorySeparator(path);
        var parent = System.IO.Path.GetDirectoryName(trimmed) ?? throw OsError.Failure("create", path, OsError.NotFound);
        CreateMissing(parent, PublicFolderMode, durable);
        if (Posix.MakeFolderAt(Posix.CurrentFolder, trimmed, mode) != 0 && OsError.Last != OsError.Exists)
        {
            throw OsError.Failure("create", path);
        }

        if (!durable)
        {
            return;
        }

        // Without this a power cut may take the folder, with all that was made durable in it.
        using var folder = OpenFolderAt(Posix.CurrentFolder, Resolve(parent), parent) ?? throw OsError.Failure("open", parent, OsError.NotFound);
        if (Posix.Sync((int)folder.DangerousGetHandle()) != 0)
        {
            throw OsError.Failure("sync", parent);
        }
    }

    /// <summary>
    /// Makes the names that lead to the root durable, up to where its file system begins: the host that made them, or a run that was
    /// killed, may not have synced them. A folder that this user may not open is its owner's matter.
    /// </summary>
    public void SyncWay()
    {
        var device = Identity.Device;
        for (var path = System.IO.Path.GetDirectoryName(Path); path is not null; path = System.IO.Path.GetDirectoryName(path))
        {
            using var folder = TryOpenForeign(path);
            if (folder is not null)
            {
                if (folder.Status.Identity.Device != device)
                {
                    return;
                }

                folder.Sync();
            }
        }
    }

    private static DurableFile? TryOpenForeign(string path)
    {
        try
        {
            return OpenFolderAt(Posix.CurrentFolder, path, path) is { } folder ? new DurableFile(folder, path) : null;
        }
        catch (ModelManagerException e) when (e.Detail.OsError is OsError.AccessDenied or OsError.NoPermission)
        {
            return null;
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
