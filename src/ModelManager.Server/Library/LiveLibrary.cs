using ModelManager.Platform;

namespace ModelManager.Server.Library;

/// <summary>
/// The library as it is now. A publish, which always replaces the list's index file, is seen by the next request; a version that
/// was put there in another way is seen within a second. Safe from any thread.
/// </summary>
internal sealed class LiveLibrary(RootFolder storage, TimeProvider time, Action<string> warn)
{
    private const int MaxWarnings = 1000;
    private static readonly TimeSpan s_rescanAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private LibrarySnapshot? _snapshot;
    private (FileIdentity Identity, long ModifiedNs)? _index;
    private long _scannedAt;

    public RootFolder Storage => storage;

    public LibrarySnapshot Current()
    {
        lock (_gate)
        {
            // The index is looked at before the scan: one replaced meanwhile is then seen the next time.
            var status = storage.Status(StorageLayout.ListIndex);
            var index = status is { } found ? (found.Identity, found.ModifiedNs) : ((FileIdentity, long)?)null;
            if (_snapshot is null || index != _index || time.GetElapsedTime(_scannedAt) >= s_rescanAfter)
            {
                _snapshot = LibraryScan.Run(storage, _snapshot, WarnOnce);
                _index = index;
                _scannedAt = time.GetTimestamp();
            }

            return _snapshot;
        }
    }

    private void WarnOnce(string warning)
    {
        if (_warned.Count < MaxWarnings && _warned.Add(warning))
        {
            warn(warning);
        }
    }
}
