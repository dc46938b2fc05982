using System.Diagnostics;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Server.Library;

namespace ModelManager.Server.Publishing;

/// <summary>Whoever changes the storage holds this lock, for moments only: never while a model is being copied.</summary>
internal static class StorageLock
{
    private const int RetryMs = 10;
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    /// <summary>Waits for the lock; disposing the result releases it.</summary>
    public static OsLock Take(RootFolder storage, CancellationToken cancellation)
    {
        storage.CreateFolder(StorageLayout.Private, durable: false);
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < s_timeout; cancellation.WaitHandle.WaitOne(RetryMs))
        {
            cancellation.ThrowIfCancellationRequested();
            if (OsLock.TryTake(storage, StorageLayout.Lock) is { } taken)
            {
                return taken;
            }
        }

        throw new ModelManagerException(ErrorCode.Io, $"another process has had the lock of '{storage.Path}' for {s_timeout.TotalSeconds} s");
    }
}
