using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.Store;
using ModelManager.Verification;

namespace ModelManager.Maintenance;

/// <summary>Hashes what was adopted or edited, behind everything else. A version that fails becomes failed(CORRUPT).</summary>
internal sealed class BackgroundVerification(RootFolder root, ModelRegistry registry, Guards guards, Action<ModelKey> foundCorrupt)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var record in registry.Current.Records.Where(record => record.IsReady && !record.IsVerified).ToList())
        {
            try
            {
                await VerifyAsync(record, cancellationToken).ConfigureAwait(false);
            }
            catch (ModelManagerException)
            {
                // What cannot be read now is looked at again at the next open; the others are not kept waiting for it.
            }
        }
    }

    // Hashing may take minutes, so no guard is held meanwhile: a version that is removed or replaced in between is looked at again.
    private async Task VerifyAsync(RegistryRecord record, CancellationToken cancellationToken)
    {
        var folder = StoreLayout.Version(record.Key);
        var damage = await BlockingWork.RunAsync(() => InstalledFiles.FindDamage(root, folder, record.ChecksumSha256, cancellationToken)).ConfigureAwait(false);
        using var guard = await guards.TakeBrieflyAsync(record.Key, cancellationToken).ConfigureAwait(false);
        if (guard is null || registry.Current.Find(record.Key) is not { IsReady: true, IsVerified: false })
        {
            return;
        }

        await registry.ChangeAsync(
            tree =>
            {
                if (damage is null)
                {
                    tree.SetVerified(record.Key, isVerified: true);
                }
                else
                {
                    tree.SetFailed(record.Key, ErrorCode.Corrupt);
                }
            },
            cancellationToken).ConfigureAwait(false);
        if (damage is not null)
        {
            foundCorrupt(record.Key);
        }
    }
}
