using ModelManager.Primitives;

namespace ModelManager.Downloads;

/// <summary>Which downloads go first. Numbers are pinned; the C ABI shares them.</summary>
public enum DownloadPriority
{
    /// <summary>A user waits for it.</summary>
    User = 0,
    /// <summary>Nobody waits for it: it stands back while others run, with one connection and a tenth of a limited rate.</summary>
    Background = 1,
}

/// <summary>How downloads behave.</summary>
public sealed record DownloadLimits
{
    /// <summary>Bytes per second of all transfers of the root in this process together; 0 for no limit.</summary>
    public long BytesPerSecond { get; init; }

    /// <summary>
    /// Versions that are transferred at the same time. Those that users wait for never wait for <see cref="DownloadPriority.Background"/>
    /// ones, which stand back meanwhile: one connection each, and a tenth of a limited rate.
    /// </summary>
    public int ConcurrentDownloads { get; init; } = 2;

    /// <summary>Connections of one download at the same time, at most: there are no more than bring more, and fewer where the server refuses.</summary>
    public int ConnectionsPerDownload { get; init; } = 8;

    /// <summary>The same limits, if they make sense.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.InvalidArgument"/></exception>
    public DownloadLimits Checked() => this switch
    {
        { BytesPerSecond: < 0 } => throw ModelManagerException.Invalid("bytesPerSecond must not be negative"),
        { ConcurrentDownloads: < 1 or > 64 } => throw ModelManagerException.Invalid("concurrentDownloads must be 1 to 64"),
        { ConnectionsPerDownload: < 1 or > 64 } => throw ModelManagerException.Invalid("connectionsPerDownload must be 1 to 64"),
        _ => this,
    };
}
