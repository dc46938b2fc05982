using ModelManager.Catalogue;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Verification;

/// <summary>Checks the folder of a version against its own checksum.sha256.</summary>
internal static class InstalledFiles
{
    private const int BufferBytes = 1024 * 1024;

    /// <summary>What a folder says of itself, without reading the files; null when it is not a complete version.</summary>
    public static (Digest ChecksumSha256, long SizeBytes)? Examine(RootFolder root, string folder)
    {
        if (ReadChecksums(root, folder) is not { } checksums)
        {
            return null;
        }

        var size = 0L;
        foreach (var path in checksums.Files.Keys)
        {
            if (root.Status($"{folder}/{path}") is not { Kind: FileKind.File } status)
            {
                return null;
            }

            size += status.SizeBytes;
        }

        return (checksums.Digest, size);
    }

    /// <summary>Reads every file; returns the first that does not have its digest, or null when all do.</summary>
    public static string? FindDamage(RootFolder root, string folder, Digest checksumSha256, CancellationToken cancellationToken)
    {
        if (ReadChecksums(root, folder) is not { } checksums || checksums.Digest != checksumSha256)
        {
            return ModelPath.ChecksumFileName;
        }

        var buffer = new byte[BufferBytes];
        using var hasher = new ContentHasher();
        foreach (var (path, expected) in checksums.Files)
        {
            // A link or a folder in a file's place is damage too, and cannot be opened.
            var isFile = root.FileExists($"{folder}/{path}");
            using var file = isFile ? root.TryOpenRead($"{folder}/{path}") : null;
            if (file is null)
            {
                return path.Value;
            }

            long offset = 0;
            for (int count; (count = file.ReadAt(buffer, offset)) > 0; offset += count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hasher.Append(buffer.AsSpan(0, count));
            }

            if (hasher.Finish().Digest != expected)
            {
                return path.Value;
            }
        }

        return null;
    }

    private static (Digest Digest, IReadOnlyDictionary<ModelPath, Digest> Files)? ReadChecksums(RootFolder root, string folder)
    {
        var content = root.TryRead($"{folder}/{ModelPath.ChecksumFileName}", ChecksumFile.MaxBytes);
        return content is not null && ChecksumFile.TryParse(content, out _) is { } files ? (Digest.Of(content), files) : null;
    }
}
