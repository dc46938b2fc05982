using BenchmarkDotNet.Attributes;
using ModelManager.Catalogue;
using ModelManager.Planning;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Transfer;

namespace ModelManager.Benchmarks.Journals;

/// <summary>What it costs to note which ranges of a partial file are durable, beside replacing a file of the same bytes.</summary>
[MemoryDiagnoser]
public class JournalBenchmarks
{
    // In memory where there is such a place: it is not the disk that is compared.
    private static readonly string s_home = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private const long RangeBytes = 4 * 1024 * 1024;

    private string _folder = "";
    private RootFolder? _root;
    private FilePlan? _plan;
    private string _part = "";
    private Journal? _journal;
    private byte[] _content = [];

    /// <summary>Ranges, with gaps between them.</summary>
    [Params(1, 100)]
    public int Ranges { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _folder = Directory.CreateDirectory(Path.Combine(s_home, $"modelmanager-bench-{Guid.NewGuid():n}")).FullName;
        _root = RootFolder.Open(_folder);
        Directory.CreateDirectory(Path.Combine(_folder, StoreLayout.Temp));
        var size = 2 * Ranges * RangeBytes;
        var file = new CatalogueFile(ModelPath.Parse("model.bin"), size, Digest.Of([]));
        _plan = new FilePlan(ModelKey.Parse("model", "1.0.0"), file, null, 0);
        _journal = new Journal(size, _plan.File.Sha256.Hex, "\"etag\"", [.. Enumerable.Range(0, Ranges).Select(place => new ByteRange(2 * place * RangeBytes, ((2 * place) + 1) * RangeBytes))]);
        _part = _plan.Part;
        _journal.Write(_root, _part);
        _content = File.ReadAllBytes(Path.Combine(_folder, StoreLayout.Journal(_part)));
    }

    [GlobalCleanup]
    public void Close()
    {
        _root!.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public void ReplaceFile()
    {
        var path = Path.Combine(_folder, "plain");
        File.WriteAllBytes(path + ".new", _content);
        File.Move(path + ".new", path, overwrite: true);
    }

    [Benchmark]
    public void Write() => _journal!.Write(_root!, _part);

    [Benchmark]
    public object Read() => Journal.TryRead(_root!, _plan!)!;
}
