using ModelManager.Catalogue;
using ModelManager.Planning;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.UnitTests.Support;

/// <summary>A version of a model with its content in memory, and the library's documents about it.</summary>
internal sealed class FakeVersion
{
    public FakeVersion(string id, string version, params (string Path, byte[] Content)[] files)
    {
        Key = ModelKey.Parse(id, version);
        Contents = files.ToDictionary(file => ModelPath.Parse(file.Path), file => file.Content);
        Checksums = ChecksumFile.Format(Contents.Select(file => KeyValuePair.Create(file.Key, Digest.Of(file.Value))));
    }

    public ModelKey Key { get; }

    public IReadOnlyDictionary<ModelPath, byte[]> Contents { get; }

    /// <summary>The bytes of checksum.sha256.</summary>
    public byte[] Checksums { get; set; }

    /// <summary>Chunks that the manifest has, or 0 for no manifest.</summary>
    public long ChunkBytes { get; init; }

    /// <summary>A size that the catalogue lies about, of the version and its only file; null for the true one.</summary>
    public long? SizeBytes { get; init; }

    public string ExtraJson { get; init; } = "{}";

    public CatalogueEntry Entry => new(
        Key, Contents.Sum(file => (long)file.Value.Length), Digest.Of(Checksums), null,
        [.. Contents.Select(file => new CatalogueFile(file.Key, file.Value.Length, Digest.Of(file.Value)))], ExtraJson);

    public ChunkDigests? ChunksOf(byte[] content) => ChunkBytes == 0
        ? null
        : new ChunkDigests(ChunkBytes, [.. content.Chunk((int)ChunkBytes).Select(chunk => ChunkDigests.DigestOf(chunk))]);

    /// <param name="root">The root.</param>
    /// <param name="whole">The folder for files that arrive at once, if any may.</param>
    public DownloadPlan Plan(RootFolder root, string? whole = null) => Planner.Plan(
        root, Entry, Checksums, ChunkBytes == 0 ? [] : Contents.ToDictionary(file => file.Key, file => ChunksOf(file.Value)!), whole);

    /// <summary>The plan of the only file.</summary>
    public FilePlan PlanFile(RootFolder root) => Assert.Single(Plan(root).Files);
}
