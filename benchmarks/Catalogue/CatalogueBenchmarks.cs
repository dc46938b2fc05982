using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using ModelManager.Catalogue;
using ModelManager.Primitives;

namespace ModelManager.Benchmarks.Catalogue;

/// <summary>What it costs to make the library's list of models into checked records, beside reading the same JSON unchecked.</summary>
[MemoryDiagnoser]
public class CatalogueBenchmarks
{
    private byte[] _models = [];
    private byte[] _model = [];

    /// <summary>Models in the list; files in the version that is described.</summary>
    [Params(10, 1_000, 100_000)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Write()
    {
        var digest = Digest.Of([]).Hex;
        _models = Bytes(new JsonObject
        {
            ["models"] = new JsonArray([.. Enumerable.Range(0, Count).Select(place => new JsonObject
            {
                ["model_id"] = $"model-{place}", ["latest_version"] = "1.1.0", ["versions"] = new JsonArray("1.1.0", "1.0.0"), ["size_bytes"] = place, ["extra"] = new JsonObject(),
            })]),
        });
        _model = Bytes(new JsonObject
        {
            ["model_id"] = "model",
            ["latest_version"] = "1.0.0",
            ["versions"] = new JsonArray(new JsonObject
            {
                ["version"] = "1.0.0", ["size_bytes"] = Count, ["checksum_sha256"] = digest, ["published_at"] = "2026-01-01T00:00:00Z", ["extra"] = new JsonObject(),
                ["files"] = new JsonArray([.. Enumerable.Range(0, Count).Select(place => new JsonObject { ["path"] = $"weights/part-{place}.bin", ["size_bytes"] = 1, ["sha256"] = digest })]),
            }),
        });
    }

    [Benchmark(Baseline = true)]
    public object UncheckedModels() => JsonSerializer.Deserialize(_models, CatalogueJson.Default.ModelListDocument)!;

    [Benchmark]
    public object Models() => new CatalogueReader("url").ReadModels(_models);

    /// <summary>A version of so many files.</summary>
    [Benchmark]
    public object Files() => new CatalogueReader("url").ReadModel(_model, ModelId.Parse("model"));

    private static byte[] Bytes(JsonObject document) => Encoding.UTF8.GetBytes(document.ToJsonString());
}
