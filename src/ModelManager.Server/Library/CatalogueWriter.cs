using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using ModelManager.Catalogue;

namespace ModelManager.Server.Library;

/// <summary>Writes the catalogue's documents: the same bytes for the running server and for the static index files.</summary>
internal static class CatalogueWriter
{
    /// <summary>The documents of the catalogue with names in their own script, for people who look at an index file.</summary>
    public static CatalogueJson Json { get; } = new(new JsonSerializerOptions(CatalogueJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });

    public static JsonBody List(IEnumerable<StoredModel> models) => new(JsonSerializer.SerializeToUtf8Bytes(
        new ModelListDocument([.. models.Select(ItemOf)]), Json.ModelListDocument));

    public static JsonBody Model(StoredModel model) => new(JsonSerializer.SerializeToUtf8Bytes(
        new ModelDocument(model.Id.Value, model.Latest.Key.Version.Value, [.. model.Versions.Select(ItemOf)]), Json.ModelDocument));

    private static ModelListItem ItemOf(StoredModel model) => new(
        model.Id.Value, model.Latest.Key.Version.Value, [.. model.Versions.Select(version => version.Key.Version.Value)], model.Latest.SizeBytes, model.Latest.Extra);

    private static VersionItem ItemOf(StoredVersion version) => new(
        version.Key.Version.Value, version.SizeBytes, version.ChecksumSha256.Hex, version.PublishedAt,
        [.. version.Files.Select(file => new FileItem(file.Path.Value, file.SizeBytes, file.Sha256.Hex))], version.Extra);
}
