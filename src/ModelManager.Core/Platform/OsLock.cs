using ModelManager.Primitives;

namespace ModelManager.Platform;

/// <summary>
/// A lock held through the operating system on an empty file that is never deleted. It is gone the moment its holder closes
/// it or dies. Two managers in one process exclude each other as two processes do, because each has its own descriptor.
/// </summary>
internal sealed class OsLock : IDisposable
{
    private readonly RootFolder _root;
    private readonly string _relative;
    private readonly DurableFile _file;

    private OsLock(RootFolder root, string relative, DurableFile file)
    {
        _root = root;
        _relative = relative;
        _file = file;
    }

    /// <summary>Takes the lock, or returns null when somebody else has it. Dispose releases it.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.LockUnsupported"/>: the file system does not lock.</exception>
    public static OsLock? TryTake(RootFolder root, string relative)
    {
        var file = root.OpenOrCreate(relative);
        try
        {
            if (file.TryLock(root.LocksAreOptional))
            {
                var taken = new OsLock(root, relative, file);
                if (taken.IsStillNamed())
                {
                    return taken;
                }
            }
        }
        catch
        {
            file.Dispose();
            throw;
        }

        file.Dispose();
        return null;
    }

    /// <summary>Whether the path still names the inode that is locked. If not, somebody deleted the file and others may hold another lock of its name.</summary>
    public bool IsStillNamed() => _root.Status(_relative) is { } status && status.Identity == _file.Status.Identity;

    /// <summary>Whether locks exclude on this file system at all: the second descriptor of a file must find it busy.</summary>
    public static bool Works(RootFolder root, string relative)
    {
        try
        {
            using var first = TryTake(root, relative);
            if (first is null)
            {
                return true;  // Another process is testing at this moment, and excludes us: locks work.
            }

            using var second = TryTake(root, relative);
            return second is null;
        }
        catch (ModelManagerException e) when (e.Code == ErrorCode.LockUnsupported)
        {
            return false;
        }
    }

    public void Dispose() => _file.Dispose();
}
