using ModelManager.Downloads;
using ModelManager.Faults;

namespace ModelManager.IntegrationTests.Faults.Mixes;

/// <summary>One download of a random model over a random, bad network, by a program that is sometimes started again.</summary>
internal static class Mix
{
    private const int ChunkBytes = 64 * 1024;
    private const double Speed = 25;
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(120);

    private static readonly int[] s_sizes =
        [0, 1, 2, 251, ChunkBytes - 1, ChunkBytes, ChunkBytes + 1, (2 * ChunkBytes) - 1, 2 * ChunkBytes, 104_729, 224_737, 350_377, 611_953];

    /// <summary>Runs it and answers how many faults there were; the failure tells the seed.</summary>
    public static async Task<int> RunAsync(int seed)
    {
        var random = new Random(seed);
        var files = Enumerable.Range(0, random.Next(1, 6)).Select(i => ServedFile.FromSeed($"part-{i}.bin", s_sizes[random.Next(s_sizes.Length)], seed + i));
        var model = new ServedModel("asr", "1.0.0", random.Next(3) == 0 ? 0 : ChunkBytes, [.. files]);
        var faults = new MixedFaults(seed, faultsOfEach: random.Next(1, 6));
        var time = new FastTimeProvider(Speed);
        using var folder = new TemporaryFolder();
        await using var server = new FaultServer(model, time: time) { Choose = faults.Choose };
        var options = new ManagerOptions
        {
            Root = folder.At("root"), LibraryUrl = server.Url.AbsoluteUri, UseScheduler = false, Time = time,
            Limits = new DownloadLimits { ConnectionsPerDownload = random.Next(1, 9) },
        };
        try
        {
            for (var restarts = random.Next(3); restarts > 0; restarts--)
            {
                await using var stopped = Manager.Open(options);
                var download = stopped.Download("asr", "1.0.0");
                await Task.WhenAny(download.Completion, Task.Delay(random.Next(100)));
            }

            await using var manager = Manager.Open(options);
            var installed = await manager.Download("asr", "1.0.0").Completion.WaitAsync(s_deadline);
            foreach (var file in model.Files)
            {
                Assert.True(
                    File.ReadAllBytes(Path.Combine(installed.Path, file.Path)).AsSpan().SequenceEqual(file.Content), $"'{file.Path}' has other bytes than the library");
            }

            return faults.Count;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"MODELMANAGER_TEST_SEED={seed} MODELMANAGER_MIXES=1: {e.Message} ({faults.Told})", e);
        }
    }
}
