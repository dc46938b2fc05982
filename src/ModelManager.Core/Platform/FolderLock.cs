using ModelManager.Primitives;

namespace ModelManager.Platform;

/// <summary>
/// The lock of a folder itself. What is locked is what is protected: there is no lock file that somebody could delete or replace, or that a
/// full disk or a read-only one would refuse, and the lock goes with the folder wherever it is renamed to. Gone the moment its holder closes it or dies.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private readonly RootFolder _root;
    private readonly string _relative;
    private readonly DurableFile _folder;

    private FolderLock(RootFolder root, string relative, DurableFile folder)
    {
        _root = root;
        _relative = relative;
        _folder = folder;
    }

    /// <summary>Opens the folder, without locking it; null when there is none.</summary>
    public static FolderLock? TryOpen(RootFolder root, string relative) =>
        root.TryOpenAsFile(relative) is { } folder ? new FolderLock(root, relative, folder) : null;

    /// <summary>Takes the lock that any number can have at once; false when somebody has the exclusive one.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.LockUnsupported"/></exception>
    public bool TryShare(bool isOptional) => _folder.TryLock(isOptional, isShared: true);

    /// <summary>Takes the lock that excludes every other one; false when somebody has any.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.LockUnsupported"/></exception>
    public bool TryExclude(bool isOptional) => _folder.TryLock(isOptional);

    /// <summary>Whether the path still names the folder that is locked.</summary>
    public bool IsStillNamed() => _root.Status(_relative) is { } status && status.Identity == _folder.Status.Identity;

    /// <summary>Whether the lock that is held keeps another descriptor out, as it must. Where locks work this disturbs nobody.</summary>
    public bool Excludes()
    {
        using var other = TryOpen(_root, _relative);
        return other is null || other._folder.Status.Identity != _folder.Status.Identity || !other.TryExclude(isOptional: false);
    }

    public void Dispose() => _folder.Dispose();
}
