using ModelManager.Planning;
using ModelManager.Platform;

namespace ModelManager.Transfer;

/// <summary>Every byte of a file, and not yet known to be right.</summary>
/// <param name="Plan">Which file.</param>
/// <param name="Identity">The inode that was written.</param>
/// <param name="ModifiedNs">When it was last written; later means that somebody else wrote.</param>
/// <param name="Unsynced">What has to be synced to make it durable; null when it is.</param>
internal sealed record PartialContent(FilePlan Plan, FileIdentity Identity, long ModifiedNs, SyncBatch? Unsynced = null)
{
    /// <summary>Where the file is, relative to the root.</summary>
    public string Place { get => field ?? Plan.Part; init; }
}
