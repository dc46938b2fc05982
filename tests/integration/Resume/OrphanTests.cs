using ModelManager.IntegrationTests.Support;
using ModelManager.Primitives;

namespace ModelManager.IntegrationTests.Resume;

/// <summary>Markers of a process that died: gone at the next open, and soon when another manager has the root open.</summary>
public sealed class OrphanTests
{
    [Fact]
    public async Task Markers_of_the_dead_go_at_the_next_open()
    {
        await using var library = await TestLibrary.WithModelAsync(9_000_000);
        await KillInTheMiddleAsync(library);
        Assert.Equal(2, Markers(library.Root).Count);

        await using var manager = Manager.Open(library.Options() with { AutoResume = false });
        await Installed.UntilAsync(() => Markers(library.Root).Count == 0, "no marker");
    }

    // Two seconds are the contract; the sweep comes every second, so the bound leaves a second for a busy machine.
    [Fact]
    public async Task Markers_of_the_dead_go_within_seconds_while_another_manager_is_open()
    {
        await using var library = await TestLibrary.WithModelAsync(9_000_000);
        await using var manager = library.Open();
        await KillInTheMiddleAsync(library);

        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        await Installed.UntilAsync(() => Markers(library.Root).Count == 0, "no marker");
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 2);
    }

    [Fact]
    public async Task Markers_of_the_living_stay()
    {
        await using var library = await TestLibrary.WithModelAsync(9_000_000);
        await using var relay = HttpRelay.InTheMiddle(library.Url, 2_000_000);
        await using var worker = WorkerProcess.Start(library.Root, relay.BaseUrl);
        await worker.TellAsync("download", "asr", "1.0.0");
        await worker.TellAsync("reach", "asr", "1.0.0", "1000000");
        await using var manager = library.Open();
        var forged = Path.Combine(library.Root, "in-progress-downloads/forged.lock");
        await File.WriteAllTextAsync(forged, "{}");
        await Installed.UntilAsync(() => !File.Exists(forged), "a sweep");

        Assert.Equal(2, Markers(library.Root).Count);
    }

    [Fact]
    public async Task A_marker_that_is_left_blocks_nobody()
    {
        await using var library = await TestLibrary.WithModelAsync(9_000_000);
        await KillInTheMiddleAsync(library);
        await using var manager = Manager.Open(library.Options() with { AutoResume = false, RejectIfBusy = true });

        await Installed.CheckAsync((await Resumed(manager).DoneAsync()).Path);
        await manager.DisposeAsync();
        Installed.CheckNothingLeft(library.Root);
    }

    [Fact]
    public async Task A_version_that_is_written_elsewhere_can_be_refused_and_cannot_be_removed()
    {
        await using var library = await TestLibrary.WithModelAsync(9_000_000);
        await using var relay = HttpRelay.InTheMiddle(library.Url, 2_000_000);
        await using var worker = WorkerProcess.Start(library.Root, relay.BaseUrl);
        await worker.TellAsync("download", "asr", "1.0.0");
        await worker.TellAsync("reach", "asr", "1.0.0", "1000000");
        await using var manager = Manager.Open(library.Options() with { AutoResume = false, RejectIfBusy = true });

        Assert.Equal(ErrorCode.ModelInUse, (await Assert.ThrowsAsync<ModelManagerException>(() => manager.RemoveAsync("asr", "1.0.0", default))).Code);
        Assert.Equal(ErrorCode.DownloadInProgress, (await Resumed(manager).FailureAsync()).Code);
    }

    private static Downloads.DownloadHandle Resumed(Manager manager)
    {
        var task = manager.Download("asr", "1.0.0");
        task.Resume();
        return task;
    }

    private static async Task KillInTheMiddleAsync(TestLibrary library)
    {
        await using var relay = HttpRelay.InTheMiddle(library.Url, 5_000_000);
        await using var worker = WorkerProcess.Start(library.Root, relay.BaseUrl, "--connections", "1");
        await worker.TellAsync("download", "asr", "1.0.0");
        await worker.TellAsync("reach", "asr", "1.0.0", "4500000");
        Assert.Equal(2, Markers(library.Root).Count);
        await worker.KillAsync();
    }

    private static List<string> Markers(string root) =>
        [.. Directory.EnumerateFiles(root, "*.lock", SearchOption.AllDirectories).Where(path => !path.Contains("/.modelmanager/", StringComparison.Ordinal))];
}
