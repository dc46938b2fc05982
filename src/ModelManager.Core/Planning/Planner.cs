using ModelManager.Catalogue;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Planning;

/// <summary>Compares what the library has with what is on the disk.</summary>
internal static class Planner
{
    /// <param name="root">The root.</param>
    /// <param name="entry">The version as the library describes it.</param>
    /// <param name="checksums">The bytes of its checksum.sha256.</param>
    /// <param name="chunks">The digests of chunks, by file.</param>
    /// <param name="whole">The folder for files that arrive at once; null when there is to be a part of each.</param>
    public static DownloadPlan Plan(
        RootFolder root, CatalogueEntry entry, ReadOnlyMemory<byte> checksums, IReadOnlyDictionary<ModelPath, ChunkDigests> chunks, string? whole = null)
    {
        var files = entry.Files
            .Select(file =>
            {
                var part = StoreLayout.Part(entry.Key, file.Path);
                var found = root.Status(part);
                var present = found is { Kind: FileKind.File, AllocatedBytes: var allocated } ? Math.Min(allocated, file.SizeBytes) : 0;
                return new FilePlan(entry.Key, file, chunks.GetValueOrDefault(file.Path), part, present)
                {
                    Whole = found is null && whole is not null ? $"{whole}/{file.Path}" : null,
                };
            })
            .OrderByDescending(file => file.File.SizeBytes);
        return new DownloadPlan(entry, checksums, [.. files]);
    }
}
