using System.Runtime.InteropServices;

namespace ModelManager.Platform;

/// <summary>The system calls that .NET does not offer, or offers without their errors. Called from this folder only.</summary>
internal static partial class Posix
{
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;

    // The two flags whose values differ between the Linux architectures.
    public static readonly int DirectoryOnly = IsArm64 ? 0x4000 : 0x10000;
    public static readonly int NoFollow = IsArm64 ? 0x8000 : 0x20000;

    public const int CurrentFolder = -100;
    public const int RemoveFolder = 0x200;
    public const int SymlinkNoFollow = 0x100;
    public const int EmptyPath = 0x1000;
    public const int PathOnly = 0x200000;
    public const int NoReplace = 1;

    public const int LockShared = 1;
    public const int LockExclusive = 2;
    public const int LockNonBlocking = 4;
    public const int Unlock = 8;

    public const int KeepSize = 1;
    public const int NotNeeded = 4;
    public const int SeekData = 3;
    public const int SeekHole = 4;

    public const int ProtectRead = 1;
    public const int MapShared = 1;
    public const int MapFixed = 0x10;

    // statfs(2), ioctl_iflags(2); the requests are those of 64-bit systems.
    public const long Btrfs = 0x9123683E;
    public const nuint GetFileFlags = 0x80086601;
    public const nuint SetFileFlags = 0x40086602;
    public const long NoCopyOnWrite = 0x00800000;

    private const int LastStandardStream = 2;
    private const int DuplicateCloseOnExec = 1030;

    private const string Libc = "libc";

    // The number is the same on every architecture; libc has no function for it yet.
    private const int OpenAt2 = 437;
    private const ulong NoSymbolicLinks = 0x04;
    private const ulong Beneath = 0x08;

    private static bool IsArm64 => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>
    /// Opens a file, closed at exec. A host that closed its standard streams still writes to them, by number: what is opened here
    /// keeps none of those numbers. In the native library, which puts a function of its own in the place of openat
    /// (ModelManager.Native/Interposed/descriptors.c), it does not take one for a moment either; in a .NET process it may.
    /// </summary>
    public static int OpenAt(int folder, string path, int flags, uint mode) => AboveStandardStreams(OpenAnyAt(folder, path, flags | CloseOnExec, mode));

    /// <summary>
    /// Reaches a folder through those above it in one call, following no link on the way. What is returned serves to name what is in it, and can
    /// neither be read nor written. Linux 5.6 and later; like <see cref="OpenAt"/>, it keeps none of the standard streams' numbers.
    /// </summary>
    public static unsafe int OpenPathBeneath(int folder, string path)
    {
        var how = stackalloc ulong[3] { (ulong)(PathOnly | DirectoryOnly | CloseOnExec), 0, NoSymbolicLinks | Beneath };
        return AboveStandardStreams((int)SystemCall(OpenAt2, folder, path, how, 3 * sizeof(ulong)));
    }

    /// <summary>A descriptor that tells of what happens to files, above the standard streams like <see cref="OpenAt"/>.</summary>
    public static int NewWatches(int flags) => AboveStandardStreams(NewAnyWatches(flags));

    [LibraryImport(Libc, EntryPoint = "inotify_add_watch", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Watch(int watches, string path, uint mask);

    [LibraryImport(Libc, EntryPoint = "inotify_rm_watch")]
    public static partial int Unwatch(int watches, int watch);

    [LibraryImport(Libc, EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeFolderAt(int folder, string path, uint mode);

    [LibraryImport(Libc, EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int UnlinkAt(int folder, string path, int flags);

    [LibraryImport(Libc, EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RenameAt2(int fromFolder, string from, int toFolder, string to, uint flags);

    [LibraryImport(Libc, EntryPoint = "linkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LinkAt(int fromFolder, string from, int toFolder, string to, int flags);

    [LibraryImport(Libc, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial int StatX(int folder, string path, int flags, uint mask, byte* buffer);

    [LibraryImport(Libc, EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(int file);

    [LibraryImport(Libc, EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int SyncData(int file);

    [LibraryImport(Libc, EntryPoint = "syncfs", SetLastError = true)]
    public static partial int SyncFileSystem(int file);

    [LibraryImport(Libc, EntryPoint = "fstatfs", SetLastError = true)]
    public static unsafe partial int FileSystemStatus(int file, byte* buffer);

    [LibraryImport(Libc, EntryPoint = "posix_fadvise")]
    public static partial int Advise(int file, long offset, long length, int advice);

    [LibraryImport(Libc, EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int Truncate(int file, long length);

    [LibraryImport(Libc, EntryPoint = "fchmod", SetLastError = true)]
    public static partial int ChangeMode(int file, uint mode);

    [LibraryImport(Libc, EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(int file, int operation);

    [LibraryImport(Libc, EntryPoint = "posix_fallocate")]
    public static partial int Allocate(int file, long offset, long length);

    [LibraryImport(Libc, EntryPoint = "fallocate", SetLastError = true)]
    public static partial int Reserve(int file, int mode, long offset, long length);

    [LibraryImport(Libc, EntryPoint = "lseek", SetLastError = true)]
    public static partial long Seek(int file, long offset, int whence);

    [LibraryImport(Libc, EntryPoint = "pwrite", SetLastError = true)]
    public static unsafe partial nint WriteAt(int file, byte* buffer, nuint count, long offset);

    [LibraryImport(Libc, EntryPoint = "pread", SetLastError = true)]
    public static unsafe partial nint ReadAt(int file, byte* buffer, nuint count, long offset);

    [LibraryImport(Libc, EntryPoint = "read")]
    public static unsafe partial nint Read(int file, byte* buffer, nuint count);

    [LibraryImport(Libc, EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(nint address, nuint length, int protection, int flags, int file, long offset);

    [LibraryImport(Libc, EntryPoint = "munmap", SetLastError = true)]
    public static partial int Unmap(nint address, nuint length);

    [LibraryImport(Libc, EntryPoint = "mlock", SetLastError = true)]
    public static partial int LockMemory(nint address, nuint length);

    [LibraryImport(Libc, EntryPoint = "ioctl", SetLastError = true)]
    public static unsafe partial int Control(int file, nuint request, long* argument);

    [LibraryImport(Libc, EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport(Libc, EntryPoint = "realpath", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial byte* RealPath(string path, byte* resolved);

    private static int AboveStandardStreams(int file)
    {
        if (file is < 0 or > LastStandardStream)
        {
            return file;
        }

        var above = Control(file, DuplicateCloseOnExec, LastStandardStream + 1);
        var error = Marshal.GetLastPInvokeError();
        _ = Close(file);
        Marshal.SetLastPInvokeError(error);
        return above;
    }

    [LibraryImport(Libc, EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenAnyAt(int folder, string path, int flags, uint mode);

    [LibraryImport(Libc, EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial int NewAnyWatches(int flags);

    [LibraryImport(Libc, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial nint SystemCall(nint number, nint folder, string path, ulong* how, nint size);

    [LibraryImport(Libc, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int file, int command, int argument);

    [LibraryImport(Libc, EntryPoint = "close")]
    private static partial int Close(int file);
}
