using ModelManager.Http;
using ModelManager.Primitives;

namespace ModelManager.Catalogue;

/// <summary>Asks the model library what it has.</summary>
internal sealed class CatalogueClient(HttpTransport transport, Uri library, OriginHeaders headers)
{
    private const int MaxDocumentBytes = 64 * 1024 * 1024;

    /// <summary>Every model.</summary>
    public async Task<IReadOnlyList<CatalogueModel>> GetModelsAsync(CancellationToken cancellationToken)
    {
        var (content, url) = await GetAsync(LibraryPaths.Models, MaxDocumentBytes, cancellationToken).ConfigureAwait(false);
        return new CatalogueReader(url).ReadModels(content.Span);
    }

    /// <summary>One model with every version.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.NotInCatalogue"/></exception>
    public async Task<CatalogueModelDetail> GetModelAsync(ModelId id, CancellationToken cancellationToken)
    {
        try
        {
            var (content, url) = await GetAsync(LibraryPaths.Model(id), MaxDocumentBytes, cancellationToken).ConfigureAwait(false);
            return new CatalogueReader(url).ReadModel(content.Span, id);
        }
        catch (ModelManagerException e) when (IsNotFound(e))
        {
            throw new ModelManagerException(ErrorCode.NotInCatalogue, $"the library does not have the model '{id}'", e.Detail, e);
        }
    }

    /// <summary>One version, or the newest.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.NotInCatalogue"/></exception>
    public async Task<CatalogueEntry> GetEntryAsync(ModelId id, ModelVersion? version, CancellationToken cancellationToken)
    {
        var model = await GetModelAsync(id, cancellationToken).ConfigureAwait(false);
        return version is null
            ? model.Versions[0]
            : model.Versions.FirstOrDefault(entry => entry.Key.Version == version)
                ?? throw new ModelManagerException(ErrorCode.NotInCatalogue, $"the library does not have version '{version}' of '{id}'");
    }

    /// <summary>The bytes of the version's checksum.sha256, which agree with the catalogue.</summary>
    public async Task<ReadOnlyMemory<byte>> GetChecksumsAsync(CatalogueEntry entry, CancellationToken cancellationToken)
    {
        var (content, url) = await GetAsync(LibraryPaths.Checksums(entry.Key), ChecksumFile.MaxBytes, cancellationToken).ConfigureAwait(false);
        new CatalogueReader(url).CheckChecksums(content.Span, entry);
        return content;
    }

    /// <summary>
    /// The chunk digests that the version's manifest gives, by file; empty when there is no manifest, or it is of no use. A network that
    /// fails is told: the caller knows how long to wait for what can only help.
    /// </summary>
    public async Task<IReadOnlyDictionary<ModelPath, ChunkDigests>> GetChunkDigestsAsync(CatalogueEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            var (content, _) = await GetAsync(LibraryPaths.Manifest(entry.Key), MaxDocumentBytes, cancellationToken).ConfigureAwait(false);
            return CatalogueReader.ReadManifest(content.Span, entry);
        }
        catch (ModelManagerException e) when (e.Code is not (ErrorCode.Network or ErrorCode.Stalled))
        {
            return new Dictionary<ModelPath, ChunkDigests>();
        }
    }

    /// <summary>All of it at once.</summary>
    public async Task<VersionDescription> DescribeAsync(ModelKey key, CancellationToken cancellationToken)
    {
        var entry = await GetEntryAsync(key.Id, key.Version, cancellationToken).ConfigureAwait(false);
        var checksums = await GetChecksumsAsync(entry, cancellationToken).ConfigureAwait(false);
        return new VersionDescription(entry, checksums, await GetChunkDigestsAsync(entry, cancellationToken).ConfigureAwait(false));
    }

    private static bool IsNotFound(ModelManagerException e) => e is { Code: ErrorCode.HttpStatus, Detail.HttpStatus: 404 or 410 };

    private async Task<(ReadOnlyMemory<byte> Content, string SafeUrl)> GetAsync(string path, int maxBytes, CancellationToken cancellationToken)
    {
        using var answer = await transport.SendAsync(new HttpFetch(HttpMethod.Get, new Uri(library, path), headers), cancellationToken).ConfigureAwait(false);
        return answer.Status == 200
            ? (await answer.ReadAsync(maxBytes, cancellationToken).ConfigureAwait(false), answer.SafeUrl)
            : throw HttpFailure.FromStatus(answer);
    }
}
