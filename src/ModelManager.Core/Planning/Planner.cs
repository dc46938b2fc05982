using ModelManager.Catalogue;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Planning;

/// <summary>Compares what the library has with what is on the disk.</summary>
internal static class Planner
{
    /// <summary>
    /// Whether digests of chunks could be of use: to a file of one chunk they say what its own digest says, unless something of it is here already.
    /// </summary>
    public static bool HasUseForChunks(RootFolder root, CatalogueEntry entry) =>
        entry.Files.Any(file => file.SizeBytes > ChunkDigests.MinChunkBytes) || PartsIn(root).Count > 0;

    /// <param name="root">The root.</param>
    /// <param name="entry">The version as the library describes it.</param>
    /// <param name="checksums">The bytes of its checksum.sha256.</param>
    /// <param name="chunks">The digests of chunks, by file.</param>
    /// <param name="whole">The folder for files that arrive at once; null when there is to be a part of each.</param>
    public static DownloadPlan Plan(
        RootFolder root, CatalogueEntry entry, ReadOnlyMemory<byte> checksums, IReadOnlyDictionary<ModelPath, ChunkDigests> chunks, string? whole = null)
    {
        var parts = PartsIn(root);
        var files = entry.Files
            .Select(file =>
            {
                var plan = new FilePlan(entry.Key, file, chunks.GetValueOrDefault(file.Path), PresentBytes: 0) { Whole = whole is null ? null : $"{whole}/{file.Path}" };
                return parts.Count > 0 && plan.Part is var part && parts.Contains(part)
                    ? plan with { PresentBytes = PresentBytes(root, part, file.SizeBytes), Whole = null }
                    : plan;
            })
            .OrderByDescending(file => file.File.SizeBytes);
        return new DownloadPlan(entry, checksums, [.. files]);
    }

    // Looked for all together: a version may have thousands of files, and there are parts of few.
    private static HashSet<string> PartsIn(RootFolder root) =>
        root.ListText(StoreLayout.Temp, static name => name.EndsWith(StoreLayout.PartSuffix, StringComparison.Ordinal))
            .Select(entry => $"{StoreLayout.Temp}/{entry.Name}")
            .ToHashSet(StringComparer.Ordinal);

    private static long PresentBytes(RootFolder root, string part, long sizeBytes) =>
        root.Status(part) is { Kind: FileKind.File, AllocatedBytes: var allocated } ? Math.Min(allocated, sizeBytes) : 0;
}
