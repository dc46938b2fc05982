using System.Text.Json;
using ModelManager.IntegrationTests.Support;

namespace ModelManager.IntegrationTests.Server;

/// <summary>The publish command in processes of its own.</summary>
public sealed class PublishTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Storage => _folder.At("storage");

    [Fact]
    public async Task Sha256sum_agrees_with_what_was_published()
    {
        _folder.File("source/a.bin", 5_000_000);
        _folder.File("source/空 格/深/b.bin", 1000);
        _folder.File("source/empty", 0);
        await LibraryServer.PublishAsync(Storage, "语音 模型", "1.0.0", _folder.At("source"));

        var check = await Sha256SumAsync("语音 模型", "1.0.0");

        Assert.Equal(0, check.ExitCode);
        Assert.Equal("a.bin: OK\nempty: OK\n空 格/深/b.bin: OK\n", check.Output);
    }

    [Fact]
    public async Task A_web_server_of_another_user_can_read_it_whatever_the_umask()
    {
        _folder.File("source/nested/a", 10);

        (await CommandResult.RunAsync("sh", ["-c", "umask 0777 && exec \"$@\"", "sh", Artifacts.ServerExecutable,
            "publish", "--storage", _folder.Folder("storage"), "--model", "asr", "--version", "1.0.0", _folder.At("source")])).Succeeded();

        var modes = await CommandResult.RunAsync("find", ["models", "api", "-printf", "%y%m\n"], Storage);
        Assert.Equal(["d755", "f644"], modes.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Order());
    }

    [Fact]
    public async Task Of_many_that_publish_one_version_exactly_one_wins()
    {
        const int Count = 6;
        for (var i = 0; i < Count; i++)
        {
            _folder.File($"source-{i}/which-{i}", 3_000_000, seed: i);
        }

        var results = await Task.WhenAll(Enumerable.Range(0, Count).Select(i => PublishAsync("asr", "1.0.0", _folder.At($"source-{i}"))));

        Assert.Single(results, result => result.ExitCode == 0);
        Assert.All(results.Where(result => result.ExitCode != 0), result =>
        {
            Assert.Equal(1, result.ExitCode);
            Assert.Equal("modellibrary: asr 1.0.0 is published already, and a published version never changes\n", result.Error);
        });
        Assert.Equal(0, (await Sha256SumAsync("asr", "1.0.0")).ExitCode);
        Assert.Equal(3, Directory.EnumerateFiles(Path.Combine(Storage, "models", "asr", "1.0.0")).Count());
        AssertNothingStaged();
    }

    [Fact]
    public async Task All_that_publish_different_versions_are_in_the_indexes()
    {
        _folder.File("source/a", 1_000_000);
        var keys = from id in new[] { "asr", "llm" } from version in new[] { "1.0.0", "2.0.0", "10.0.0" } select (id, version);

        var results = await Task.WhenAll(keys.Select(key => PublishAsync(key.id, key.version, _folder.At("source"))));

        Assert.All(results, result => Assert.Equal((0, ""), (result.ExitCode, result.Error)));
        using var list = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Storage, "api", "models", "index.json")));
        foreach (var model in list.RootElement.GetProperty("models").EnumerateArray())
        {
            Assert.Equal("10.0.0", model.GetProperty("latest_version").GetString());
            Assert.Equal(["10.0.0", "2.0.0", "1.0.0"], model.GetProperty("versions").EnumerateArray().Select(version => version.GetString()));
        }

        Assert.Equal(2, list.RootElement.GetProperty("models").GetArrayLength());
        AssertNothingStaged();
    }

    [Fact]
    public async Task Of_twins_that_are_published_together_exactly_one_wins()
    {
        _folder.File("source/a", 1_000_000);

        var results = await Task.WhenAll(new[] { "asr", "ASR", "Asr" }.Select(id => PublishAsync(id, "1.0.0", _folder.At("source"))));

        Assert.Single(results, result => result.ExitCode == 0);
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(Storage, "models")));
    }

    [Theory]
    [InlineData("-KILL", 137)]
    [InlineData("-TERM", 1)]
    [InlineData("-INT", 1)]
    public async Task One_that_is_stopped_half_way_publishes_nothing_and_leaves_nothing(string signal, int exitCode)
    {
        const long SizeBytes = 2L << 30;
        using (var sparse = File.Create(_folder.At("big")))
        {
            sparse.SetLength(SizeBytes);
        }

        using (var process = CommandResult.Start(
            Artifacts.ServerExecutable, ["publish", "--storage", Storage, "--model", "big", "--version", "1", _folder.At("big")]))
        {
            while (StagedBytes() < 8 << 20)
            {
                Assert.False(process.HasExited, "it was done before it could be stopped");
                await Task.Delay(5);
            }

            (await CommandResult.RunAsync("kill", [signal, $"{process.Id}"])).Succeeded();
            await process.WaitForExitAsync();
            Assert.Equal(exitCode, process.ExitCode);
        }

        Assert.False(Directory.Exists(Path.Combine(Storage, "models", "big")));
        Assert.Equal(signal == "-KILL", StagedBytes() > 0);

        await LibraryServer.PublishAsync(Storage, "small", "1", _folder.File("small", 10));
        AssertNothingStaged();
    }

    [Fact]
    public async Task A_living_publisher_is_left_alone_by_the_others()
    {
        using (var sparse = File.Create(_folder.At("big")))
        {
            sparse.SetLength(256 << 20);
        }

        var slow = PublishAsync("big", "1", _folder.At("big"));
        _folder.File("small", 10);
        for (var i = 0; !slow.IsCompleted; i++)
        {
            await LibraryServer.PublishAsync(Storage, "small", $"1.0.{i}", _folder.At("small"));
        }

        Assert.Equal((0, ""), ((await slow).ExitCode, (await slow).Error));
        Assert.Equal(0, (await Sha256SumAsync("big", "1")).ExitCode);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(2, "nonsense")]
    [InlineData(2, "publish")]
    [InlineData(2, "publish", "--storage", "s", "--model", "m", "--version", "1")]
    [InlineData(2, "publish", "--storage", "s", "--model", "m", "--version", "1", "--force", "x", "p")]
    [InlineData(1, "publish", "--storage", "s", "--model", "m", "--version", "1", "no such path")]
    [InlineData(1, "publish", "--storage", "s", "--model", "../m", "--version", "1", "no such path")]
    [InlineData(1, "publish", "--storage", "s", "--model", "m", "--version", "a/b", "no such path")]
    [InlineData(1, "publish", "--storage", "s", "--model", "m", "--version", "1", "--extra", "[]", "no such path")]
    public async Task What_is_wrong_is_one_line_and_changes_nothing(int exitCode, params string[] arguments)
    {
        var result = await CommandResult.RunAsync(Artifacts.ServerExecutable, arguments, _folder.Path);

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("modellibrary: ", result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Count(c => c == '\n'));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Help_is_given()
    {
        var help = (await LibraryServer.RunAsync("--help")).Succeeded();

        Assert.Contains("modellibrary publish --storage DIR", help.Output, StringComparison.Ordinal);
        Assert.Contains("modellibrary serve --storage DIR", help.Output, StringComparison.Ordinal);
    }

    private Task<CommandResult> PublishAsync(string id, string version, params string[] paths) =>
        LibraryServer.RunAsync(["publish", "--storage", Storage, "--model", id, "--version", version, .. paths]);

    private Task<CommandResult> Sha256SumAsync(string id, string version) =>
        CommandResult.RunAsync("sha256sum", ["-c", "checksum.sha256"], Path.Combine(Storage, "models", id, version));

    private string Staging => Path.Combine(Storage, ".modellibrary", "staging");

    private void AssertNothingStaged() => Assert.Empty(Directory.EnumerateFileSystemEntries(Staging));

    private long StagedBytes() => !Directory.Exists(Staging)
        ? 0
        : new DirectoryInfo(Staging).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Exists ? file.Length : 0);
}
