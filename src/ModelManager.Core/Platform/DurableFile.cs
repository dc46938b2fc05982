using Microsoft.Win32.SafeHandles;
using ModelManager.Primitives;

namespace ModelManager.Platform;

/// <summary>
/// An open file whose every error is seen, those of fsync included (FileStream.Flush(true) and RandomAccess.FlushToDisk hide
/// them on Linux). After a failed sync the kernel may have dropped the pages: the file must be discarded, not synced again.
/// </summary>
internal sealed class DurableFile : IDisposable
{
    private const int FileSystemStatusBytes = 256;

    private readonly SafeFileHandle _handle;
    private bool _isLocked;
    private FileIdentity? _lockedHere;

    public DurableFile(SafeFileHandle handle, string path)
    {
        _handle = handle;
        Path = path;
    }

    /// <summary>The absolute path, for messages only.</summary>
    public string Path { get; }

    public FileStatus Status => FileStatus.Of(_handle, Path);

    public long Length => Status.SizeBytes;

    /// <summary>For what is done with the file elsewhere in this folder; only while it is open.</summary>
    public int Descriptor => _handle.IsClosed ? throw new ObjectDisposedException(Path) : (int)_handle.DangerousGetHandle();

    /// <summary>Writes all bytes at an offset.</summary>
    public unsafe void WriteAt(ReadOnlySpan<byte> bytes, long offset)
    {
        using var wait = DiskWaits.Enter();
        fixed (byte* start = bytes)
        {
            for (var done = 0; done < bytes.Length;)
            {
                var count = Posix.WriteAt(Descriptor, start + done, (nuint)(bytes.Length - done), offset + done);
                if (count > 0)
                {
                    done += (int)count;
                }
                else if (count == 0 || OsError.Last != OsError.Interrupted)
                {
                    throw OsError.Failure("write", Path, count == 0 ? OsError.NoSpace : OsError.Last);
                }
            }
        }
    }

    /// <summary>Reads until the buffer is full or the file ends; returns how many bytes.</summary>
    public unsafe int ReadAt(Span<byte> buffer, long offset)
    {
        using var wait = DiskWaits.Enter();
        var done = 0;
        fixed (byte* start = buffer)
        {
            while (done < buffer.Length)
            {
                var count = Posix.ReadAt(Descriptor, start + done, (nuint)(buffer.Length - done), offset + done);
                if (count == 0)
                {
                    break;
                }

                if (count > 0)
                {
                    done += (int)count;
                }
                else if (OsError.Last != OsError.Interrupted)
                {
                    throw OsError.Failure("read", Path);
                }
            }
        }

        return done;
    }

    /// <summary>Makes content and metadata durable.</summary>
    public void Sync() => Settle(Posix.Sync, "sync");

    /// <summary>Makes content, and the size needed to read it, durable.</summary>
    public void SyncData() => Settle(Posix.SyncData, "sync");

    /// <summary>Makes everything that was written to this file's file system durable; an error may be of any file there.</summary>
    public void SyncFileSystem() => Settle(Posix.SyncFileSystem, "sync the file system of");

    /// <summary>Which kind of file system the file is on: the magic number of statfs(2); 0 when it cannot be told.</summary>
    public unsafe long FileSystem
    {
        get
        {
            // The first member of struct statfs, a long on every Linux that we know; the whole struct is smaller than this.
            var status = stackalloc byte[FileSystemStatusBytes];
            return Posix.FileSystemStatus(Descriptor, status) == 0 ? *(nint*)status & 0xFFFFFFFF : 0;
        }
    }

    /// <summary>
    /// Lets the cache forget what it holds of the file and need not write: what is read next comes from the disk. After a sync that
    /// failed the cache may show what the disk does not have.
    /// </summary>
    public void ForgetCache() => _ = Posix.Advise(Descriptor, 0, 0, Posix.NotNeeded);

    public void Truncate(long length) => Check(Posix.Truncate(Descriptor, length), "truncate");

    public void SetMode(uint mode) => Check(Posix.ChangeMode(Descriptor, mode), "set the mode of");

    /// <summary>Reserves blocks so that a full disk shows now rather than half-way; file systems that cannot are left alone.</summary>
    public void Allocate(long length)
    {
        var error = length > 0 ? Posix.Allocate(Descriptor, 0, length) : 0;
        if (error is not (0 or OsError.NotSupported or OsError.Invalid))
        {
            throw OsError.Failure("reserve space for", Path, error);
        }
    }

