namespace ModelManager.Primitives;

/// <summary>What became of the report of a missing model. Numbers are pinned; the C ABI shares them.</summary>
public enum MissReportStatus
{
    /// <summary>No scheduler is configured.</summary>
    NotConfigured = 0,
    /// <summary>The task was given to another node.</summary>
    Reassigned = 1,
    /// <summary>The scheduler has no node for the task.</summary>
    Unassigned = 2,
    /// <summary>The scheduler could not be reached or did not answer properly.</summary>
    Unreachable = 3,
    /// <summary>No answer within the time limit; the report goes on in the background.</summary>
    TimedOut = 4,
}

/// <summary>The scheduler's answer to a reported miss.</summary>
/// <param name="Status">What became of the report.</param>
/// <param name="NodeId">The node that has the task now, when it was reassigned.</param>
/// <param name="ElapsedMs">Milliseconds from the miss to this answer.</param>
public sealed record MissReport(MissReportStatus Status, string? NodeId, double ElapsedMs);
