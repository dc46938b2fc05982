using ModelManager.TortureTests.Support;

namespace ModelManager.TortureTests.PowerCuts;

/// <summary>
/// The names that lead to a root, in which so much is made durable, are made durable too, whoever made them. The file systems of the other
/// tests forgive it, because they keep the order of such changes; others need not.
/// </summary>
public sealed class NewRootTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_way_to_a_new_root_is_synced(bool isMadeByHost)
    {
        using var folder = new TemporaryFolder();
        var root = folder.At("a host's folder", "root");
        if (isMadeByHost)
        {
            Directory.CreateDirectory(root);
        }

        // strace writes other letters than these as numbers.
        var trace = folder.At("trace");
        var result = await NativeWorker.RunThroughAsync(["strace", "-f", "-y", "-e", "trace=fsync", "-o", trace], root, library: null, "locate", "asr", "1");
        Assert.Contains("opened", result.Output, StringComparison.Ordinal);
        var synced = await File.ReadAllLinesAsync(trace);
        foreach (var path in new[] { folder.Path, folder.At("a host's folder"), root })
        {
            Assert.True(synced.Any(line => line.Contains($"<{path}>", StringComparison.Ordinal)), $"'{path}' was not synced: {string.Join('\n', synced)}");
        }
    }
}
