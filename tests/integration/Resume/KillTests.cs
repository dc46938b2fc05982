using ModelManager.IntegrationTests.Support;

namespace ModelManager.IntegrationTests.Resume;

/// <summary>A process that is killed in the middle costs at most one chunk of each file; without chunk digests, one checkpoint.</summary>
public sealed class KillTests
{
    private const long ChunkBytes = 4 * 1024 * 1024;
    private const long CheckpointBytes = 16 * 1024 * 1024;

    [Fact]
    public async Task With_chunk_digests_at_most_one_chunk_of_a_file_is_fetched_again()
    {
        await using var library = await TestLibrary.WithModelAsync(30_000_000, 14_000_000, 3_000_000, 5000);
        await using var relay = new HttpRelay(library.Url);

        await KillAndResumeAsync(library, relay, killAtBytes: 22_000_000, ChunkBytes);
    }

    [Fact]
    public async Task From_nginx_without_a_manifest_at_most_one_checkpoint_is_fetched_again()
    {
        await using var library = await TestLibrary.WithModelAsync(48_000_000);
        File.Delete(Path.Combine(library.Storage, "models/asr/1.0.0/manifest.json"));
        await using var nginx = await NginxServer.StartAsync(library.Storage, library.Folder.At("nginx"));
        await using var relay = new HttpRelay(nginx.BaseUrl);

        await KillAndResumeAsync(library, relay, killAtBytes: 38_000_000, CheckpointBytes);
    }

    private static async Task KillAndResumeAsync(TestLibrary library, HttpRelay relay, long killAtBytes, long mayBeLost)
    {
        await using (var worker = WorkerProcess.Start(library.Root, relay.BaseUrl, "--rate", "20000000", "--connections", "2"))
        {
            await worker.TellAsync("download", "asr", "1.0.0");
            await worker.TellAsync("reach", "asr", "1.0.0", $"{killAtBytes}");
            await worker.KillAsync();
        }

        var partials = Installed.Partials(library.Root);
        Assert.InRange(partials.Values.Sum(), killAtBytes - 1_000_000, library.Size("asr", "1.0.0") - 1);
        relay.Forget();
        await using var manager = library.Open(relay.BaseUrl);

        // The task is left over, and continues by itself.
        var installed = await Assert.Single(manager.GetTasks()).DoneAsync();

        await Installed.CheckAsync(installed.Path);
        Assert.NotEmpty(relay.FileExchanges);
        foreach (var exchange in relay.FileExchanges)
        {
            var kept = partials.GetValueOrDefault($"asr_1.0.0.{Path.GetFileName(exchange.Request.Path)}.part");
            Assert.InRange(exchange.Request.RangeStart, Math.Max(0, kept - mayBeLost), kept);
        }

        // Bytes, not only what was asked for: nothing came twice.
        var files = Math.Max(1, partials.Count);
        Assert.InRange(relay.FileExchanges.Sum(exchange => exchange.BodyBytes), 1, library.Size("asr", "1.0.0") - partials.Values.Sum() + (files * mayBeLost));
        await manager.DisposeAsync();
        Installed.CheckNothingLeft(library.Root);
    }
}
