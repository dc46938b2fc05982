using System.Numerics;
using System.Text;
using BenchmarkDotNet.Attributes;
using ModelManager.Benchmarks.Registry;

namespace ModelManager.Benchmarks.Lookup;

/// <summary>The same questions of another model each time: what is asked for is not in the processor's nearest cache.</summary>
[MemoryDiagnoser]
public class LookupsInTurnBenchmarks
{
    private readonly byte[] _utf8Version = Encoding.UTF8.GetBytes(SampleRegistry.Version);
    private readonly byte[] _buffer = new byte[4096];
    private InstalledSample _sample = null!;
    private string[] _ids = [];
    private byte[][] _utf8Ids = [];
    private int _turn;

    /// <summary>Installed versions.</summary>
    [Params(1_000, 100_000)]
    public int Versions { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _sample = new InstalledSample(Versions);
        _ids = [.. Enumerable.Range(0, 1 << BitOperations.Log2((uint)Versions)).Select(SampleRegistry.IdOf)];
        _utf8Ids = [.. _ids.Select(Encoding.UTF8.GetBytes)];
    }

    [GlobalCleanup]
    public void Close() => _sample.Close();

    [Benchmark(Baseline = true)]
    public string InDictionary() => _sample.Paths[_ids[Turn()]];

    [Benchmark]
    public string OfNewest() => _sample.Manager.GetModelPath(_ids[Turn()]);

    [Benchmark]
    public int IntoBuffer()
    {
        _sample.Manager.TryLocate(_utf8Ids[Turn()], _utf8Version, [], _buffer, out var length);
        return length;
    }

    // They are as many as a power of two, so an odd stride comes to each, far from the one before.
    private int Turn() => (_turn += 7919) & (_ids.Length - 1);
}
