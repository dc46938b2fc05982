using ModelManager.Primitives;

namespace ModelManager.Catalogue;

/// <summary>The URL paths of the model library, percent-encoded, relative to its base URL.</summary>
internal static class LibraryPaths
{
    public const string Models = "api/models";

    public static string Model(ModelId id) => $"{Models}/{Uri.EscapeDataString(id.Value)}";

    // A '%' of the path's own has become "%25", so what reads "%2F" was a slash.
    public static string File(ModelKey key, ModelPath path) => InVersion(key, Uri.EscapeDataString(path.Value).Replace("%2F", "/", StringComparison.Ordinal));

    public static string Checksums(ModelKey key) => InVersion(key, ModelPath.ChecksumFileName);

    public static string Manifest(ModelKey key) => InVersion(key, ModelPath.ManifestFileName);

    private static string InVersion(ModelKey key, string encodedPath) =>
        $"storage/models/{Uri.EscapeDataString(key.Id.Value)}/{Uri.EscapeDataString(key.Version.Value)}/{encodedPath}";
}
