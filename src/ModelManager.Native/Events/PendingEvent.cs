using ModelManager.Downloads;
using ModelManager.Native.Jobs;

namespace ModelManager.Native.Events;

/// <summary>
/// An event on its way to the callback: a download's (only <paramref name="Download"/>), a job's (only <paramref name="Job"/>), or
/// the closing (neither).
/// </summary>
internal sealed record PendingEvent(DownloadEvent? Download, Job? Job)
{
    /// <summary>The last event.</summary>
    public static PendingEvent Closed { get; } = new(null, null);
}
