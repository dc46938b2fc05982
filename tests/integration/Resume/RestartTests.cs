using ModelManager.IntegrationTests.Support;
using ModelManager.Lifecycle;
using ModelManager.Primitives;

namespace ModelManager.IntegrationTests.Resume;

/// <summary>What pause, resume, cancel and close leave for the next run.</summary>
public sealed class RestartTests
{
    private const long Size = 9_000_000;
    private const long Middle = 5_000_000;
    private const long Reached = 4_500_000;
    private static readonly Downloads.DownloadLimits s_oneConnection = new() { ConnectionsPerDownload = 1 };

    [Fact]
    public async Task A_pause_survives_a_kill_and_is_ended_by_resume_only()
    {
        await using var library = await TestLibrary.WithModelAsync(Size);
        await using var relay = HttpRelay.InTheMiddle(library.Url, Middle);
        await using (var worker = WorkerProcess.Start(library.Root, relay.BaseUrl, "--connections", "1"))
        {
            await worker.TellAsync("download", "asr", "1.0.0");
            await worker.TellAsync("reach", "asr", "1.0.0", $"{Reached}");
            await worker.TellAsync("pause", "asr", "1.0.0");
            await worker.KillAsync();
        }

        relay.GoOn();
        relay.Forget();
        await using var manager = Manager.Open(library.Options(relay.BaseUrl) with { Limits = s_oneConnection });
        var task = Assert.Single(manager.GetTasks());
        await Task.Delay(500);
        Assert.Equal((ModelState.Paused, 0), (task.State, relay.Exchanges.Count));
        Assert.Equal(ModelState.Paused, manager.GetStatus("asr", "1.0.0").State);

        task.Resume();
        await Installed.CheckAsync((await task.DoneAsync()).Path);
        Assert.InRange(task.Progress.WireBytes, 1, Size - Reached);
    }

    [Fact]
    public async Task Pause_stops_the_bytes_and_resume_continues_where_they_stopped()
    {
        await using var library = await TestLibrary.WithModelAsync(Size);
        await using var relay = new HttpRelay(library.Url);
        await using var manager = Manager.Open(library.Options(relay.BaseUrl) with { Limits = s_oneConnection with { BytesPerSecond = 2_000_000 } });
        var task = manager.Download("asr", "1.0.0");
        await task.ReachAsync(1_000_000);
        task.Pause();
        await task.ReachAsync(ModelState.Paused);
        var bytes = task.Progress.WireBytes;
        await Task.Delay(300);
        Assert.Equal(bytes, task.Progress.WireBytes);

        manager.SetLimits(s_oneConnection);
        task.Resume();
        await Installed.CheckAsync((await task.DoneAsync()).Path);
        Assert.Equal(Size, task.Progress.WireBytes);
        Assert.Equal(bytes, relay.FileExchanges.Skip(1).Min(exchange => exchange.Request.RangeStart));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancel_removes_the_markers_and_keeps_partials_only_when_asked(bool keepPartial)
    {
        await using var library = await TestLibrary.WithModelAsync(Size, 5000);
        await using var relay = HttpRelay.InTheMiddle(library.Url, Middle);
        await using var manager = Manager.Open(library.Options(relay.BaseUrl) with { Limits = s_oneConnection });
        var task = manager.Download("asr", "1.0.0");
        await task.ReachAsync(Reached);
        Assert.True(File.Exists(Path.Combine(library.Root, "in-progress-downloads/asr-1.0.0.lock")));
        Assert.True(File.Exists(Path.Combine(library.Root, "models/temp/asr_1.0.0.part-0.bin.part.lock")));
        task.Cancel(keepPartial);

        Assert.Equal(ErrorCode.Cancelled, (await task.FailureAsync()).Code);
        await Installed.UntilAsync(() => manager.GetStatus("asr", "1.0.0").State == (keepPartial ? ModelState.Paused : ModelState.Absent), "what is kept, or nothing");
        Assert.Equal(keepPartial ? 1 : 0, manager.GetTasks().Count);
        Assert.Equal(keepPartial, Installed.Partials(library.Root).ContainsKey("asr_1.0.0.part-0.bin.part"));
        if (!keepPartial)
        {
            Installed.CheckNothingLeft(library.Root);
        }

        relay.GoOn();
        await Installed.CheckAsync((await manager.Download("asr", "1.0.0").DoneAsync()).Path);
        await manager.DisposeAsync();
        Installed.CheckNothingLeft(library.Root);
    }

    [Fact]
    public async Task Cancel_of_a_task_of_an_earlier_run_removes_its_partials()
    {
        await using var library = await TestLibrary.WithModelAsync(Size, 5000);
        await CloseInTheMiddleAsync(library);
        Assert.NotEmpty(Installed.Partials(library.Root));
        await using var manager = Manager.Open(library.Options() with { AutoResume = false });
        var task = Assert.Single(manager.GetTasks());

        task.Cancel();

        Assert.Equal(ErrorCode.Cancelled, (await task.FailureAsync()).Code);
        Installed.CheckNothingLeft(library.Root);
    }

    [Fact]
    public async Task What_close_interrupts_continues_by_itself_at_the_next_open()
    {
        await using var library = await TestLibrary.WithModelAsync(Size);
        await CloseInTheMiddleAsync(library);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(library.Root, "in-progress-downloads")));

