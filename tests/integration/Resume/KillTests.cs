using ModelManager.IntegrationTests.Support;

namespace ModelManager.IntegrationTests.Resume;

/// <summary>A process that is killed in the middle costs at most one chunk of each file; without chunk digests, one checkpoint.</summary>
public sealed class KillTests
{
    private const long ChunkBytes = 4 * 1024 * 1024;
    private const long CheckpointBytes = 16 * 1024 * 1024;

    // What a connection reads at once: so much more may come over one whose range another one takes over.
    private const long ReadBytes = 256 * 1024;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task With_chunk_digests_at_most_one_chunk_of_each_connection_is_fetched_again(int connections)
    {
        await using var library = await TestLibrary.WithModelAsync(30_000_000, 14_000_000, 3_000_000, 5000);

        await KillAndResumeAsync(library, library.Url, connections, killAtBytes: 22_000_000, connections * ChunkBytes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task From_nginx_without_a_manifest_at_most_one_checkpoint_is_fetched_again(int connections)
    {
        await using var library = await TestLibrary.WithModelAsync(90_000_000);
        File.Delete(Path.Combine(library.Storage, "models/asr/1.0.0/manifest.json"));
        await using var nginx = await NginxServer.StartAsync(library.Storage, library.Folder.At("nginx"));

        await KillAndResumeAsync(library, nginx.BaseUrl, connections, killAtBytes: 38_000_000, CheckpointBytes);
    }

    private static async Task KillAndResumeAsync(TestLibrary library, Uri url, int connections, long killAtBytes, long mayBeLost)
    {
        await using (var worker = WorkerProcess.Start(library.Root, url, "--rate", "8000000", "--connections", $"{connections}"))
        {
            await worker.TellAsync("download", "asr", "1.0.0");
            await worker.TellAsync("reach", "asr", "1.0.0", $"{killAtBytes}");
            await worker.KillAsync();
        }

        await using var manager = Manager.Open(library.Options(url) with { Limits = new() { ConnectionsPerDownload = connections } });

        // The task is left over, and continues by itself.
        var task = Assert.Single(manager.GetTasks());
        var installed = await task.DoneAsync();

        await Installed.CheckAsync(installed.Path);
        Assert.InRange(task.Progress.WireBytes, 1, library.Size("asr", "1.0.0") - killAtBytes + mayBeLost + (connections * ReadBytes));
        await manager.DisposeAsync();
        Installed.CheckNothingLeft(library.Root);
    }
}
