using System.Text.RegularExpressions;
using ModelManager.IntegrationTests.Support;
using ModelManager.IntegrationTests.Repair;
using ModelManager.Lifecycle;

namespace ModelManager.IntegrationTests.Resume;

/// <summary>
/// A process is killed at every named point, each time that it is reached, and a new one puts everything right by itself.
/// </summary>
public sealed partial class CrashPointTests
{
    private const int MaxReaches = 40;

    [Fact]
    public void Every_point_of_the_library_is_tested()
    {
        var source = Path.Combine(Artifacts.RepositoryRoot, "src/ModelManager.Core");
        var names = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories).SelectMany(file => Reach().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value);

        Assert.Equal(names.Distinct().Order(), new[] { s_installing, s_removing, RepairCrashTests.Points }.SelectMany(list => list).Select(row => (string)row[0]).Distinct().Order());
    }

    public static TheoryData<string> Installing => [.. s_installing.Select(row => (string)row[0])];

    public static TheoryData<string> Removing => [.. s_removing.Select(row => (string)row[0])];

    private static readonly object[][] s_installing =
    [
        ["once.written"], ["replace.drafted"], ["replace.written"], ["replace.renamed"], ["part.synced"], ["part.journalled"], ["part.finished"], ["publish.staged"],
        ["publish.renamed"], ["publish.synced"], ["registry.summed"], ["registry.written"], ["registry.raised"],
    ];

    private static readonly object[][] s_removing =
    [
        ["replace.written"], ["replace.renamed"], ["registry.summed"], ["registry.written"], ["registry.raised"], ["remove.unregistered"], ["remove.renamed"],
    ];

    [Theory]
    [MemberData(nameof(Installing))]
    public async Task Killed_while_installing(string point)
    {
        await using var library = await TestLibrary.WithModelAsync(17_000_000, 70_000, 0);
        await library.PublishAsync("other", "1", 10);
        var reached = 0;
        while (await DiesAsync(library, point, reached + 1, "download\tasr\t1.0.0", "wait\tasr\t1.0.0"))
        {
            reached++;
            Assert.InRange(reached, 1, MaxReaches);
            await using (var manager = library.Open())
            {
                var installed = await manager.Download("asr", "1.0.0").DoneAsync();
                await Installed.CheckAsync(installed.Path);
                Assert.Equal(ModelState.Ready, manager.GetStatus("asr", "1.0.0").State);
                await Installed.UntilAsync(() => manager.GetTasks().Count == 0, "the end of every task");
                await SettledAsync(library.Root);
            }

            CheckLeftovers(library.Root);
            Directory.Delete(library.Root, recursive: true);
        }

        Assert.NotEqual(0, reached);
    }

    [Theory]
    [InlineData("publish.renamed")]
    [InlineData("publish.synced")]
    [InlineData("registry.summed")]
    [InlineData("registry.written")]
    public async Task A_version_that_was_in_its_place_already_is_not_fetched_again(string point)
    {
        await using var library = await TestLibrary.WithModelAsync(17_000_000, 10);
        await library.PublishAsync("other", "1", 10);
        await using (var manager = library.Open())
        {
            await manager.Download("other", "1").DoneAsync();
        }

        Assert.True(await DiesAsync(library, point, 1, "download\tasr\t1.0.0", "wait\tasr\t1.0.0"));
        await using var relay = new HttpRelay(library.Url);
        await using (var manager = library.Open(relay.BaseUrl))
        {
            await Installed.CheckAsync((await manager.Download("asr", "1.0.0").DoneAsync()).Path);
            await Installed.UntilAsync(() => manager.GetTasks().Count == 0, "the end of every task");
        }

        Assert.Empty(relay.FileExchanges);
        CheckLeftovers(library.Root);
    }

    [Theory]
    [MemberData(nameof(Removing))]
    public async Task Killed_while_removing(string point)
    {
        await using var library = await TestLibrary.WithModelAsync(70_000, 10);
        var reached = 0;
        while (true)
        {
            await using (var manager = library.Open())
            {
                await manager.Download("asr", "1.0.0").DoneAsync();
            }

            if (!await DiesAsync(library, point, reached + 1, "remove\tasr\t1.0.0"))
            {
                break;
            }

            reached++;
            Assert.InRange(reached, 1, MaxReaches);
            await using (var manager = library.Open())
            {
                // Removed or not, but never half: registry and folder agree.
                await SettledAsync(library.Root);
                await Installed.UntilAsync(
                    () => (manager.GetInstalled().Count == 1) == Directory.Exists(Path.Combine(library.Root, "models/asr/1.0.0")), "registry and folder that agree");
                if (manager.GetInstalled().Count == 1)
                {
                    await Installed.CheckAsync(manager.GetModelPath("asr", "1.0.0"));
                }
            }

            CheckLeftovers(library.Root);
            Directory.Delete(library.Root, recursive: true);
        }

        Assert.NotEqual(0, reached);
    }

    // Returns whether the worker was killed; it was not when the point is not reached so often.
    internal static async Task<bool> DiesAsync(TestLibrary library, string point, int count, params string[] commands)
    {
        await using var worker = WorkerProcess.Start(library.Root, library.Url, "--crash", $"{point}:{count}");
        try
        {
            foreach (var command in commands)
            {
                await worker.TellAsync(command);
            }

            await worker.TellAsync("close");
            return false;
        }
        catch (WorkerEndedException)
        {
            Assert.Equal(137, await worker.EndAsync());
            return true;
        }
    }

    // Opening puts the root in order behind the scenes.
    internal static Task SettledAsync(string root) => Installed.UntilAsync(
        () => new[] { "in-progress-downloads", ".modelmanager/staging", ".modelmanager/trash" }.All(folder => !Directory.EnumerateFileSystemEntries(Path.Combine(root, folder)).Any()),
        "an orderly root");

    internal static void CheckLeftovers(string root)
    {
        Installed.CheckNothingLeft(root);
        var drafts = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(root, path))
            .Where(path => path.EndsWith(".new", StringComparison.Ordinal) || path.StartsWith(".modelmanager/format.", StringComparison.Ordinal));
        Assert.Equal("", string.Join(' ', drafts));
    }

    [GeneratedRegex("CrashPoint\\.Reach\\(\"([a-z.]+)\"\\)")]
    private static partial Regex Reach();
}