        await using var manager = library.Open();
        await Installed.UntilAsync(() => manager.GetInstalled().Count == 1, "the version");
        await Installed.CheckAsync(manager.GetModelPath("asr"));
    }

    [Fact]
    public async Task Without_auto_resume_it_waits_until_it_is_resumed()
    {
        await using var library = await TestLibrary.WithModelAsync(Size);
        await CloseInTheMiddleAsync(library);
        await using var relay = new HttpRelay(library.Url);
        await using var manager = Manager.Open(library.Options(relay.BaseUrl) with { AutoResume = false });
        var task = Assert.Single(manager.GetTasks());
        await Task.Delay(500);
        Assert.Equal((ModelState.Paused, 0), (task.State, relay.Exchanges.Count));

        task.Resume();
        await Installed.CheckAsync((await task.DoneAsync()).Path);
    }

    // The user's pause is a decision, closing is none: a task that was only not resumed is no paused one.
    [Fact]
    public async Task Not_resuming_once_is_not_a_pause()
    {
        await using var library = await TestLibrary.WithModelAsync(Size);
        await CloseInTheMiddleAsync(library);
        await using (Manager.Open(library.Options() with { AutoResume = false }))
        {
        }

        await using var manager = library.Open();
        await Installed.UntilAsync(() => manager.GetInstalled().Count == 1, "the version");
    }

    [Fact]
    public async Task Closing_rejects_what_is_pending_and_lets_every_lock_go()
    {
        await using var library = await TestLibrary.WithModelAsync(Size);
        await using var relay = HttpRelay.InTheMiddle(library.Url, Middle);
        var manager = Manager.Open(library.Options(relay.BaseUrl) with { Limits = s_oneConnection });
        var task = manager.Download("asr", "1.0.0");
        await task.ReachAsync(Reached);
        await manager.DisposeAsync();

        Assert.Equal(ErrorCode.Closed, (await task.FailureAsync()).Code);
        Assert.Equal(ErrorCode.Closed, Assert.Throws<ModelManagerException>(() => manager.GetModelPath("asr")).Code);
        Assert.Empty(Directory.EnumerateFiles(library.Root, "*.lock", SearchOption.AllDirectories));
    }

    private static async Task CloseInTheMiddleAsync(TestLibrary library)
    {
        await using var relay = HttpRelay.InTheMiddle(library.Url, Middle);
        await using var manager = Manager.Open(library.Options(relay.BaseUrl) with { Limits = s_oneConnection });
        await manager.Download("asr", "1.0.0").ReachAsync(Reached);
    }
}
