using System.Text;
using BenchmarkDotNet.Attributes;
using ModelManager.Benchmarks.Registry;

namespace ModelManager.Benchmarks.Lookup;

/// <summary>What "where is model X?" costs, beside the least that could answer it: a dictionary of the paths by model.</summary>
[MemoryDiagnoser]
public class LookupBenchmarks
{
    private const string ModelId = "model-7";
    private const string Version = SampleRegistry.Version;

    private readonly byte[] _utf8Id = Encoding.UTF8.GetBytes(ModelId);
    private readonly byte[] _utf8Version = Encoding.UTF8.GetBytes(Version);
    private readonly byte[] _buffer = new byte[4096];
    private InstalledSample _sample = null!;

    /// <summary>Installed versions.</summary>
    [Params(10, 1_000, 100_000)]
    public int Versions { get; set; }

    [GlobalSetup]
    public void Open() => _sample = new InstalledSample(Versions);

    [GlobalCleanup]
    public void Close() => _sample.Close();

    [Benchmark(Baseline = true)]
    public string InDictionary() => _sample.Paths[ModelId];

    [Benchmark]
    public string OfVersion() => _sample.Manager.GetModelPath(ModelId, Version);

    [Benchmark]
    public string OfNewest() => _sample.Manager.GetModelPath(ModelId);

    [Benchmark]
    public int IntoBuffer()
    {
        _sample.Manager.TryLocate(_utf8Id, _utf8Version, [], _buffer, out var length);
        return length;
    }
}
