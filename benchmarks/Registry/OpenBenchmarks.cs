using System.IO.MemoryMappedFiles;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using ModelManager.Primitives;

namespace ModelManager.Benchmarks.Registry;

/// <summary>What opening a root costs, beside using the same files plainly: the registry read and parsed as JSON, the generation mapped.</summary>
[MemoryDiagnoser]
public class OpenBenchmarks
{
    private byte[] _id = [];
    private readonly byte[] _buffer = new byte[4096];
    private string _folder = "";

    /// <summary>Installed versions.</summary>
    [Params(10, 1_000, 100_000)]
    public int Versions { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _id = Encoding.UTF8.GetBytes(SampleRegistry.IdOf(Versions / 2));
        _folder = Directory.CreateTempSubdirectory("modelmanager-bench-").FullName;
        SampleRegistry.Write(_folder, Versions);

        // Makes the generation.
        Manager.Open(new ManagerOptions { Root = _folder }).DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    [GlobalCleanup]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [Benchmark(Baseline = true)]
    public long FilesOnly()
    {
        using var file = MemoryMappedFile.CreateFromFile(Path.Combine(_folder, StoreLayout.Generation), FileMode.Open);
        using var generation = file.CreateViewAccessor(0, sizeof(long));
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, StoreLayout.Registry)));
        return generation.ReadInt64(0) + (long)document.RootElement.ValueKind;
    }

    /// <summary>A root is opened for lookups, one path is asked for, and the root is closed.</summary>
    [Benchmark]
    public async Task<int> OpenAndFind()
    {
        await using var manager = Manager.Open(new ManagerOptions { Root = _folder });
        manager.TryLocate(_id, default, default, _buffer, out var length);
        return length;
    }
}
