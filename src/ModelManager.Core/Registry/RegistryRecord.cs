using System.Text;
using ModelManager.Primitives;

namespace ModelManager.Registry;

/// <summary>One version as registry.json has it, checked.</summary>
internal sealed class RegistryRecord(
    ModelKey key, bool isReady, bool isVerified, long sizeBytes, Digest checksumSha256, DateTimeOffset installedAt, string extraJson, string path)
{
    private readonly int _versionBytes = Encoding.UTF8.GetByteCount(key.Version.Value);

    public ModelKey Key => key;

    /// <summary>Whether it may be used; otherwise it is failed(CORRUPT).</summary>
    public bool IsReady => isReady;

    /// <summary>Whether its bytes were compared with its digests since it appeared; false for what was adopted or edited by hand.</summary>
    public bool IsVerified => isVerified;

    /// <summary>The sum of its files' sizes.</summary>
    public long SizeBytes => sizeBytes;

    /// <summary>The absolute path of the folder, which ends with the version.</summary>
    public string Path => path;

    /// <summary>The same, ready to be copied to a caller without conversion.</summary>
    public byte[] Utf8Path { get; } = Encoding.UTF8.GetBytes(path);

    /// <summary>The version's name, at the end of the path.</summary>
    public ReadOnlySpan<byte> Utf8Version => Utf8Path.AsSpan(Utf8Path.Length - _versionBytes);

    public InstalledModel ToInstalled() => new(key, path, sizeBytes, checksumSha256, installedAt, extraJson);

    public Digest ChecksumSha256 => checksumSha256;
}
