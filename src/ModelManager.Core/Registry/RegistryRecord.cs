using System.Text;
using ModelManager.Primitives;

namespace ModelManager.Registry;

/// <summary>One version as registry.json has it, checked.</summary>
internal sealed class RegistryRecord(
    ModelKey key, bool isReady, bool isVerified, long sizeBytes, Digest checksumSha256, DateTimeOffset installedAt, string extraJson, string path)
{
    private readonly int _versionBytes = Encoding.UTF8.GetByteCount(key.Version.Value);
    private readonly int _idBytes = Encoding.UTF8.GetByteCount(key.Id.Value);

    public ModelKey Key => key;

    /// <summary>Whether it may be used; otherwise it is failed(CORRUPT).</summary>
    public bool IsReady => isReady;

    /// <summary>Whether its bytes were compared with its digests since it appeared; false for what was adopted or edited by hand.</summary>
    public bool IsVerified => isVerified;

    /// <summary>The sum of its files' sizes.</summary>
    public long SizeBytes => sizeBytes;

    /// <summary>The absolute path of the folder, which ends with the id and the version.</summary>
    public string Path => path;

    /// <summary>The same, ready to be copied to a caller without conversion.</summary>
    public byte[] Utf8Path { get; } = Encoding.UTF8.GetBytes(path);

    public ReadOnlySpan<byte> Utf8Version => Utf8Path.AsSpan(Utf8Path.Length - _versionBytes);

    public ReadOnlySpan<byte> Utf8Id => Utf8Path.AsSpan(Utf8Path.Length - _versionBytes - 1 - _idBytes, _idBytes);

    /// <summary>The sum of the text that it was read from: the same text is the same record.</summary>
    public ulong TextSum { get; init; }

    public InstalledModel ToInstalled() => new(key, path, sizeBytes, checksumSha256, installedAt, extraJson);

    public Digest ChecksumSha256 => checksumSha256;
}
