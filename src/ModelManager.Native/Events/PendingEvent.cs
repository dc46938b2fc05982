using ModelManager.Downloads;
using ModelManager.Native.Jobs;

namespace ModelManager.Native.Events;

/// <summary>
/// An event on its way to the callback: a download's (only <paramref name="Download"/>), a job's (only <paramref name="Job"/>), the
/// closing, or a question (neither).
/// </summary>
internal sealed record PendingEvent(DownloadEvent? Download, Job? Job)
{
    /// <summary>The last event.</summary>
    public static PendingEvent Closed { get; } = new(null, null);

    /// <summary>The token callback is to be called.</summary>
    public static PendingEvent TokenWanted { get; } = new(null, null);

    /// <summary>Whether the job is not done but has something new to tell.</summary>
    public bool IsProgress { get; init; }
}
