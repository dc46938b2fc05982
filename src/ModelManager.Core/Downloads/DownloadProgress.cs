using ModelManager.Lifecycle;

namespace ModelManager.Downloads;

/// <summary>How far a download is. It never runs backwards and reaches the total only when the version is published.</summary>
/// <param name="Phase">The state that the task is in.</param>
/// <param name="Bytes">Bytes of the version that are here.</param>
/// <param name="TotalBytes">Bytes of the whole version; 0 until the catalogue was read.</param>
/// <param name="WireBytes">Bytes received by this task over the network, refetched ones included.</param>
/// <param name="BytesPerSecond">The speed over the last seconds.</param>
/// <param name="EtaMs">Milliseconds that remain at this speed, or -1 when unknown.</param>
/// <param name="Retries">Requests that failed and were repeated.</param>
public sealed record DownloadProgress(ModelState Phase, long Bytes, long TotalBytes, long WireBytes, long BytesPerSecond, long EtaMs, int Retries)
{
    /// <summary>Before anything is known.</summary>
    public static DownloadProgress None { get; } = new(ModelState.Queued, 0, 0, 0, 0, -1, 0);
}
