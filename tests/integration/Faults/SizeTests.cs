using System.Collections.Concurrent;
using ModelManager.Downloads;
using ModelManager.Faults;

namespace ModelManager.IntegrationTests.Faults;

/// <summary>Every size around the borders of chunks, over few and many connections, with and without chunk digests: the same bytes.</summary>
public sealed class SizeTests
{
    private const int Chunk = 4 * 1024 * 1024;

    private static readonly int[] s_sizes =
    [
        0, 1, 2, 65_521, Chunk - 1, Chunk, Chunk + 1, (2 * Chunk) - 1, 2 * Chunk, (2 * Chunk) + 1, 1_000_003, 10_000_019, 15_485_863, 19_999_999,
    ];

    private static readonly int[] s_connections = [1, 2, 3, 4, 7, 8, 16];
    private static readonly ConcurrentDictionary<int, ServedFile> s_files = new();

    private static readonly Cases<(int Size, int Connections)> s_cases = new(
        from size in s_sizes from connections in s_connections select (size, connections), atOnce: 4, CheckAsync);

    public static TheoryData<int, int> All
    {
        get
        {
            var rows = new TheoryData<int, int>();
            foreach (var size in s_sizes)
            {
                foreach (var connections in s_connections)
                {
                    rows.Add(size, connections);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public Task Any_size_over_any_number_of_connections_arrives(int size, int connections) => s_cases.RunAsync((size, connections));

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(16)]
    public Task All_sizes_in_one_model_arrive(int connections) => DownloadAsync(connections, Chunk, [.. s_sizes.Select(File)]);

    private static async Task CheckAsync((int Size, int Connections) row)
    {
        await DownloadAsync(row.Connections, Chunk, File(row.Size));
        await DownloadAsync(row.Connections, chunkBytes: 0, File(row.Size));
    }

    private static ServedFile File(int size) => s_files.GetOrAdd(size, static size => ServedFile.FromSeed($"part-{size}.bin", size, seed: 5));

    // Some distance, so that more than one connection is worth while.
    private static async Task DownloadAsync(int connections, int chunkBytes, params ServedFile[] files)
    {
        using var folder = new TemporaryFolder();
        await using var server = new FaultServer(
            new ServedModel("asr", "1.0.0", chunkBytes, files), new Link { BytesPerSecond = 100_000_000, RoundTrip = TimeSpan.FromMilliseconds(3) });
        await using var manager = Manager.Open(new ManagerOptions
        {
            Root = folder.At("root"), LibraryUrl = server.Url.AbsoluteUri, UseScheduler = false,
            Limits = new DownloadLimits { ConnectionsPerDownload = connections },
        });

        var installed = await manager.Download("asr", "1.0.0").Completion.WaitAsync(TimeSpan.FromSeconds(120));

        Assert.All(files, file => Assert.True(
            System.IO.File.ReadAllBytes(Path.Combine(installed.Path, file.Path)).AsSpan().SequenceEqual(file.Content), $"'{file.Path}' has other bytes than the library"));
        Assert.Equal(files.Length + 1, Directory.EnumerateFiles(installed.Path, "*", SearchOption.AllDirectories).Count());
    }
}
