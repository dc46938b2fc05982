using System.Collections.Frozen;
using System.Text.Json;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Server.Library;

/// <summary>One version as it is in storage. Immutable, as a published version is, so one object stands for it as long as its folder does.</summary>
internal sealed class StoredVersion(
    ModelKey key, Digest checksumSha256, string publishedAt, IReadOnlyList<StoredFile> files, JsonElement extra, VersionFingerprint fingerprint)
{
    private readonly FrozenDictionary<string, StoredFile> _byPath = files.ToFrozenDictionary(file => file.Path.Value, StringComparer.Ordinal);

    public ModelKey Key => key;

    /// <summary>The digest of checksum.sha256, which covers every file.</summary>
    public Digest ChecksumSha256 => checksumSha256;

    /// <summary>ISO 8601, UTC.</summary>
    public string PublishedAt => publishedAt;

    /// <summary>In the order of checksum.sha256.</summary>
    public IReadOnlyList<StoredFile> Files => files;

    /// <summary>A JSON object.</summary>
    public JsonElement Extra => extra;

    public long SizeBytes { get; } = files.Sum(file => file.SizeBytes);

    public VersionFingerprint Fingerprint => fingerprint;

    public StoredFile? Find(string path) => _byPath.TryGetValue(path, out var file) ? file : null;
}

/// <summary>What would differ if somebody put another version in the place of one.</summary>
internal readonly record struct VersionFingerprint(FileIdentity Folder, FileIdentity Checksum, long ChecksumModifiedNs)
{
    /// <summary>Looks at a version in storage; null when there is no such version.</summary>
    public static VersionFingerprint? Of(RootFolder storage, ModelKey key)
    {
        var folder = StorageLayout.Version(key);
        return storage.Status(folder) is { Kind: FileKind.Folder } status
            && storage.Status($"{folder}/{ModelPath.ChecksumFileName}") is { Kind: FileKind.File } checksum
            ? new VersionFingerprint(status.Identity, checksum.Identity, checksum.ModifiedNs)
            : null;
    }
}
