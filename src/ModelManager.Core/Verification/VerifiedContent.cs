using ModelManager.Planning;
using ModelManager.Platform;
using ModelManager.Transfer;

namespace ModelManager.Verification;

/// <summary>
/// A file whose bytes have the digest of the catalogue. Only this type's own check makes one, and the store publishes nothing
/// else: publishing unverified bytes does not compile.
/// </summary>
internal sealed class VerifiedContent
{
    private VerifiedContent(PartialContent content)
    {
        Plan = content.Plan;
        Identity = content.Identity;
        ModifiedNs = content.ModifiedNs;
        Unsynced = content.Unsynced;
        Place = content.Place;
    }

    public FilePlan Plan { get; }

    /// <summary>Where the file is, relative to the root.</summary>
    public string Place { get; }

    /// <summary>The inode whose bytes were verified.</summary>
    public FileIdentity Identity { get; }

    /// <summary>When they were last written; a later time means other bytes.</summary>
    public long ModifiedNs { get; }

    /// <summary>What has to be synced to make them durable; null when they are.</summary>
    public SyncBatch? Unsynced { get; }

    /// <summary>Compares what passed through the hasher with the catalogue; null when they differ.</summary>
    public static VerifiedContent? TryVerify(PartialContent content, ContentHasher hasher)
    {
        var (digest, length) = hasher.Finish();
        return length == content.Plan.File.SizeBytes && digest == content.Plan.File.Sha256 ? new VerifiedContent(content) : null;
    }
}
