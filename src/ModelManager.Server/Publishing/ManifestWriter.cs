using System.Globalization;
using System.Text.Json;
using ModelManager.Catalogue;
using ModelManager.Primitives;
using ModelManager.Server.Library;

namespace ModelManager.Server.Publishing;

/// <summary>Writes manifest.json. Beside what clients read it has <c>published_at</c>, for the catalogue.</summary>
internal static class ManifestWriter
{
    private const int Schema = 1;

    /// <summary>The most that a client reads.</summary>
    private const int MaxBytes = 64 * 1024 * 1024;

    public static byte[] Write(ModelKey key, IEnumerable<CopiedFile> files, JsonElement extra, DateTimeOffset publishedAt)
    {
        var manifest = new ManifestDocument(
            Schema, key.Id.Value, key.Version.Value, [.. files.Select(ItemOf)], extra,
            publishedAt.UtcDateTime.ToString(VersionReader.TimeFormat, CultureInfo.InvariantCulture));
        var content = JsonSerializer.SerializeToUtf8Bytes(manifest, CatalogueWriter.Json.ManifestDocument);
        return content.Length <= MaxBytes ? content : throw ModelManagerException.Invalid($"too many files or bytes: the manifest is longer than {MaxBytes} bytes");
    }

    private static ManifestFileItem ItemOf(CopiedFile file) =>
        new(file.Path.Value, file.SizeBytes, file.Sha256.Hex, new ChunksItem(file.Chunks.ChunkSizeBytes, file.Chunks.Digests));
}
