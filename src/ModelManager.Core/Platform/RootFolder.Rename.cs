using ModelManager.Primitives;

namespace ModelManager.Platform;

/// <summary>Giving things other names, atomically.</summary>
internal sealed partial class RootFolder
{
    /// <summary>Moves a file or folder; with <paramref name="replace"/> over a file that is there. Returns false when the target exists and must stay.</summary>
    public bool Rename(string from, string to, bool replace) => InBoth(from, to, (source, target) =>
    {
        if (Posix.RenameAt2(source.Folder, source.Name, target.Folder, target.Name, replace ? 0u : Posix.NoReplace) == 0)
        {
            return true;
        }

        return OsError.Last switch
        {
            OsError.Exists or OsError.NotEmpty when !replace => false,
            OsError.Invalid or OsError.NotSupported or OsError.NoSystemCall when !replace => RenameByLinking(from, to),
            _ => throw OsError.Failure("rename", FullPath(from)),
        };
    });

    /// <summary>Whether things can be moved from one folder to another: not if they are on two mounts. Nothing is moved: of "." only that is found out.</summary>
    public bool CanMove(string fromFolder, string toFolder) => InBoth(
        $"{fromFolder}/.", $"{toFolder}/.", static (source, target) => Posix.RenameAt2(source.Folder, source.Name, target.Folder, target.Name, 0) == 0 || OsError.Last != OsError.OtherDevice);

    /// <summary>
    /// Moves without replacing on file systems that do not offer it, NFS and some of FUSE among them. A folder never replaces more than an
    /// empty folder; a file gets its new name by a hard link, which never replaces anything.
    /// </summary>
    internal bool RenameByLinking(string from, string to) => InBoth(from, to, (source, target) =>
    {
        var isFile = FileStatus.Of(source.Folder, source.Name, FullPath(from)) is { Kind: FileKind.File };
        var result = isFile
            ? Posix.LinkAt(source.Folder, source.Name, target.Folder, target.Name, 0)
            : Posix.RenameAt2(source.Folder, source.Name, target.Folder, target.Name, 0);
        if (result != 0)
        {
            return OsError.Last is OsError.Exists or OsError.NotEmpty or OsError.NotAFolder ? false : throw OsError.Failure("rename", FullPath(from));
        }

        return !isFile || Posix.UnlinkAt(source.Folder, source.Name, 0) == 0 ? true : throw OsError.Failure("rename", FullPath(from));
    });

    /// <summary>Gives a file a second name, without anything being written.</summary>
    /// <returns>0, or why not: <see cref="OsError.Exists"/>, <see cref="OsError.NotFound"/>, or whatever a file system without such names says.</returns>
    public int TryLink(string from, string to)
    {
        try
        {
            return InBoth(from, to, static (source, target) => Posix.LinkAt(source.Folder, source.Name, target.Folder, target.Name, 0) == 0 ? 0 : OsError.Last);
        }
        catch (ModelManagerException e) when (e.Detail.OsError != 0)
        {
            return e.Detail.OsError;
        }
    }

    private T InBoth<T>(string from, string to, Func<(int Folder, string Name), (int Folder, string Name), T> move) =>
        InParent(from, (fromFolder, fromName) => InParent(to, (toFolder, toName) => move((fromFolder, fromName), (toFolder, toName))));
}
