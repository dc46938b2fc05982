using Microsoft.Win32.SafeHandles;
using ModelManager.Primitives;

namespace ModelManager.Platform;

/// <summary>
/// The root, resolved once and held by descriptor. Everything below is reached from that descriptor,
/// and no symbolic link is followed: whoever swaps a folder for a link gets an error, not our bytes.
/// Paths are relative, with <c>/</c>, and made by the layout only.
/// </summary>
internal sealed partial class RootFolder : IDisposable
{
    public const uint PrivateFolderMode = 0x1C0;  // 0700
    public const uint PublicFolderMode = 0x1ED;   // 0755
    public const uint PrivateFileMode = 0x180;    // 0600
    public const uint PublishedFileMode = 0x124;  // 0444

    private const int MaxForeigners = 5;

    // Whether folders are reached one component at a time, because the system cannot do it in one call.
    private static volatile bool s_goesStepByStep;

    private readonly SafeFileHandle _root;

    private RootFolder(SafeFileHandle root, string path)
    {
        _root = root;
        Path = path;
    }

    /// <summary>The resolved absolute path.</summary>
    public string Path { get; }

    /// <summary>Whether the user allowed writing where the file system cannot lock.</summary>
    public bool LocksAreOptional { get; set; }

    /// <summary>For short work that waits for this root's disk.</summary>
    public DiskThread Disk { get; } = new();

    /// <summary>Which folder it is, whatever it is called.</summary>
    public FileIdentity Identity => FileStatus.Of(_root, Path).Identity;

    /// <summary>The absolute path of something below the root, for callers and messages.</summary>
    public string FullPath(string relative) => relative.Length == 0 ? Path : $"{Path}/{relative}";

    /// <summary>The status of what a path names, or null; nothing is behind a link or a file.</summary>
    public FileStatus? Status(string relative)
    {
        var (parent, name) = Split(relative);
        if (parent.Length == 0)
        {
            return Held(root => FileStatus.Of(root, name, FullPath(relative)));
        }

        using var folder = TryReachFolder(parent);
        return folder?.Status(name);
    }

    /// <summary>The statuses of many paths, none of them in the root itself. A folder is reached once for those of it that follow one another.</summary>
    public IEnumerable<FileStatus?> Statuses(IEnumerable<string> relatives)
    {
        ReachedFolder? folder = null;
        var parent = "";
        try
        {
            foreach (var relative in relatives)
            {
                var slash = relative.LastIndexOf('/');
                if (!relative.AsSpan(0, slash).SequenceEqual(parent))
                {
                    folder?.Dispose();
                    parent = relative[..slash];
                    folder = TryReachFolder(parent);
                }

                yield return folder?.Status(relative[(slash + 1)..]);
            }
        }
        finally
        {
            folder?.Dispose();
        }
    }

    public bool FileExists(string relative) => Status(relative) is { Kind: FileKind.File };

    public bool FolderExists(string relative) => Status(relative) is { Kind: FileKind.Folder };

    /// <summary>Opens a regular file for reading, or returns null when there is none.</summary>
    public DurableFile? TryOpenRead(string relative) => TryOpen(relative, Posix.ReadOnly, 0);

    /// <summary>Opens a regular file for reading and writing, or returns null when there is none.</summary>
    public DurableFile? TryOpenWrite(string relative) => TryOpen(relative, Posix.ReadWrite, 0);

    /// <summary>Opens a regular file for reading and writing, creating it when it is not there.</summary>
    public DurableFile OpenOrCreate(string relative, uint mode = PrivateFileMode) =>
        OpenOrCreateKnown(relative, mode).File;

    /// <summary>
    /// Opens a regular file to write content into it, creating it when it is not there. One of another owner, or with another name
    /// elsewhere, is not ours to write into: it loses its name here to a new one. One that is ours and read-only can be written again.
    /// </summary>
    public DurableFile OpenOwn(string relative, uint mode = PrivateFileMode)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var (file, status) = OpenOrCreateKnown(relative, mode);
                if (IsOwn(status))
                {
                    return file;
                }

                file.Dispose();
                if (attempt == MaxForeigners)
                {
                    throw new ModelManagerException(
                        ErrorCode.Permission, $"'{FullPath(relative)}' belongs to somebody else", new ErrorDetail { Path = FullPath(relative) });
                }

