using System.Runtime.ExceptionServices;

namespace ModelManager.Platform;

/// <summary>
/// Makes all that was written to the root's file system since the batch was opened durable, with a call for many files. Ten thousand small ones
/// take a quarter of the time that a sync of each takes, with many at once. What has come meanwhile goes to the disk while more comes, so that
/// little is left for the last call. An error does not say which file it was: none of them can be believed then. Safe from any thread.
/// </summary>
/// <remarks>
/// Each batch has a descriptor of its own, opened before the first byte is written: the kernel reports an error of the file system
/// once per open descriptor, and only if it came after that was opened.
/// </remarks>
internal sealed class SyncBatch : IDisposable
{
    /// <summary>With fewer files it is not worth while: the call waits for what other programs have written, too.</summary>
    private const int MinFiles = 64;

    /// <summary>Since then syncfs(2) reports what could not be written.</summary>
    private static readonly Version s_reports = new(5, 8);

    /// <summary>
    /// File systems of which syncfs is known to wait for the disk and to report errors: ext2 to ext4, XFS, Btrfs, F2FS, tmpfs
    /// (statfs(2)). Others, FUSE among them, may do less.
    /// </summary>
    private static readonly HashSet<long> s_known = [0xEF53, 0x58465342, Posix.Btrfs, 0xF2F52010, 0x01021994];

    /// <summary>So much is worth a call of its own: less often, and more is left for the last one; more often, and each waits for the file system's own journal.</summary>
    internal const long AheadBytes = 32 * 1024 * 1024;

    private readonly DurableFile _folder;
    private readonly DiskThread _disk = new();
    private readonly Lock _lock = new();
    private long _unsyncedBytes;
    private bool _isAhead;
    private ExceptionDispatchInfo? _failure;

    private SyncBatch(DurableFile folder) => _folder = folder;

    /// <summary>Opens a batch for so many new files; null when each had better be synced by itself.</summary>
    public static SyncBatch? TryOpen(RootFolder root, int files)
    {
        if (files < MinFiles || !OperatingSystem.IsLinux() || Environment.OSVersion.Version < s_reports)
        {
            return null;
        }

        var folder = root.OpenSelf();
        if (s_known.Contains(folder.FileSystem))
        {
            return new SyncBatch(folder);
        }

        folder.Dispose();
        return null;
    }

    /// <summary>A file is whole: once there is much that was not synced, that is begun. Returns at once.</summary>
    /// <param name="bytes">How many bytes it has.</param>
    public void Wrote(long bytes)
    {
        lock (_lock)
        {
            _unsyncedBytes += bytes;
            if (_isAhead || _unsyncedBytes < AheadBytes)
            {
                return;
            }

            _unsyncedBytes = 0;
            _isAhead = true;
        }

        try
        {
            _ = _disk.RunAsync(SyncAhead);
        }
        catch (Exception)
        {
            // Then it is left to the last call.
            EndAhead();
        }
    }

    /// <summary>Makes everything durable.</summary>
    /// <returns>Ends when it is. Fails when something could not be written, perhaps of another program: whatever the batch stands for is not durable.</returns>
    public Task SyncAsync() => _disk.RunAsync(() =>
    {
        // The kernel tells of an error once. That of a call ahead is one of the last call.
        _failure?.Throw();
        _folder.SyncFileSystem();
    });

    /// <summary>Closes it, behind a call that is under way.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isAhead)
            {
                _ = _disk.RunAsync(_folder.Dispose);
                return;
            }
        }

        _folder.Dispose();
    }

    // On the disk's thread, as is the last one: neither is there beside the other.
    private void SyncAhead()
    {
        try
        {
            _folder.SyncFileSystem();
        }
        catch (Exception e)
        {
            _failure ??= ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            EndAhead();
        }
    }

    private void EndAhead()
    {
        lock (_lock)
        {
            _isAhead = false;
        }
    }
}
