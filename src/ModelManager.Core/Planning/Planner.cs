using ModelManager.Catalogue;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Planning;

/// <summary>Compares what the library has with what is on the disk.</summary>
internal static class Planner
{
    public static DownloadPlan Plan(
        RootFolder root, CatalogueEntry entry, ReadOnlyMemory<byte> checksums, IReadOnlyDictionary<ModelPath, ChunkDigests> chunks)
    {
        var files = entry.Files
            .Select(file =>
            {
                var part = StoreLayout.Part(entry.Key, file.Path);
                var present = root.Status(part) is { Kind: FileKind.File, AllocatedBytes: var allocated } ? Math.Min(allocated, file.SizeBytes) : 0;
                return new FilePlan(entry.Key, file, chunks.GetValueOrDefault(file.Path), part, present);
            })
            .OrderByDescending(file => file.File.SizeBytes);
        return new DownloadPlan(entry, checksums, [.. files]);
    }
}
