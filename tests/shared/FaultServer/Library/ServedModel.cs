using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelManager.Faults;

/// <summary>A model with one version in memory, and the library's documents about it, made without the code under test.</summary>
public sealed class ServedModel
{
    /// <param name="id">The model.</param>
    /// <param name="version">Its only version.</param>
    /// <param name="chunkBytes">The size of the manifest's chunks; 0 for a library without a manifest.</param>
    /// <param name="files">Its files.</param>
    public ServedModel(string id, string version, int chunkBytes, params IReadOnlyList<ServedFile> files)
    {
        (Id, Version, ChunkBytes, Files) = (id, version, chunkBytes, files);
        var lines = files.OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => $"{file.Sha256}  {file.Path}\n");
        Checksums = Encoding.UTF8.GetBytes(string.Concat(lines));
    }

    public string Id { get; }

    public string Version { get; }

    public int ChunkBytes { get; }

    public IReadOnlyList<ServedFile> Files { get; }

    public long SizeBytes => Files.Sum(file => (long)file.Content.Length);

    /// <summary>The bytes of checksum.sha256.</summary>
    public byte[] Checksums { get; }

    /// <summary>The answer to <c>api/models</c>.</summary>
    public JsonObject ModelList() => new()
    {
        ["models"] = new JsonArray(new JsonObject
        {
            ["model_id"] = Id, ["latest_version"] = Version, ["versions"] = new JsonArray(Version), ["size_bytes"] = SizeBytes, ["extra"] = new JsonObject(),
        }),
    };

    /// <summary>The answer to <c>api/models/{id}</c>.</summary>
    public JsonObject Detail() => new()
    {
        ["model_id"] = Id, ["latest_version"] = Version,
        ["versions"] = new JsonArray(new JsonObject
        {
            ["version"] = Version, ["size_bytes"] = SizeBytes, ["checksum_sha256"] = Convert.ToHexStringLower(SHA256.HashData(Checksums)),
            ["published_at"] = "2025-01-01T00:00:00Z", ["extra"] = new JsonObject(),
            ["files"] = new JsonArray([.. Files.Select(Describe)]),
        }),
    };

    /// <summary>The manifest with the chunk digests.</summary>
    public JsonObject Manifest() => new()
    {
        ["schema"] = 1, ["model_id"] = Id, ["version"] = Version,
        ["files"] = new JsonArray([.. Files.Select(DescribeWithChunks)]),
    };

    private static JsonObject Describe(ServedFile file) => new()
    {
        ["path"] = file.Path, ["size_bytes"] = file.Content.Length, ["sha256"] = file.Sha256,
    };

    private JsonObject DescribeWithChunks(ServedFile file)
    {
        var description = Describe(file);
        var digests = file.Content.Chunk(ChunkBytes).Select(chunk => (JsonNode)Convert.ToHexStringLower(XxHash128.Hash(chunk)));
        description["chunks"] = new JsonObject { ["size_bytes"] = ChunkBytes, ["xxh128"] = new JsonArray([.. digests]) };
        return description;
    }
}
