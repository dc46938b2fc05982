using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;

namespace ModelManager.Benchmarks.Transfer;

/// <summary>
/// A download over loopback, verified and durable, beside the least that does so: HttpClient, a file, a hash and one sync, without anything
/// that goes on after an interruption.
/// </summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Monitoring, warmupCount: 2, iterationCount: 7)]
public class TransferBenchmarks
{
    private const int BlockBytes = 128 * 1024;

    private static readonly HttpClient s_http = new();
    private string _folder = "";
    private string _root = "";
    private LibraryProcess? _library;
    private Manager? _manager;

    /// <summary>The size of the file.</summary>
    [Params(256, 1024)]
    public int Mebibytes { get; set; }

    [GlobalSetup]
    public void StartLibrary()
    {
        _folder = Directory.CreateTempSubdirectory("modelmanager-bench-").FullName;
        _library = new LibraryProcess(_folder, Mebibytes * 1024L * 1024);
    }

    [GlobalCleanup]
    public void StopLibrary()
    {
        _library!.Stop();
        Directory.Delete(_folder, recursive: true);
    }

    [IterationSetup]
    public void OpenFreshRoot()
    {
        _root = Path.Combine(_folder, "root");
        _manager = Manager.Open(new ManagerOptions { Root = _root, LibraryUrl = _library!.Url, UseScheduler = false });
    }

    [IterationCleanup]
    public void RemoveRoot()
    {
        _manager!.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(_root, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public async Task<string> PlainHttpClient()
    {
        using var response = await s_http.GetAsync(_library!.FileUrl, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync();
        await using var file = new FileStream(Path.Combine(_root, "plain.bin"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[BlockBytes];
        for (int received; (received = await body.ReadAsync(block)) > 0;)
        {
            hash.AppendData(block, 0, received);
            await file.WriteAsync(block.AsMemory(0, received));
        }

        file.Flush(flushToDisk: true);
        var digest = Convert.ToHexStringLower(hash.GetHashAndReset());
        return digest == _library.Digest ? digest : throw new InvalidOperationException($"{digest} is not {_library.Digest}");
    }

    [Benchmark]
    public async Task<string> Download() => (await _manager!.Download(LibraryProcess.ModelId).Completion).Path;
}
