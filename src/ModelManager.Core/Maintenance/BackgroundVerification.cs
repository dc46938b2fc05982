using ModelManager.Primitives;
using ModelManager.Registry;

namespace ModelManager.Maintenance;

/// <summary>Hashes what was adopted or edited, behind everything else. A version that fails becomes failed(CORRUPT).</summary>
internal sealed class BackgroundVerification(ModelRegistry registry, VersionVerifier verifier)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var record in registry.Current.Records.Where(record => record.IsReady && !record.IsVerified).ToList())
        {
            try
            {
                await verifier.VerifyAsync(record.Key, library: null, progress: null, cancellationToken).ConfigureAwait(false);
            }
            catch (ModelManagerException)
            {
                // What cannot be read now is looked at again at the next open; the others are not kept waiting for it.
            }
        }
    }
}
