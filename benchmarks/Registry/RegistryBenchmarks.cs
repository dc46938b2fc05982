using System.IO.MemoryMappedFiles;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Registry;

namespace ModelManager.Benchmarks.Registry;

/// <summary>
/// What a change of the registry costs those who read it and the one who writes it, beside reading the same JSON from memory into an object for each record.
/// The library keeps a model as text until somebody asks for it: a ratio below 1 says that less is done, and not that the same is done sooner.
/// </summary>
[MemoryDiagnoser]
public class RegistryBenchmarks
{
    private byte[] _text = [];
    private byte[] _id = [];
    private readonly byte[] _buffer = new byte[4096];
    private string _folder = "";
    private RootFolder? _root;
    private Manager? _manager;
    private MemoryMappedFile? _file;
    private MemoryMappedViewAccessor? _generation;

    /// <summary>Installed versions.</summary>
    [Params(10, 1_000, 100_000)]
    public int Versions { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _id = Encoding.UTF8.GetBytes(SampleRegistry.IdOf(Versions / 2));
        _folder = Directory.CreateTempSubdirectory("modelmanager-bench-").FullName;
        _text = SampleRegistry.Write(_folder, Versions);
        _manager = Manager.Open(new ManagerOptions { Root = _folder });
        _root = RootFolder.Open(_folder);
        _file = MemoryMappedFile.CreateFromFile(Path.Combine(_folder, StoreLayout.Generation), FileMode.Open);
        _generation = _file.CreateViewAccessor(0, sizeof(long));
    }

    [GlobalCleanup]
    public void Close()
    {
        _manager!.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _generation!.Dispose();
        _file!.Dispose();
        _root!.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public object PlainObjects() => JsonSerializer.Deserialize(_text, PlainJson.Default.DictionaryStringDictionaryStringPlainVersion)!;

    /// <summary>A text that nobody knows becomes models that are found by name, and one of them is found.</summary>
    [Benchmark]
    public object Read() => new RegistrySnapshot(1, _root!, RegistryText.TryRead(_text)).Find(_id, default)!;

    /// <summary>The call that comes first after another process raised the generation: it reads the file, and finds every model as it was.</summary>
    [Benchmark]
    public int FirstLookupAfterChange()
    {
        _generation!.Write(0, _generation.ReadInt64(0) + 1);
        _manager!.TryLocate(_id, default, default, _buffer, out var length);
        return length;
    }

    /// <summary>One version more in a text that somebody else wrote, to the new text; without the disk.</summary>
    [Benchmark]
    public ReadOnlyMemory<byte> AddOne()
    {
        var tree = new RegistryTree(RegistryText.TryRead(_text));
        tree.SetReady(ModelKey.Parse("another", SampleRegistry.Version), 1, Digest.Of([]), DateTimeOffset.UnixEpoch, "{}", isVerified: true);
        return tree.Write();
    }
}
