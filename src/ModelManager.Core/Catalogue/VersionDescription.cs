using ModelManager.Primitives;

namespace ModelManager.Catalogue;

/// <summary>All that the library says of a version.</summary>
/// <param name="Entry">The version in the catalogue.</param>
/// <param name="Checksums">The bytes of its checksum.sha256, which agree with the catalogue.</param>
/// <param name="Chunks">The chunk digests of its manifest by file; empty where there are none.</param>
internal sealed record VersionDescription(CatalogueEntry Entry, ReadOnlyMemory<byte> Checksums, IReadOnlyDictionary<ModelPath, ChunkDigests> Chunks)
{
    /// <summary>The digest of every file.</summary>
    public IReadOnlyDictionary<ModelPath, Digest> Files { get; } = Entry.Files.ToDictionary(file => file.Path, file => file.Sha256);

    /// <summary>The size of a file by its path; null for one that is not of the version.</summary>
    public long? SizeOf(string path) => Entry.Files.FirstOrDefault(file => file.Path.Value == path)?.SizeBytes;

    /// <summary>The chunk digests of a file by its path, or null.</summary>
    public ChunkDigests? ChunksOf(string path) => ModelPath.TryParse(path, out var parsed, out _) ? Chunks.GetValueOrDefault(parsed) : null;
}
