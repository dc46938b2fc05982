using ModelManager.Catalogue;
using ModelManager.Primitives;

namespace ModelManager.Planning;

/// <summary>What is to be fetched for one version.</summary>
/// <param name="Entry">The version as the library describes it.</param>
/// <param name="Checksums">The bytes of its checksum.sha256.</param>
/// <param name="Files">Every file, the largest first so that the last connection does not run alone for long.</param>
internal sealed record DownloadPlan(CatalogueEntry Entry, ReadOnlyMemory<byte> Checksums, IReadOnlyList<FilePlan> Files)
{
    /// <summary>Bytes that the disk has no room set aside for yet.</summary>
    public long MissingBytes => Files.Sum(file => file.File.SizeBytes - file.PresentBytes);
}

/// <summary>What is to be fetched for one file.</summary>
/// <param name="Key">The version it belongs to.</param>
/// <param name="File">The file as the library describes it.</param>
/// <param name="Chunks">Digests of its chunks, when the library gives them.</param>
/// <param name="PresentBytes">Bytes of the disk that the partial content had when the plan was made, written or only reserved.</param>
internal sealed record FilePlan(ModelKey Key, CatalogueFile File, ChunkDigests? Chunks, long PresentBytes)
{
    /// <summary>Where its partial content is, relative to the root. Made when it is asked for: most of thousands of files never have any.</summary>
    public string Part => StoreLayout.Part(Key, File.Path);

    /// <summary>Where it may be written at once if it arrives at once, relative to the root; null when it has to be a part first, or there is one.</summary>
    public string? Whole { get; init; }
}
