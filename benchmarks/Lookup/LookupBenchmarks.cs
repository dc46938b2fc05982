using System.Numerics;
using System.Text;
using BenchmarkDotNet.Attributes;
using ModelManager.Benchmarks.Registry;

namespace ModelManager.Benchmarks.Lookup;

/// <summary>
/// What "where is model X?" costs, beside the least that could answer it: a dictionary of the paths by model. Of one model again and again, and of
/// many in turn, which are not all in the processor's nearest cache.
/// </summary>
[MemoryDiagnoser]
public class LookupBenchmarks
{
    private const string ModelId = "model-7";
    private const string Version = SampleRegistry.Version;

    private readonly byte[] _utf8Id = Encoding.UTF8.GetBytes(ModelId);
    private readonly byte[] _utf8Version = Encoding.UTF8.GetBytes(Version);
    private readonly byte[] _buffer = new byte[4096];
    private Dictionary<string, string> _dictionary = [];
    private string[] _ids = [];
    private byte[][] _utf8Ids = [];
    private int _turn;
    private string _folder = "";
    private Manager? _manager;

    /// <summary>Installed versions.</summary>
    [Params(10, 1_000, 100_000)]
    public int Versions { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _folder = Directory.CreateTempSubdirectory("modelmanager-bench-").FullName;
        _dictionary = Enumerable.Range(0, Versions).ToDictionary(SampleRegistry.IdOf, place => Path.Combine(_folder, "models", SampleRegistry.IdOf(place), Version));
        _ids = [.. Enumerable.Range(0, 1 << BitOperations.Log2((uint)Versions)).Select(SampleRegistry.IdOf)];
        _utf8Ids = [.. _ids.Select(Encoding.UTF8.GetBytes)];
        File.WriteAllBytes(Path.Combine(_folder, "registry.json"), SampleRegistry.Of(Versions));
        _manager = Manager.Open(new ManagerOptions { Root = _folder });
    }

    [GlobalCleanup]
    public void Close()
    {
        _manager!.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public string InDictionary() => _dictionary[ModelId];

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

    [Benchmark]
    public string InDictionaryInTurn() => _dictionary[_ids[Turn()]];

    [Benchmark]
    public string OfNewestInTurn() => _manager!.GetModelPath(_ids[Turn()]);

    [Benchmark]
    public int IntoBufferInTurn()
    {
        _manager!.TryLocate(_utf8Ids[Turn()], _utf8Version, [], _buffer, out var length);
        return length;
    }

    // They are as many as a power of two, so an odd stride comes to each, and never to a neighbour of the one before.
    private int Turn() => (_turn += 7919) & (_ids.Length - 1);
}