    /// <summary>
    /// Asks a file system that would write every change to another place to write this file, which must be empty, where it is: only then what is
    /// allocated to it can be written when the disk is full. Those that do so anyway, or cannot, are left alone.
    /// </summary>
    public unsafe void WriteInPlace()
    {
        long flags;
        if (FileSystem == Posix.Btrfs && Posix.Control(Descriptor, Posix.GetFileFlags, &flags) == 0)
        {
            flags |= Posix.NoCopyOnWrite;
            _ = Posix.Control(Descriptor, Posix.SetFileFlags, &flags);
        }
    }

    /// <summary>
    /// Reserves the blocks of a file that will be so long, and leaves its length as it is. False on a file system that cannot,
    /// where nothing is written in their place, as <see cref="Allocate"/> does.
    /// </summary>
    public bool TryReserve(long length)
    {
        if (length <= 0)
        {
            return true;
        }

        while (Posix.Reserve(Descriptor, Posix.KeepSize, 0, length) != 0)
        {
            switch (OsError.Last)
            {
                case OsError.Interrupted:
                    continue;
                case OsError.NotSupported or OsError.Invalid or OsError.NoSystemCall:
                    return false;
                default:
                    throw OsError.Failure("reserve space for", Path);
            }
        }

        return true;
    }

    /// <summary>The parts of the file that may hold something else than zeros, in order. A file system that does not know says: all of it.</summary>
    public IEnumerable<ByteRange> DataRanges()
    {
        var end = Length;
        for (long position = 0; position < end;)
        {
            var start = Posix.Seek(Descriptor, position, Posix.SeekData);
            if (start < 0)
            {
                if (OsError.Last != OsError.NoSuchAddress)
                {
                    yield return new ByteRange(position, end);
                }

                yield break;
            }

            var hole = Posix.Seek(Descriptor, start, Posix.SeekHole);
            position = hole > start ? Math.Min(hole, end) : end;
            yield return new ByteRange(start, position);
        }
    }

    /// <summary>Takes the lock of this inode; false when another descriptor has one that excludes it.</summary>
    /// <param name="isOptional">Whether a file system that cannot lock is taken for one that did: digests and no-replace renames still hold.</param>
    /// <param name="isShared">Whether any number may have it at once, and none of them the exclusive one.</param>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.LockUnsupported"/> for every other answer: locks fail closed.</exception>
    public bool TryLock(bool isOptional, bool isShared = false)
    {
        var error = Posix.Lock(Descriptor, (isShared ? Posix.LockShared : Posix.LockExclusive) | Posix.LockNonBlocking) == 0 ? 0 : OsError.Last;
        if (error == OsError.WouldBlock)
        {
            return false;
        }

        _isLocked = error == 0;
        if (isOptional)
        {
            return TryLockHere(isShared);
        }

        return error == 0
            ? true
            : throw new ModelManagerException(
                ErrorCode.LockUnsupported, $"the file system refuses to lock '{Path}'", new ErrorDetail { Path = Path, OsError = error });
    }

    // Whatever the file system said: it may lock nothing, or say of everything that it did.
    private bool TryLockHere(bool isShared)
    {
        var inode = Status.Identity;
        _lockedHere = ProcessLocks.TryTake(inode, isShared) ? inode : null;
        return _lockedHere is not null;
    }

    /// <summary>Maps the first bytes of the file for reading, shared with every process that maps them.</summary>
    public nint Map(int length) => MapAt(0, length, Posix.MapShared);

    /// <summary>The same in the place of what is mapped at an address: whoever reads there sees the one or the other.</summary>
    public void MapOver(nint address, int length) => MapAt(address, length, Posix.MapShared | Posix.MapFixed);

    private nint MapAt(nint address, int length, int flags)
    {
        var mapped = Posix.Map(address, (nuint)length, Posix.ProtectRead, flags, Descriptor, 0);
        return mapped != -1 ? mapped : throw OsError.Failure("map", Path);
    }

    public void Dispose()
    {
        if (_lockedHere is { } inode)
        {
            _lockedHere = null;
            ProcessLocks.Release(inode);
        }

        if (_isLocked)
        {
            // Closing alone would leave the lock to a child that the host has just forked, until that child's exec.
            _isLocked = false;
            _ = Posix.Lock(Descriptor, Posix.Unlock);
        }

        _handle.Dispose();
    }

    private void Settle(Func<int, int> sync, string verb)
    {
        using var wait = DiskWaits.Enter();
        Check(sync(Descriptor), verb);
    }

    private void Check(int result, string verb)
    {
        if (result != 0)
        {
            throw OsError.Failure(verb, Path);
        }
    }
}
