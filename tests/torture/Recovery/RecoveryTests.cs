using System.Diagnostics;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Transfer;
using ModelManager.TortureTests.Support;
using Xunit.Abstractions;

namespace ModelManager.TortureTests.Recovery;

/// <summary>
/// A root with a hundred orphan markers and 10 GB of partial content is usable at once: what there is to hash is hashed behind.
/// </summary>
public sealed class RecoveryTests(ITestOutputHelper output)
{
    private const long PartialBytes = 10L << 30;
    private const int Orphans = 100;
    private static readonly ModelKey s_large = ModelKey.Parse("large", "1.0.0");
    private static readonly ModelPath s_file = ModelPath.Parse("weights.bin");
    private static readonly string s_digest = new('a', 64);

    [Fact]
    public async Task Ten_gigabytes_of_partial_content_keep_nobody_waiting()
    {
        await using var library = await StartLibraryAsync();
        await PrepareAsync(library);
        await MeasureAsync(library);
        await TraceAsync(library);
    }

    // A version of that size, which the library describes and nobody will ever have: its digest is not that of its bytes.
    private static async Task<TestLibrary> StartLibraryAsync()
    {
        var library = await TortureLibrary.StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(library.Storage, StoreLayout.Version(s_large))).FullName;
        using (var file = File.Create(Path.Combine(folder, s_file.Value)))
        {
            file.SetLength(PartialBytes + (64 << 20));
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "checksum.sha256"), $"{s_digest}  {s_file}\n");
        return library;
    }

    private static async Task PrepareAsync(TestLibrary library)
    {
        // An installed version, and a download that was killed when it had hardly begun.
        (await NativeWorker.RunAsync(library.Root, library.Url, TortureLibrary.Second.Step("install"))).Succeeded();
        var part = Path.Combine(library.Root, StoreLayout.Part(s_large, s_file));
        using (var worker = NativeWorker.StartWith(new() { ["WORKER_RATE"] = "1000000" }, library.Root, library.Url, "install", "large", "1.0.0"))
        {
            while (!File.Exists(part) || new FileInfo(part).Length == 0)
            {
                await Task.Delay(10);
            }

            await worker.KillAsync();
        }

        using var root = RootFolder.Open(library.Root);
        foreach (var i in Enumerable.Range(0, Orphans))
        {
            var key = ModelKey.Parse($"orphan-{i}", "1.0");
            Marker.Write(root, StoreLayout.Marker(key), Guid.NewGuid().ToString("n"), key);
        }

        await FillAsync(part);
        Assert.True(Digest.TryParse(s_digest, out var digest));
        new Journal(PartialBytes + (64 << 20), digest.Hex, null, [new ByteRange(0, PartialBytes)]).Write(root, StoreLayout.Part(s_large, s_file));
    }

    // Holes read as zeros, so they are hashed all the same; the long form has 10 GB on the disk.
    private static async Task FillAsync(string part)
    {
        await using var file = new FileStream(part, FileMode.Open, FileAccess.Write);
        file.SetLength(PartialBytes);
        var block = new byte[4 << 20];
        for (long done = 0; Size.IsLong && done < PartialBytes; done += block.Length)
        {
            new Random((int)(done >> 20)).NextBytes(block);
            await file.WriteAsync(block);
        }
    }

    private async Task MeasureAsync(TestLibrary library)
    {
        var start = Stopwatch.GetTimestamp();
        using var worker = NativeWorker.Start(library.Root, library.Url, [.. TortureLibrary.Second.Step("locate"), .. TortureLibrary.Small.Step("install"), .. TortureLibrary.Small.Step("remove"), "stay"]);
        foreach (var said in new[] { "opened", "located", "installed", "removed" })
        {
            Assert.StartsWith(said, await worker.SaidAsync(), StringComparison.Ordinal);
            output.WriteLine($"{said} after {Stopwatch.GetElapsedTime(start).TotalMilliseconds:f0} ms");
        }

        while (Directory.EnumerateFiles(Path.Combine(library.Root, StoreLayout.Markers), "orphan-*").Any())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(2), "orphan markers stay");
            await Task.Delay(10);
        }

        output.WriteLine($"{Orphans} orphan markers gone after {Stopwatch.GetElapsedTime(start).TotalMilliseconds:f0} ms");
        await worker.KillAsync();
    }

    // What came before what, by the kernel's word.
    private async Task TraceAsync(TestLibrary library)
    {
        var log = library.Folder.At("trace");
        using var worker = NativeWorker.StartThrough(
            ["timeout", "--signal=KILL", "100", "strace", "-f", "-y", "--seccomp-bpf", "-s", "64", "-e", "trace=pread64,write", "-o", log],
            library.Root, library.Url, [.. TortureLibrary.Second.Step("locate"), .. TortureLibrary.Small.Step("install"), "stay"]);
        foreach (var said in new[] { "opened", "located", "installed" })
        {
            Assert.StartsWith(said, await worker.SaidAsync(), StringComparison.Ordinal);
        }

        // The small download may be over before the hashing has begun.
        var waiting = Stopwatch.GetTimestamp();
        while (!ReadsOf(await LinesAsync(log)).Any())
        {
            Assert.True(Stopwatch.GetElapsedTime(waiting) < TimeSpan.FromMinutes(2), "the partial content is never read");
            await Task.Delay(20);
        }

        worker.EndInput();
        await worker.EndAsync();
        Assert.Equal(0, worker.ExitCode);
        var lines = await LinesAsync(log);
        var (opened, located, installed) = (LineOf(lines, "opened"), LineOf(lines, "located"), LineOf(lines, "installed"));
        var reads = ReadsOf(lines).ToList();
        output.WriteLine($"of {reads.Count} reads of the partial content {reads.Count(line => line < opened)} came before the root was open, {reads.Count(line => line < located)} before the first lookup, "
            + $"{reads.Count(line => line < installed)} before the small download was installed");
        Assert.True(opened < located && located < installed);
        Assert.DoesNotContain(reads, line => line < opened);
        Assert.True(reads.Count(line => line < installed) < PartialBytes / (4 << 20), "it was hashed to its end before the small download was installed");
    }

    // The tracer writes it meanwhile.
    private static async Task<string[]> LinesAsync(string log)
    {
        using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return (await reader.ReadToEndAsync()).Split('\n');
    }

    private static IEnumerable<int> ReadsOf(string[] lines) =>
        lines.Index().Where(line => line.Item.Contains("pread64(", StringComparison.Ordinal) && line.Item.Contains(".part>", StringComparison.Ordinal)
            && line.Item.Contains("large_1.0.0.", StringComparison.Ordinal)).Select(line => line.Index);

    private static int LineOf(string[] lines, string said) =>
        Array.FindIndex(lines, line => line.Contains("write(1<", StringComparison.Ordinal) && line.Contains($"\"{said}", StringComparison.Ordinal));
}
