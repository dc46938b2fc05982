using System.Globalization;
using System.Text.Json;
using ModelManager.Catalogue;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Server.Library;

/// <summary>
/// Reads a version from storage. checksum.sha256 says which files there are; manifest.json, which may be missing, adds when it
/// was published (else: when checksum.sha256 was written) and <c>extra</c>. No file of the model itself is read.
/// </summary>
internal static class VersionReader
{
    private const int MaxManifestBytes = 64 * 1024 * 1024;

    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private static readonly JsonElement s_noExtra = JsonElement.Parse("{}");

    /// <summary>Reads a version; null and the reason when it is not a complete one.</summary>
    public static StoredVersion? TryRead(RootFolder storage, ModelKey key, out string? refusal)
    {
        try
        {
            if (VersionFingerprint.Of(storage, key) is not { } fingerprint)
            {
                refusal = $"has no {ModelPath.ChecksumFileName}";
                return null;
            }

            return TryRead(storage, key, fingerprint, out refusal);
        }
        catch (ModelManagerException e)
        {
            refusal = $"cannot be read: {e.Message}";
            return null;
        }
    }

    private static StoredVersion? TryRead(RootFolder storage, ModelKey key, VersionFingerprint fingerprint, out string? refusal)
    {
        var folder = StorageLayout.Version(key);
        var checksums = storage.TryRead($"{folder}/{ModelPath.ChecksumFileName}", ChecksumFile.MaxBytes) ?? [];
        if (ChecksumFile.TryParse(checksums, out refusal) is not { } digests)
        {
            refusal = $"{ModelPath.ChecksumFileName} {refusal}";
            return null;
        }

        var paths = new PathSet();
        var files = new List<StoredFile>(digests.Count);
        foreach (var (path, digest) in digests)
        {
            if (paths.Add(path) is { } clash)
            {
                refusal = clash;
                return null;
            }

            if (storage.Status($"{folder}/{path.Value}") is not { Kind: FileKind.File } status)
            {
                refusal = $"lacks the file '{path}'";
                return null;
            }

            files.Add(new StoredFile(path, status.SizeBytes, digest));
        }

        var head = ReadManifest(storage, $"{folder}/{ModelPath.ManifestFileName}");
        var publishedAt = TimeOf(head?.PublishedAt) ?? DateTimeOffset.UnixEpoch.AddTicks(fingerprint.ChecksumModifiedNs / 100);
        var extra = head?.Extra is { ValueKind: JsonValueKind.Object } given ? given : s_noExtra;
        return new StoredVersion(
            key, Digest.Of(checksums), publishedAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture), files, extra, fingerprint);
    }

    private static DateTimeOffset? TimeOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    // A manifest that cannot be used is like none: it decides nothing that matters.
    private static ManifestHead? ReadManifest(RootFolder storage, string relative)
    {
        try
        {
            return storage.TryRead(relative, MaxManifestBytes) is { } content
                ? JsonSerializer.Deserialize(content, ManifestHeadJson.Default.ManifestHead)
                : null;
        }
        catch (Exception e) when (e is JsonException or ModelManagerException)
        {
            return null;
        }
    }
}
