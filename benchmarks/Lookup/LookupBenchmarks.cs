using System.Text;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using ModelManager.Primitives;

namespace ModelManager.Benchmarks.Lookup;

/// <summary>What "where is model X?" costs, beside the least that could answer it: a dictionary of the same paths.</summary>
[MemoryDiagnoser]
public class LookupBenchmarks
{
    private const string ModelId = "translate-zh-en";
    private const string Version = "1.2.3";

    private readonly byte[] _utf8Id = Encoding.UTF8.GetBytes(ModelId);
    private readonly byte[] _utf8Version = Encoding.UTF8.GetBytes(Version);
    private readonly byte[] _buffer = new byte[4096];
    private Dictionary<(string Id, string Version), string> _dictionary = [];
    private string _folder = "";
    private Manager? _manager;

    /// <summary>Installed versions.</summary>
    [Params(10, 1_000)]
    public int Versions { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _folder = Directory.CreateTempSubdirectory("modelmanager-bench-").FullName;
        var registry = new JsonObject();
        foreach (var id in Enumerable.Range(0, Versions - 1).Select(number => $"model-{number}").Append(ModelId))
        {
            registry[id] = new JsonObject
            {
                [Version] = new JsonObject
                {
                    ["status"] = "ready",
                    ["installed_at"] = "2026-01-01T00:00:00Z",
                    ["size_bytes"] = 1_000_000,
                    ["checksum_sha256"] = Digest.Of([]).Hex,
                    ["extra"] = new JsonObject(),
                },
            };
            _dictionary[(id, Version)] = Path.Combine(_folder, "models", id, Version);
        }

        File.WriteAllText(Path.Combine(_folder, "registry.json"), registry.ToJsonString());
        _manager = Manager.Open(new ManagerOptions { Root = _folder });
    }

    [GlobalCleanup]
    public void Close()
    {
        _manager!.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public string InDictionary() => _dictionary[(ModelId, Version)];

    [Benchmark]
    public string OfVersion() => _manager!.GetModelPath(ModelId, Version);

    [Benchmark]
    public string OfNewest() => _manager!.GetModelPath(ModelId);

    [Benchmark]
    public int IntoBuffer()
    {
        _manager!.TryLocate(_utf8Id, _utf8Version, [], _buffer, out var length);
        return length;
    }
}
