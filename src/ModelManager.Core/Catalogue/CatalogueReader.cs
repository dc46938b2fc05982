using System.Globalization;
using System.Text.Json;
using ModelManager.Primitives;

namespace ModelManager.Catalogue;

/// <summary>Turns the library's documents into checked records. Whatever is wrong with one is <see cref="ErrorCode.UnexpectedResponse"/>.</summary>
internal sealed class CatalogueReader(string safeUrl)
{
    /// <summary>The largest size of a version: anything beyond is a mistake, and sums stay far from overflow.</summary>
    public const long MaxSizeBytes = 1L << 50;

    private const int MaxExtraBytes = 64 * 1024;
    private const int MaxDepth = 32;

    public IReadOnlyList<CatalogueModel> ReadModels(ReadOnlySpan<byte> json)
    {
        var document = Parse(json, CatalogueJson.Default.ModelListDocument);
        var folds = new HashSet<string>(StringComparer.Ordinal);
        var models = new List<CatalogueModel>();
        foreach (var item in document.Models ?? throw Bad("has no models"))
        {
            var id = ReadId(item?.ModelId);
            if (!folds.Add(NameRules.Fold(id.Value)))
            {
                throw Bad($"names '{id}' twice, or twice but for case");
            }

            var versions = ReadVersions(id, (item!.Versions ?? throw Bad($"has no versions of '{id}'")).Select(ReadVersion));
            CheckSize(item.SizeBytes, id.Value);
            models.Add(new CatalogueModel(id, versions[0], versions, item.SizeBytes, ReadExtra(item.Extra)));
        }

        return models;
    }

    public CatalogueModelDetail ReadModel(ReadOnlySpan<byte> json, ModelId asked)
    {
        var document = Parse(json, CatalogueJson.Default.ModelDocument);
        if (ReadId(document.ModelId) != asked)
        {
            throw Bad($"is about another model than '{asked}'");
        }

        List<CatalogueEntry> entries =
            [.. (document.Versions ?? throw Bad("has no versions")).Select(item => ReadEntry(asked, item ?? throw Bad("has an empty version")))];
        var versions = ReadVersions(asked, entries.Select(entry => entry.Key.Version));
        return new CatalogueModelDetail(asked, versions[0], [.. entries.OrderByDescending(entry => entry.Key.Version, VersionOrder.Instance)]);
    }

    /// <summary>The chunk digests of a version by file. A manifest that is malformed in any way has none: it can only help.</summary>
    public static IReadOnlyDictionary<ModelPath, ChunkDigests> ReadManifest(ReadOnlySpan<byte> json, CatalogueEntry entry)
    {
        var chunks = new Dictionary<ModelPath, ChunkDigests>();
        ManifestDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(json, CatalogueJson.Default.ManifestDocument);
        }
        catch (JsonException)
        {
            return chunks;
        }

        var sizes = entry.Files.ToDictionary(file => file.Path, file => file.SizeBytes);
        foreach (var item in document?.Files ?? [])
        {
            if (item?.Chunks is { Xxh128: { } digests } && ModelPath.TryParse(item.Path, out var path, out _)
                && sizes.TryGetValue(path, out var size) && size == item.SizeBytes && digests.All(digest => digest is not null))
            {
                var candidate = new ChunkDigests(item.Chunks.SizeBytes, digests!);
                if (candidate.Fit(size))
                {
                    chunks[path] = candidate;
                }
            }
        }

        return chunks;
    }

    /// <summary>Checks the version's own list of digests against the catalogue; the two must say the same.</summary>
    public void CheckChecksums(ReadOnlySpan<byte> checksums, CatalogueEntry entry)
    {
        if (Digest.Of(checksums) != entry.ChecksumSha256)
        {
            throw Bad("does not have the digest of the catalogue");
        }

        if (ChecksumFile.IsOf(checksums, entry.Files))
        {
            return;
        }

        var listed = ChecksumFile.TryParse(checksums, out var refusal) ?? throw Bad(refusal!);
        if (listed.Count != entry.Files.Count || entry.Files.Any(file => !listed.TryGetValue(file.Path, out var digest) || digest != file.Sha256))
        {
            throw Bad("lists other files than the catalogue");
        }
    }

    private CatalogueEntry ReadEntry(ModelId id, VersionItem item)
    {
        var version = ReadVersion(item.Version);
        if (!Digest.TryParse(item.ChecksumSha256, out var checksum))
        {
            throw Bad($"has no checksum_sha256 of '{version}'");
        }

        var paths = new PathSet();
        var files = new List<CatalogueFile>();
        var total = 0L;
        foreach (var file in item.Files ?? throw Bad($"has no files of '{version}'"))
        {
            if (!ModelPath.TryParse(file?.Path, out var path, out var refusal) || (refusal = paths.Add(path)) is not null)
            {
                throw Bad($"has a file path that {refusal}");
            }

            CheckSize(file!.SizeBytes, path.Value);
            total += file.SizeBytes;
            CheckSize(total, version.Value);
            files.Add(Digest.TryParse(file.Sha256, out var digest)
                ? new CatalogueFile(path, file.SizeBytes, digest)
                : throw Bad($"has no sha256 of '{path}'"));
        }

        if (files.Count == 0 || total != item.SizeBytes)
        {
            throw Bad(files.Count == 0 ? $"has no files of '{version}'" : $"says {item.SizeBytes} bytes for '{version}', but its files have {total}");
        }

        var publishedAt = DateTimeOffset.TryParse(item.PublishedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : (DateTimeOffset?)null;
        return new CatalogueEntry(new ModelKey(id, version), total, checksum, publishedAt, files, ReadExtra(item.Extra));
    }

    private List<ModelVersion> ReadVersions(ModelId id, IEnumerable<ModelVersion> versions)
    {
        List<ModelVersion> newestFirst = [.. versions.OrderDescending(VersionOrder.Instance)];
        if (newestFirst.Count == 0 || newestFirst.DistinctBy(version => NameRules.Fold(version.Value)).Count() != newestFirst.Count)
        {
            throw Bad(newestFirst.Count == 0 ? $"has no versions of '{id}'" : $"names a version of '{id}' twice, or twice but for case");
        }

        return newestFirst;
    }

    private T Parse<T>(ReadOnlySpan<byte> json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonText.IsProper(json, MaxDepth)
                ? JsonSerializer.Deserialize(json, type) ?? throw Bad("is null")
                : throw Bad("has text that is not Unicode");
        }
        catch (JsonException e)
        {
            throw new ModelManagerException(ErrorCode.UnexpectedResponse, $"the answer is not the JSON expected: {e.Message}", new ErrorDetail { Url = safeUrl }, e);
        }
    }

    private ModelId ReadId(string? text) => ModelId.TryParse(text, out var id, out var refusal) ? id : throw Bad($"has a model id that {refusal}");

    private ModelVersion ReadVersion(string? text) =>
        ModelVersion.TryParse(text, out var version, out var refusal) ? version : throw Bad($"has a version that {refusal}");

    private void CheckSize(long sizeBytes, string what)
    {
        if (sizeBytes is < 0 or > MaxSizeBytes)
        {
            throw Bad($"gives '{what}' an impossible size");
        }
    }

    private string ReadExtra(JsonElement? extra)
    {
        if (extra is not { ValueKind: JsonValueKind.Object } value)
        {
            return "{}";
        }

        var text = value.GetRawText();
        return text.Length <= MaxExtraBytes ? text : throw Bad("has too large an 'extra'");
    }

    private ModelManagerException Bad(string what) => ModelManagerException.Unexpected($"the library's answer {what}", safeUrl);
}
