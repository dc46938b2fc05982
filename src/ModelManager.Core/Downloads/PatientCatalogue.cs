using ModelManager.Catalogue;
using ModelManager.Http;
using ModelManager.Primitives;
using ModelManager.Transfer;

namespace ModelManager.Downloads;

/// <summary>Asks the library for what a task can do without.</summary>
internal static class PatientCatalogue
{
    private const int MaxManifestAttempts = 3;

    /// <summary>The chunk digests of a version. They can only help, so a network that does not bring them is not waited for long.</summary>
    public static async Task<IReadOnlyDictionary<ModelPath, ChunkDigests>> GetChunkDigestsAsync(
        this CatalogueClient catalogue, CatalogueEntry entry, NetworkPatience patience, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await catalogue.GetChunkDigestsAsync(entry, cancellationToken).ConfigureAwait(false);
            }
            catch (ModelManagerException e) when (HttpFailure.IsTransient(e) && attempt < MaxManifestAttempts)
            {
                await patience.PauseAsync(e, cancellationToken).ConfigureAwait(false);
            }
            catch (ModelManagerException e) when (HttpFailure.IsTransient(e))
            {
                return new Dictionary<ModelPath, ChunkDigests>();
            }
        }
    }
}
