using System.Globalization;
using System.Text.Json.Nodes;
using ModelManager.Faults;
using ModelManager.TortureTests.Support;
using Xunit.Abstractions;

namespace ModelManager.TortureTests.Crowd;

/// <summary>Many processes that ask for one model at the same moment share one transfer, also when those who do it are killed.</summary>
public sealed class CrowdTests(ITestOutputHelper output)
{
    private const int ChunkBytes = 1 << 20;

    // What a killed owner may have had on its way: a chunk that was not whole, and what the kernel holds of a connection at most.
    private const long LostByAKill = ChunkBytes + (10 << 20);

    private static readonly Dictionary<string, string> s_oneConnection = new() { ["WORKER_CONNECTIONS"] = "1" };

    [Fact]
    public async Task A_hundred_processes_share_exactly_one_transfer()
    {
        using var folder = new MemoryFolder();
        var model = ModelOf(("weights.bin", 12_000_000), ("tokens.txt", 1234), ("深/empty", 0), ("深/config.json", 4321));
        await using var server = new FaultServer(model, new Link { TotalBytesPerSecond = 8_000_000 });
        var workers = await StartAsync(folder, server, Size.Of(quick: 100, @long: 100));
        try
        {
            workers.ForEach(worker => worker.Do("install", model.Id, model.Version));
            foreach (var worker in workers)
            {
                await ExpectInstalledAsync(worker, folder, model);
            }

            await EndAsync(workers, folder, model);
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }

        output.WriteLine($"{workers.Count} processes, {server.Traffic.ContentBytesSent} of {model.SizeBytes} bytes sent, {server.Traffic.Requests} requests");
        Assert.Equal(model.SizeBytes, server.Traffic.ContentBytesSent);
    }

    [Fact]
    public async Task When_owners_are_killed_the_others_go_on_where_they_were()
    {
        using var folder = new MemoryFolder();
        var (count, kills, bytesPerSecond) = Size.IsLong ? (100, 10, 20_000_000) : (12, 3, 6_000_000);
        var model = ModelOf(("weights.bin", count * 4 * 1_000_000), ("tokens.txt", 1234));
        await using var server = new FaultServer(model, new Link { TotalBytesPerSecond = bytesPerSecond });
        var workers = await StartAsync(folder, server, count);
        try
        {
            workers.ForEach(worker => worker.Do("install", model.Id, model.Version));
            for (var kill = 1; kill <= kills; kill++)
            {
                while (server.Traffic.ContentBytesSent < model.SizeBytes * kill / (kills + 1))
                {
                    await Task.Delay(5);
                }

                var owner = await FindOwnerAsync(folder, workers);
                workers.Remove(owner);
                Assert.DoesNotContain(await owner.KillAsync(), line => line.StartsWith("installed", StringComparison.Ordinal));
                owner.Dispose();
            }

            foreach (var worker in workers)
            {
                await ExpectInstalledAsync(worker, folder, model);
            }

            await EndAsync(workers, folder, model);
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }

        var again = server.Traffic.ContentBytesSent - model.SizeBytes;
        output.WriteLine($"{count} processes, {kills} owners killed, {again} of {model.SizeBytes} bytes sent again");
        Assert.InRange(again, 0, kills * LostByAKill);
    }

    private static ServedModel ModelOf(params (string Path, int Size)[] files) =>
        new("asr", "1.0.0", ChunkBytes, [.. files.Select(file => ServedFile.FromSeed(file.Path, file.Size, 7))]);

    // All of them have the root open before the first one is told what to do.
    private static async Task<List<NativeWorker>> StartAsync(MemoryFolder folder, FaultServer server, int count)
    {
        var workers = Enumerable.Range(0, count).Select(_ => NativeWorker.StartWith(s_oneConnection, RootOf(folder), server.Url, "serve")).ToList();
        foreach (var worker in workers)
        {
            Assert.Equal("opened", await worker.SaidAsync());
        }

        return workers;
    }

    private static async Task ExpectInstalledAsync(NativeWorker worker, MemoryFolder folder, ServedModel model) =>
        Assert.Equal($"installed {model.Id} {model.Version} {RootOf(folder)}/models/{model.Id}/{model.Version}", await worker.SaidAsync());

    private static async Task EndAsync(List<NativeWorker> workers, MemoryFolder folder, ServedModel model)
    {
        foreach (var worker in workers)
        {
            worker.EndInput();
            await worker.EndAsync();
            Assert.Equal(0, worker.ExitCode);
        }

        var published = folder.At("checksum.sha256");
        await File.WriteAllBytesAsync(published, model.Checksums);
        Assert.Null(await InstalledVersion.FindFaultAsync($"{RootOf(folder)}/models/{model.Id}/{model.Version}", published));
        Assert.Empty(RootFiles.FindLeftovers(RootOf(folder)));
    }

    // The marker says who it is.
    private static async Task<NativeWorker> FindOwnerAsync(MemoryFolder folder, List<NativeWorker> workers)
    {
        for (var start = Environment.TickCount64; Environment.TickCount64 - start < 60_000;)
        {
            try
            {
                var marker = await File.ReadAllTextAsync($"{RootOf(folder)}/in-progress-downloads/asr-1.0.0.lock");
                var process = int.Parse($"{JsonNode.Parse(marker)!["pid"]}", CultureInfo.InvariantCulture);
                if (workers.Find(worker => worker.ProcessId == process) is { } owner)
                {
                    return owner;
                }
            }
            catch (IOException)
            {
                // Between two owners.
            }

            await Task.Delay(5);
        }

        throw new TimeoutException("nobody downloads");
    }

    private static string RootOf(MemoryFolder folder) => folder.At("库 root");
}
