using System.Security.Cryptography;
using ModelManager.TortureTests.Support;

namespace ModelManager.TortureTests.PowerCuts;

/// <summary>The models of these tests, in a library: nested folders in two versions, a file that is long enough for a journal, many small files.</summary>
internal sealed class Models : IAsyncDisposable
{
    public static readonly Version Nested = new("嵌套", "1.0.0");
    public static readonly Version Newer = new("嵌套", "2.0.0");
    public static readonly Version Big = new("大模型", "1.0.0");
    public static readonly Version Small = new("小文件", "1.0.0");

    private const long BigBytes = 36 << 20;
    private const int DigestDigits = 64;

    private Models(TestLibrary library) => Library = library;

    public TestLibrary Library { get; }

    public static IReadOnlyList<Version> All { get; } = [Nested, Newer, Big, Small];

    public static async Task<Models> PublishAsync(int smallFiles)
    {
        var models = new Models(await TestLibrary.StartAsync());
        await models.PublishAsync(Nested, [("配置.json", 700), ("空", 0), ("a/b/c/权重 1.bin", 300_000), ("a/b/vocab.txt", 70_001), ("a/d/x", 1)]);
        await models.PublishAsync(Newer, [("配置.json", 701), ("a/b/c/权重 1.bin", 300_001), ("a/e/f/g/h/y", 4096)]);
        await models.PublishAsync(Big, [("big.bin", BigBytes), ("tokenizer/merges.txt", 12_345)]);
        await models.PublishAsync(Small, [.. Enumerable.Range(0, smallFiles).Select(i => ($"层-{i % 10}/文件-{i}", (long)(i * 37 % 3000)))]);
        return models;
    }

    /// <summary>What is wrong with an installed version, or null: sha256sum says it.</summary>
    public Task<string?> FindFaultAsync(Version version, string folder) => InstalledVersion.FindFaultAsync(folder, PublishedList(version));

    /// <summary>The same without a process for each version, for thousands of states.</summary>
    public string? FindFaultQuickly(Version version, string folder)
    {
        var published = File.ReadAllLines(PublishedList(version));
        var list = Path.Combine(folder, "checksum.sha256");
        if (!File.Exists(list) || !File.ReadAllBytes(list).AsSpan().SequenceEqual(File.ReadAllBytes(PublishedList(version))))
        {
            return $"'{list}' is not what was published";
        }

        foreach (var line in published)
        {
            var path = Path.Combine(folder, line[(DigestDigits + 2)..]);
            if (!File.Exists(path) || HashOf(path) != line[..DigestDigits])
            {
                return $"'{path}' is not what was published";
            }
        }

        var found = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Count();
        return found == published.Length + 1 ? null : $"'{folder}' has {found} files instead of {published.Length + 1}";
    }

    /// <summary>The published file with a digest.</summary>
    public string? FindPublished(string sha256)
    {
        foreach (var version in All)
        {
            var line = File.ReadLines(PublishedList(version)).FirstOrDefault(line => line.StartsWith(sha256, StringComparison.Ordinal));
            if (line is not null)
            {
                return Path.Combine(Published(version), line[(sha256.Length + 2)..]);
            }
        }

        return null;
    }

    public ValueTask DisposeAsync() => Library.DisposeAsync();

    private Task PublishAsync(Version version, (string Path, long Size)[] files) => Library.PublishFilesAsync(version.Model, version.Number, files);

    private static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private string PublishedList(Version version) => Path.Combine(Published(version), "checksum.sha256");

    private string Published(Version version) => Path.Combine(Library.Storage, "models", version.Model, version.Number);
}