                DeleteFile(relative);
            }
            catch (ModelManagerException e) when (e.Detail.OsError == OsError.AccessDenied && attempt < MaxForeigners && Status(relative) is { Kind: FileKind.File } status)
            {
                if (IsOwn(status))
                {
                    SetMode(relative, mode);
                }
                else
                {
                    DeleteFile(relative);
                }
            }
        }
    }

    private static bool IsOwn(FileStatus status) => status.Links == 1 && status.User == Posix.EffectiveUser();

    /// <summary>Creates a file that must not exist.</summary>
    public DurableFile CreateNew(string relative, uint mode = PrivateFileMode) =>
        InParent(relative, (folder, name) => ReachedFolder.CreateNew(folder, name, mode, FullPath(relative)));

    /// <summary>Reaches a folder, for many names in it. The caller disposes of it.</summary>
    public ReachedFolder Reach(string folder) => new(ReachThere(folder), FullPath(folder));

    /// <summary>Opens a folder itself, for its lock; null when there is none, or something else has its name.</summary>
    public DurableFile? TryOpenAsFile(string folder)
    {
        try
        {
            return TryOpenFolder(folder) is { } opened ? new DurableFile(opened, FullPath(folder)) : null;
        }
        catch (ModelManagerException e) when (e.Detail.OsError is OsError.NotAFolder or OsError.TooManyLinks)
        {
            return null;
        }
    }

    /// <summary>Deletes a file; nothing happens when there is none.</summary>
    public void DeleteFile(string relative) => InParent(
        relative,
        (folder, name) => Posix.UnlinkAt(folder, name, 0) == 0 || OsError.Last == OsError.NotFound ? true : throw OsError.Failure("delete", FullPath(relative)),
        absent: true);

    /// <summary>Sets the permissions of a regular file.</summary>
    public void SetMode(string relative, uint mode)
    {
        using var file = TryOpenRead(relative) ?? throw OsError.Failure("open", FullPath(relative), OsError.NotFound);
        file.SetMode(mode);
    }

    /// <summary>Makes a folder and those above it.</summary>
    /// <param name="relative">Where.</param>
    /// <param name="mode">Of each that is made.</param>
    /// <param name="durable">Whether each is synced into its parent; if not, the caller syncs the parents before anything rests on them.</param>
    public void CreateFolder(string relative, uint mode = PrivateFolderMode, bool durable = true)
    {
        var end = 0;
        while (end < relative.Length)
        {
            end = relative.IndexOf('/', end + 1);
            end = end < 0 ? relative.Length : end;
            var path = relative[..end];
            if (InParent(path, (folder, name) => TryCreateOne(folder, name, path, mode)) && durable)
            {
                SyncFolder(Split(path).Parent);
            }
        }
    }

    /// <summary>Makes the names in a folder durable: creations, renames and deletions.</summary>
    public void SyncFolder(string relative)
    {
        using var folder = relative.Length == 0 ? OpenSelf() : new DurableFile(OpenFolder(relative), FullPath(relative));
        folder.Sync();
    }

    public void Dispose() => _root.Dispose();

    /// <summary>The root itself, through a descriptor of its own.</summary>
    public DurableFile OpenSelf() => new(OpenAgain(), Path);

    private SafeFileHandle OpenAgain() => Held(root => OpenFolderAt(root, ".", Path) ?? throw OsError.Failure("open", Path));

    // A lookup on one thread may meet the closing on another. The descriptor stays open while it is in use: the number of a
    // closed one is soon another file's.
    private T Held<T>(Func<int, T> use)
    {
        var isHeld = false;
        try
        {
            _root.DangerousAddRef(ref isHeld);
        }
        catch (ObjectDisposedException e)
        {
            throw new ModelManagerException(ErrorCode.Closed, "the root was closed", null, e);
        }

        try
        {
            return use((int)_root.DangerousGetHandle());
        }
        finally
        {
            _root.DangerousRelease();
        }
    }

    // False when it is there.
    private bool TryCreateOne(int folder, string name, string path, uint mode)
    {
        if (Posix.MakeFolderAt(folder, name, mode) != 0)
        {
            return OsError.Last == OsError.Exists ? false : throw OsError.Failure("create", FullPath(path));
        }

        // umask may have taken bits away that readers need.
        using var made = new DurableFile(OpenFolderAt(folder, name, FullPath(path)) ?? throw OsError.Failure("open", FullPath(path)), FullPath(path));
        made.SetMode(mode);
        return true;
    }

    private (DurableFile File, FileStatus Status) OpenOrCreateKnown(string relative, uint mode) =>
        TryOpenKnown(relative, Posix.ReadWrite | Posix.Create, mode) ?? throw OsError.Failure("create", FullPath(relative), OsError.NotFound);

    private DurableFile? TryOpen(string relative, int flags, uint mode) => TryOpenKnown(relative, flags, mode)?.File;

    private (DurableFile File, FileStatus Status)? TryOpenKnown(string relative, int flags, uint mode) => InParent<(DurableFile, FileStatus)?>(
        relative,
        (folder, name) =>
        {
            // Non-blocking, so that a FIFO planted under the name cannot hang us; it means nothing for regular files.
            var file = Posix.OpenAt(folder, name, flags | Posix.NoFollow | Posix.CloseOnExec | Posix.NonBlocking, mode);
            if (file < 0)
            {
                return OsError.Last == OsError.NotFound ? null : throw OsError.Failure("open", FullPath(relative));
            }

            var opened = new DurableFile(new SafeFileHandle(file, ownsHandle: true), FullPath(relative));
            var status = opened.Status;
            if (status.Kind == FileKind.File)
            {
                return (opened, status);
            }

            opened.Dispose();
            throw new ModelManagerException(ErrorCode.Io, $"'{opened.Path}' is not a regular file", new ErrorDetail { Path = opened.Path });
        },
        absent: null);

    // A folder, to name what is in it and nothing else.
    private SafeFileHandle? TryReach(string relative)
    {
        if (s_goesStepByStep)
        {
            return TryOpenFolder(relative);
        }

        var folder = Held(root => Posix.OpenPathBeneath(root, relative));
        if (folder >= 0)
        {
            return new SafeFileHandle(folder, ownsHandle: true);
        }

        var error = OsError.Last;
        if (error is OsError.NoSystemCall or OsError.NoPermission)
        {
            // An old kernel, or a container whose rules are older than the kernel.
            var opened = TryOpenFolder(relative);
            s_goesStepByStep |= error == OsError.NoSystemCall || opened is not null;
            return opened;
        }

        return error == OsError.NotFound ? null : throw OsError.Failure("open", FullPath(relative), error);
    }

    private SafeFileHandle ReachThere(string relative) => TryReach(relative) ?? throw OsError.Failure("open", FullPath(relative), OsError.NotFound);

    // Null also where a link or a file has its name.
    private ReachedFolder? TryReachFolder(string relative)
    {
        try
        {
            return TryReach(relative) is { } folder ? new ReachedFolder(folder, FullPath(relative)) : null;
        }
        catch (ModelManagerException e) when (e.Detail.OsError is OsError.NotAFolder or OsError.TooManyLinks)
        {
            return null;
        }
    }

    private SafeFileHandle OpenFolder(string relative)
    {
        var folder = TryOpenFolder(relative);
        return folder ?? throw OsError.Failure("open", FullPath(relative), OsError.NotFound);
    }

    private SafeFileHandle? TryOpenFolder(string relative)
    {
        SafeFileHandle? current = null;
        foreach (var component in relative.Split('/'))
        {
            using var parent = current;
            current = parent is null
                ? Held(root => OpenFolderAt(root, component, FullPath(relative)))
                : OpenFolderAt((int)parent.DangerousGetHandle(), component, FullPath(relative));
            if (current is null)
            {
                return null;
            }
        }

        return current;
    }

    private static SafeFileHandle? OpenFolderAt(int folder, string name, string fullPath)
    {
        var file = Posix.OpenAt(folder, name, Posix.ReadOnly | Posix.DirectoryOnly | Posix.NoFollow | Posix.CloseOnExec, 0);
        if (file >= 0)
        {
            return new SafeFileHandle(file, ownsHandle: true);
        }

        return OsError.Last == OsError.NotFound ? null : throw OsError.Failure("open", fullPath);
    }

    private T InParent<T>(string relative, Func<int, string, T> action)
    {
        var (parent, name) = Split(relative);
        if (parent.Length == 0)
        {
            return Held(root => action(root, name));
        }

        using var folder = ReachThere(parent);
        return action((int)folder.DangerousGetHandle(), name);
    }

    private T InParent<T>(string relative, Func<int, string, T> action, T absent)
    {
        var (parent, name) = Split(relative);
        if (parent.Length == 0)
        {
            return Held(root => action(root, name));
        }

        using var folder = TryReach(parent);
        return folder is null ? absent : action((int)folder.DangerousGetHandle(), name);
    }

    private static (string Parent, string Name) Split(string relative)
    {
        var slash = relative.LastIndexOf('/');
        return slash < 0 ? ("", relative) : (relative[..slash], relative[(slash + 1)..]);
    }
}
