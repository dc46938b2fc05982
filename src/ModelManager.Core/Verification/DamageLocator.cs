using ModelManager.Catalogue;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Transfer;

namespace ModelManager.Verification;

/// <summary>Says more of a damaged file, from what else is known of it: its size, and the library's chunk digests.</summary>
internal static class DamageLocator
{
    public static FileDamage Locate(RootFolder root, string folder, FoundDamage found, long? sizeBytes, ChunkDigests? chunks, CancellationToken cancellationToken)
    {
        if (sizeBytes is null || chunks is null || found.Kind == DamageKind.Missing)
        {
            return Describe(found, sizeBytes, []);
        }

        var relative = $"{folder}/{found.Path}";
        using var file = root.FileExists(relative) ? root.TryOpenRead(relative) : null;
        return Describe(found, sizeBytes, file is null ? [] : [.. ChunkComparison.FindBad(file, sizeBytes.Value, chunks, cancellationToken)]);
    }

    public static FileDamage Describe(FoundDamage found, long? sizeBytes, IReadOnlyList<ByteRange> ranges)
    {
        var kind = found.Kind == DamageKind.WrongContent && sizeBytes is { } size && found.Seen!.Value.SizeBytes != size ? DamageKind.WrongSize : found.Kind;
        return new FileDamage(found.Path, kind, ranges);
    }

    /// <summary>The failure that a damaged version is reported with.</summary>
    public static ModelManagerException ToFailure(ModelKey key, IReadOnlyList<FileDamage> damage) => new(
        ErrorCode.Corrupt,
        damage.Count == 1 ? $"'{damage[0].Path}' of '{key}' is damaged" : $"'{damage[0].Path}' and {damage.Count - 1} more files of '{key}' are damaged",
        new ErrorDetail { Path = damage[0].Path, Ranges = damage[0].Ranges });
}
