using System.Runtime.InteropServices;

namespace ModelManager.Platform;

/// <summary>What the file system knows of a file. Two statuses with equal identity are the same inode.</summary>
internal readonly record struct FileStatus(FileIdentity Identity, long SizeBytes, FileKind Kind, uint Links, uint User, uint Mode, long ModifiedNs, long AllocatedBytes)
{
    private const uint BasicStats = 0x7ff;
    private const int BufferBytes = 256;

    /// <summary>Whether it is the same file, and as far as that shows nobody wrote to it since. Blocks of the disk come and go by themselves.</summary>
    public bool IsUnchangedSince(FileStatus before) =>
        (Identity, Kind, SizeBytes, ModifiedNs) == (before.Identity, before.Kind, before.SizeBytes, before.ModifiedNs);

    /// <summary>The status of a name in a folder, of a link itself rather than its target; null when there is nothing.</summary>
    public static FileStatus? Of(int folder, string name, string fullPath) => Read(folder, name, Posix.SymlinkNoFollow, fullPath);

    /// <summary>The status of an open file.</summary>
    public static FileStatus Of(SafeHandle handle, string fullPath) =>
        Read((int)handle.DangerousGetHandle(), "", Posix.EmptyPath, fullPath) ?? throw OsError.Failure("examine", fullPath, OsError.NotFound);

    private static unsafe FileStatus? Read(int folder, string name, int flags, string fullPath)
    {
        // The layout of struct statx is the same on every architecture (statx(2)).
        var buffer = stackalloc byte[BufferBytes];
        if (Posix.StatX(folder, name, flags, BasicStats, buffer) != 0)
        {
            return OsError.Last is OsError.NotFound or OsError.NotAFolder ? null : throw OsError.Failure("examine", fullPath);
        }

        var mode = *(ushort*)(buffer + 28);
        var kind = (mode & 0xF000) switch { 0x8000 => FileKind.File, 0x4000 => FileKind.Folder, _ => FileKind.Other };
        var identity = new FileIdentity(((ulong)*(uint*)(buffer + 136) << 32) | *(uint*)(buffer + 140), *(ulong*)(buffer + 32));
        var modified = (*(long*)(buffer + 112) * 1_000_000_000) + *(uint*)(buffer + 120);
        return new FileStatus(identity, *(long*)(buffer + 40), kind, *(uint*)(buffer + 16), *(uint*)(buffer + 20), mode & 0xFFFu, modified, *(long*)(buffer + 48) * 512);
    }
}

/// <summary>Which inode on which device.</summary>
internal readonly record struct FileIdentity(ulong Device, ulong Inode);

/// <summary>The kinds of file that matter here. A symbolic link is <see cref="Other"/>: never followed, never read.</summary>
internal enum FileKind
{
    File,
    Folder,
    Other,
}
