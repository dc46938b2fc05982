using ModelManager.Primitives;

namespace ModelManager.Catalogue;

/// <summary>The URL paths of the model library, percent-encoded, relative to its base URL.</summary>
internal static class LibraryPaths
{
    public const string Models = "api/models";

    public static string Model(ModelId id) => $"{Models}/{Uri.EscapeDataString(id.Value)}";

    public static string File(ModelKey key, ModelPath path) => InVersion(key, string.Join('/', path.Components.Select(Uri.EscapeDataString)));

    public static string Checksums(ModelKey key) => InVersion(key, ModelPath.ChecksumFileName);

    public static string Manifest(ModelKey key) => InVersion(key, ModelPath.ManifestFileName);

    private static string InVersion(ModelKey key, string encodedPath) =>
        $"storage/models/{Uri.EscapeDataString(key.Id.Value)}/{Uri.EscapeDataString(key.Version.Value)}/{encodedPath}";
}
