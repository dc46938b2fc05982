using Microsoft.Win32.SafeHandles;

namespace ModelManager.Platform;

/// <summary>
/// A folder below the root that was reached once, for many names in it. It stays that folder, whatever its name is given to meanwhile: what is made
/// here has to be looked for by its path before anything rests on it.
/// </summary>
internal sealed class ReachedFolder(SafeFileHandle folder, string path) : IDisposable
{
    /// <summary>Creates a file that must not exist.</summary>
    /// <param name="name">Its name in the folder.</param>
    /// <param name="mode">Its permissions, which umask may take from.</param>
    public DurableFile CreateNew(string name, uint mode) => CreateNew((int)folder.DangerousGetHandle(), name, mode, $"{path}/{name}");

    /// <summary>The same in a folder that the caller holds open.</summary>
    public static DurableFile CreateNew(int folder, string name, uint mode, string fullPath)
    {
        var file = Posix.OpenAt(folder, name, Posix.ReadWrite | Posix.Create | Posix.Exclusive | Posix.NoFollow | Posix.CloseOnExec, mode);
        return file >= 0 ? new DurableFile(new SafeFileHandle(file, ownsHandle: true), fullPath) : throw OsError.Failure("create", fullPath);
    }

    /// <summary>The status of a name in it; null when there is nothing.</summary>
    public FileStatus? Status(string name) => FileStatus.Of((int)folder.DangerousGetHandle(), name, $"{path}/{name}");

    public void Dispose() => folder.Dispose();
}
