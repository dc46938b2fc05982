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
        foreach (var found in root.Statuses(checksums.Files.Keys.Select(path => $"{folder}/{path}")))
        {
            if (found is not { Kind: FileKind.File } status)
            {
                return null;
            }

            size += status.SizeBytes;
        }

        return (checksums.Digest, size);
    }

    /// <summary>The files of a version with their digests, as its own list has them; null when the list is not the one with this digest.</summary>
    public static IReadOnlyDictionary<ModelPath, Digest>? TryReadList(RootFolder root, string folder, Digest checksumSha256) =>
        ReadChecksums(root, folder) is { } checksums && checksums.Digest == checksumSha256 ? checksums.Files : null;

    /// <summary>Makes the files of a version durable; where its list does not say which they are, everything in its folder.</summary>
    public static void MakeDurable(RootFolder root, string folder, Digest checksumSha256)
    {
        if (TryReadList(root, folder, checksumSha256) is { } files)
        {
            root.SyncFiles(folder, [ModelPath.ChecksumFileName, .. files.Keys.Select(path => path.Value)]);
        }
        else
        {
            root.SyncTree(folder);
        }
    }

    /// <summary>What to say of a version whose list could not be read.</summary>
    public static FoundDamage DamageOfList(RootFolder root, string folder)
    {
        var seen = root.Status($"{folder}/{ModelPath.ChecksumFileName}");
        return new FoundDamage(ModelPath.ChecksumFileName, seen is { Kind: FileKind.File } ? DamageKind.WrongContent : DamageKind.Missing, seen);
    }

    /// <summary>Reads every file; returns the first that does not have its digest, or null when all do.</summary>
    public static string? FindDamage(RootFolder root, string folder, Digest checksumSha256, CancellationToken cancellationToken) =>
        TryReadList(root, folder, checksumSha256) is { } files
            ? Look(root, folder, files, _ => { }, cancellationToken).FirstOrDefault()?.Path
            : ModelPath.ChecksumFileName;

    /// <summary>Reads every file, on a thread of its own; returns each that does not have its digest.</summary>
    public static Task<List<FoundDamage>> FindAllAsync(
        RootFolder root, string folder, IReadOnlyDictionary<ModelPath, Digest> files, VerifyMeter meter, CancellationToken cancellationToken) => BlockingWork.RunAsync(() =>
        {
            meter.Begin(root.Statuses(files.Keys.Select(path => $"{folder}/{path}")).Sum(found => found is { Kind: FileKind.File, SizeBytes: var size } ? size : 0));
            return Look(root, folder, files, meter.Passed, cancellationToken).ToList();
        });

    private static IEnumerable<FoundDamage> Look(
        RootFolder root, string folder, IReadOnlyDictionary<ModelPath, Digest> files, Action<int> passed, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        using var hasher = new ContentHasher();
        foreach (var (path, expected) in files)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // A link or a folder in a file's place is damage too, and cannot be opened.
            var relative = $"{folder}/{path}";
            using var file = root.FileExists(relative) ? root.TryOpenRead(relative) : null;
            if (file is null)
            {
                yield return new FoundDamage(path.Value, DamageKind.Missing, root.Status(relative));
                continue;
            }

            var seen = file.Status;
            long offset = 0;
            for (int count; (count = file.ReadAt(buffer, offset)) > 0; offset += count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hasher.Append(buffer.AsSpan(0, count));
                passed(count);
            }

            if (hasher.Finish().Digest != expected)
            {
                yield return new FoundDamage(path.Value, DamageKind.WrongContent, seen);
            }
        }
    }

    private static (Digest Digest, IReadOnlyDictionary<ModelPath, Digest> Files)? ReadChecksums(RootFolder root, string folder)
    {
        var list = $"{folder}/{ModelPath.ChecksumFileName}";
        if (root.Status(list) is not { Kind: FileKind.File, SizeBytes: <= ChecksumFile.MaxBytes })
        {
            return null;
        }

        var content = root.TryRead(list, ChecksumFile.MaxBytes);
        return content is not null && ChecksumFile.TryParse(content, out _) is { } files ? (Digest.Of(content), files) : null;
    }
}

/// <summary>A file that is not as it was published.</summary>
/// <param name="Path">Its path inside the version.</param>
/// <param name="Kind">Whether it is there at all.</param>
/// <param name="Seen">What was in its place when it was looked at.</param>
internal sealed record FoundDamage(string Path, DamageKind Kind, FileStatus? Seen);
