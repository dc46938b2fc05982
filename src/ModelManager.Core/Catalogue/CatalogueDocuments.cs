using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelManager.Catalogue;

// The JSON of the model library, one record per document, shared by client and server. Members that are missing stay null and
// are judged by CatalogueReader; unknown ones are ignored.

internal sealed record ModelListDocument(IReadOnlyList<ModelListItem>? Models);

internal sealed record ModelListItem(string? ModelId, string? LatestVersion, IReadOnlyList<string?>? Versions, long SizeBytes, JsonElement? Extra);

internal sealed record ModelDocument(string? ModelId, string? LatestVersion, IReadOnlyList<VersionItem>? Versions);

internal sealed record VersionItem(
    string? Version, long SizeBytes, [property: JsonPropertyName("checksum_sha256")] string? ChecksumSha256, string? PublishedAt,
    IReadOnlyList<FileItem>? Files, JsonElement? Extra);

internal sealed record FileItem(string? Path, long SizeBytes, [property: JsonPropertyName("sha256")] string? Sha256);

internal sealed record ManifestDocument(
    int Schema, string? ModelId, string? Version, IReadOnlyList<ManifestFileItem>? Files, JsonElement? Extra, string? PublishedAt = null);

internal sealed record ManifestFileItem(string? Path, long SizeBytes, [property: JsonPropertyName("sha256")] string? Sha256, ChunksItem? Chunks);

internal sealed record ChunksItem(long SizeBytes, [property: JsonPropertyName("xxh128")] IReadOnlyList<string?>? Xxh128);

/// <summary>Serialization without reflection, as NativeAOT needs it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false, MaxDepth = 32)]
[JsonSerializable(typeof(ModelListDocument))]
[JsonSerializable(typeof(ModelDocument))]
[JsonSerializable(typeof(ManifestDocument))]
internal sealed partial class CatalogueJson : JsonSerializerContext;
