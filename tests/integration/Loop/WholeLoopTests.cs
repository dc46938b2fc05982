using ModelManager.Downloads;
using ModelManager.IntegrationTests.Support;
using ModelManager.Lifecycle;
using ModelManager.Primitives;

namespace ModelManager.IntegrationTests.Loop;

/// <summary>The main job with the real server and a real acoustic model: publish, see, miss, download, find.</summary>
public sealed class WholeLoopTests
{
    private const string RealModel = "/usr/share/pocketsphinx/model/en-us";

    [Fact]
    public async Task From_publishing_to_the_path_of_two_versions()
    {
        await using var library = await TestLibrary.StartAsync();
        await LibraryServer.PublishAsync(library.Storage, "en-us", "1.0.0", RealModel);
        await LibraryServer.PublishAsync(library.Storage, "en-us", "1.1.0", Path.Combine(RealModel, "en-us"));
        await using var manager = library.Open();

        var model = Assert.Single(await manager.GetModelsAsync(default));
        Assert.Equal(("en-us", "1.1.0", 2), (model.Id.Value, model.LatestVersion.Value, model.Versions.Count));
        Assert.Equal(0, Assert.Single((await manager.GetRankingAsync(null, default)).Entries).Demand);

        var (miss, tasks) = await Misses.InTimeAsync(manager, "en-us", "1.0.0");
        Assert.Equal((ErrorCode.ModelNotAvailable, MissReportStatus.Unassigned), (miss.Code, miss.Report!.Status));
        await Installed.UntilAsync(async () => Assert.Single((await manager.GetRankingAsync(null, default)).Entries).Demand == tasks, "the demand of all misses");

        var events = new List<DownloadEvent>();
        manager.DownloadEvent += events.Add;
        var old = await manager.Download("en-us", "1.0.0").DoneAsync();
        Assert.Equal(old.Path, manager.GetModelPath("en-us"));
        Assert.Equal("1.1.0", Assert.Single(await manager.GetUpdatesAsync(default)).LatestVersion.Value);

        var newest = await manager.Download("en-us").DoneAsync();
        Assert.Equal((newest.Path, newest.Path, old.Path), (manager.GetModelPath("en-us"), manager.GetModelPath("en-us", "1.1.0"), manager.GetModelPath("en-us", "1.0.0")));
        Assert.Equal(Path.Combine(library.Root, "models/en-us/1.0.0/en-us/mdef"), manager.GetModelPath("en-us", "1.0.0", "en-us/mdef"));
        Assert.Equal(newest.Path, await manager.ResolveModelAsync("en-us", null, null, default));
        Assert.Empty(await manager.GetUpdatesAsync(default));
        await Installed.CheckAsync(old.Path);
        await Installed.CheckAsync(newest.Path);
        CheckModes(old.Path);

        await manager.DisposeAsync();
        CheckEvents([.. events.Where(happened => happened.Version?.Value == "1.0.0")]);
        Installed.CheckNothingLeft(library.Root);
    }

    [Fact]
    public async Task A_version_that_is_ready_needs_no_network()
    {
        var library = await TestLibrary.WithModelAsync(1000);
        await using var root = library;
        await using var relay = new HttpRelay(library.Url);
        await using var manager = library.Open(relay.BaseUrl);
        var first = await manager.Download("asr", "1.0.0").DoneAsync();
        relay.Unplug();

        var again = manager.Download("asr", "1.0.0");

        Assert.Equal(first.Path, (await again.DoneAsync()).Path);
        Assert.Equal((ModelState.Ready, 1000L), (again.State, again.Progress.Bytes));
    }

    [Fact]
    public async Task What_the_library_does_not_have_is_not_in_catalogue()
    {
        await using var library = await TestLibrary.WithModelAsync(10);
        await using var manager = library.Open();

        Assert.Equal(ErrorCode.NotInCatalogue, (await manager.Download("other", "1.0.0").FailureAsync()).Code);
        Assert.Equal(ErrorCode.NotInCatalogue, (await manager.Download("asr", "2.0.0").FailureAsync()).Code);
        Assert.Equal(ErrorCode.NotInCatalogue, (await manager.Download("other").FailureAsync()).Code);
        Assert.Equal(ErrorCode.NotInCatalogue, (await Assert.ThrowsAsync<ModelManagerException>(() => manager.GetModelAsync("other", default))).Code);
    }

    private static void CheckEvents(List<DownloadEvent> events)
    {
        var states = events.Where(happened => happened.Kind == DownloadEventKind.State).Select(happened => happened.State);
        Assert.Equal([ModelState.Queued, ModelState.Downloading, ModelState.Verifying, ModelState.Publishing, ModelState.Ready], states);
        Assert.Single(events, happened => happened.Kind == DownloadEventKind.Start);
        Assert.Single(events, happened => happened.Kind == DownloadEventKind.Complete);
        var bytes = events.Where(happened => happened.Kind == DownloadEventKind.Progress).Select(happened => happened.Progress.Bytes).ToList();
        Assert.NotEmpty(bytes);
        Assert.Equal(bytes.Order(), bytes);
        Assert.Equal(events[^1].Progress.TotalBytes, bytes[^1]);
        Assert.All(events.TakeWhile(happened => happened.State != ModelState.Ready), happened => Assert.True(happened.Progress.Bytes < Math.Max(1, happened.Progress.TotalBytes)));
    }

    private static void CheckModes(string folder)
    {
        const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            Assert.Equal(ReadOnly, File.GetUnixFileMode(file));
        }
    }
}
