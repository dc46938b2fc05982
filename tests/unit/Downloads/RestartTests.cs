using ModelManager.Downloads;
using ModelManager.Lifecycle;
using ModelManager.Primitives;
using ModelManager.Store;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Downloads;

public sealed class RestartTests : IAsyncLifetime
{
    private const int Chunk = DownloadBench.Chunk;

    private readonly FakeVersion _version = DownloadBench.Simple();
    private readonly DownloadBench _bench;
    private readonly Hold _hold;

    public RestartTests()
    {
        _bench = new DownloadBench(_version);
        _hold = _bench.Library.HoldAfter("f.bin", 2 * Chunk);
    }

    private TaskRecords Records => new(_bench.Root.Folder);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _bench.DisposeAsync().AsTask();

    [Fact]
    public async Task Closing_keeps_what_has_arrived_and_the_next_run_goes_on_by_itself()
    {
        var (host, handle) = await StartHeldAsync();
        await host.DisposeAsync();

        Assert.Equal(ErrorCode.Closed, await EngineHost.FailureOf(handle));
        Assert.Equal(["m_1.0.f.bin.part", $"{DerivedName.HashOf(_version.Key)}.json"], _bench.LeftOvers());
        using (var guard = new Guards(_bench.Root.Folder, TimeProvider.System).TryTake(_version.Key))
        {
            Assert.NotNull(guard);
        }

        _hold.Release();
        var next = _bench.Open(autoResume: true);
        var task = next.Engine.LookOn(Assert.Single(next.Engine.Tasks));
        Assert.Equal(handle.TaskId, task.TaskId);
        await EngineHost.EndOf(task);

        Assert.Equal("bytes=131072-262143", _bench.Library.RequestsFor("f.bin").Last().Header("Range"));
        _bench.AssertInstalled(_version);
    }

    // Whoever put it there: an earlier run, which could not tell the registry, or somebody by hand.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelling_leaves_a_version_alone_that_this_run_did_not_put_in_its_place(bool isRegistered)
    {
        _hold.Release();
        var host = _bench.Open();
        var taskId = host.Start("m", "1.0").TaskId;
        await host.WaitForAsync(() => host.Registry.Current.Find(_version.Key) is not null && host.Engine.Tasks.Count == 0, "installed");
        if (!isRegistered)
        {
            await host.Registry.ChangeAsync(tree => tree.Remove(_version.Key), default);
        }

        await host.DisposeAsync();
        Records.Write(new TaskRecord(taskId, _version.Key, IsPaused: true, IsBackground: false, [ModelPath.Parse("f.bin")]));

        var next = _bench.Open(autoResume: false);
        var task = next.Engine.LookOn(Assert.Single(next.Engine.Tasks));
        task.Cancel();
        await EngineHost.FailureOf(task);

        Assert.True(_bench.Root.Exists(StoreLayout.Version(_version.Key)));
        Assert.Empty(_bench.LeftOvers());
    }

    [Fact]
    public async Task A_pause_survives_the_restart_and_is_not_resumed_by_itself()
    {
        var (host, handle) = await StartHeldAsync();
        handle.Pause();
        await host.WaitForAsync(handle, ModelState.Paused);
        await host.DisposeAsync();
        Assert.Equal(ErrorCode.Closed, await EngineHost.FailureOf(handle));
        _hold.Release();

        var next = _bench.Open(autoResume: true);
        var task = next.Engine.LookOn(Assert.Single(next.Engine.Tasks));
        Assert.Equal(ModelState.Paused, task.State);
        Assert.Equal([ModelState.Paused], next.States);
        await next.DisposeAsync();
        var third = _bench.Open(autoResume: true);
        task = third.Engine.LookOn(Assert.Single(third.Engine.Tasks));
        task.Resume();
        await EngineHost.EndOf(task);

        _bench.AssertInstalled(_version);
    }

    [Fact]
    public async Task Without_autoResume_a_left_over_task_waits_and_is_none_the_worse()
    {
        await InterruptAsync();

        var next = _bench.Open(autoResume: false);
        Assert.Equal(ModelState.Paused, Assert.Single(next.Engine.Tasks).State);
        await next.DisposeAsync();

        var third = _bench.Open(autoResume: true);
        await EngineHost.EndOf(third.Engine.LookOn(Assert.Single(third.Engine.Tasks)));
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData(null)]
    public async Task Whoever_asks_for_it_gets_a_left_over_task_to_go_on(string? version)
    {
        await InterruptAsync();
        var next = _bench.Open(autoResume: false);
        var task = next.Engine.LookOn(Assert.Single(next.Engine.Tasks));
        Assert.Equal(ModelState.Paused, task.State);

        await EngineHost.EndOf(next.Start("m", version));

        _bench.AssertInstalled(_version);
    }

    [Fact]
    public async Task But_not_one_that_was_paused_in_this_run()
    {
        await InterruptAsync();
        var next = _bench.Open(autoResume: true);
        var task = next.Engine.LookOn(Assert.Single(next.Engine.Tasks));
        await next.WaitForAsync(task, ModelState.Downloading);
        task.Pause();
        await next.WaitForAsync(task, ModelState.Paused);

        var other = next.Start("m", "1.0");

        Assert.Equal(ModelState.Paused, other.State);
        task.Resume();
        await EngineHost.EndOf(other);
    }

    [Fact]
    public async Task A_pause_just_before_closing_is_kept()
    {
        for (var round = 0; round < 5; round++)
        {
            await using var bench = new DownloadBench(_version);
            var (host, handle) = await StartHeldAsync(bench);
            handle.Pause();
            await host.DisposeAsync();

            var next = bench.Open(autoResume: true);
            Assert.Equal(ModelState.Paused, Assert.Single(next.Engine.Tasks).State);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancellation_just_before_closing_is_not_forgotten(bool keepPartial)
    {
        for (var round = 0; round < 5; round++)
        {
            await using var bench = new DownloadBench(_version);
            var (host, handle) = await StartHeldAsync(bench);
            await host.WaitForAsync(() => handle.Progress.WireBytes == Chunk, "bytes");
            handle.Cancel(keepPartial);
            await host.DisposeAsync();

            Assert.Equal(ErrorCode.Cancelled, await EngineHost.FailureOf(handle));
            Assert.Equal(keepPartial ? ["m_1.0.f.bin.part"] : [], bench.Root.Names(StoreLayout.Temp));
            Assert.Equal(keepPartial ? 1 : 0, bench.Root.Names(StoreLayout.Tasks).Length);
        }
    }

    [Fact]
    public async Task A_left_over_task_can_be_cancelled_without_being_resumed()
    {
        await InterruptAsync();
        var next = _bench.Open(autoResume: false);
        var task = next.Engine.LookOn(Assert.Single(next.Engine.Tasks));

        task.Cancel();

        Assert.Equal(ErrorCode.Cancelled, await EngineHost.FailureOf(task));
        Assert.Empty(_bench.LeftOvers());
        Assert.Empty(_bench.Open(autoResume: true).Engine.Tasks);
    }

    [Fact]
    public async Task A_download_joins_the_task_that_was_left_over()
    {
        await InterruptAsync();
        var next = _bench.Open(autoResume: true);

        var handle = next.Start("m", "1.0");

        Assert.Equal(next.Engine.LookOn(Assert.Single(next.Engine.Tasks)).TaskId, handle.TaskId);
        await EngineHost.EndOf(handle);
    }

    [Fact]
    public async Task A_record_whose_version_is_installed_is_cleared_away()
    {
        await InterruptAsync();
        var record = Records.TryRead(_version.Key)!;
        var host = _bench.Open();
        await EngineHost.EndOf(host.Start("m", "1.0"));
        await host.DisposeAsync();
        Records.Write(record);

        var next = _bench.Open(autoResume: true);
        await next.WaitForAsync(() => next.Engine.Tasks.Count == 0, "the end of the task");

        Assert.Null(Records.TryRead(_version.Key));
        _bench.AssertInstalled(_version);
    }

    [Fact]
    public async Task What_was_staged_when_the_process_died_is_taken_back_without_fetching_it_again()
    {
        await InterruptAsync();
        var record = Records.TryRead(_version.Key)!;
        _bench.Root.Write($"{StoreLayout.Staging}/{record.TaskId}/f.bin", _version.Contents.Values.Single());
        File.Delete(_bench.Root.At(StoreLayout.Part(_version.Key, ModelPath.Parse("f.bin"))));
        var before = _bench.Library.Count("f.bin");

        var next = _bench.Open(autoResume: true);
        await EngineHost.EndOf(next.Engine.LookOn(Assert.Single(next.Engine.Tasks)));

        Assert.Equal(before, _bench.Library.Count("f.bin"));
        _bench.AssertInstalled(_version);
    }

    [Fact]
    public async Task What_has_arrived_of_a_version_that_left_the_library_is_kept_until_it_is_back_or_cancelled()
    {
        await InterruptAsync();
        var versions = _bench.Library.Versions.ToList();
        _bench.Library.Versions.Clear();

        var next = _bench.Open(autoResume: true);
        await next.WaitForAsync(() => next.Events.Any(happened => happened.Error is not null), "the failure");

        Assert.Equal(ErrorCode.NotInCatalogue, next.Events.Last(happened => happened.Error is not null).Error!.Code);
        Assert.True(Records.TryRead(_version.Key)!.IsPaused);
        Assert.NotEmpty(_bench.Root.Names(StoreLayout.Temp));
        versions.ForEach(_bench.Library.Versions.Add);
        var before = _bench.Library.Count("f.bin");
        await EngineHost.EndOf(next.Start("m", "1.0"));
        Assert.NotEqual("bytes=0-", _bench.Library.RequestsFor("f.bin").Skip(before).First().Header("Range"));
        _bench.AssertInstalled(_version);
    }

    [Theory]
    [InlineData(ModelState.Queued)]
    [InlineData(ModelState.Paused)]
    [InlineData(ModelState.Failed)]
    public async Task Closing_ends_a_task_in_any_state(ModelState state)
    {
        var host = _bench.Open();
        if (state == ModelState.Queued)
        {
            // Behind a task that has the only slot.
            host.Slots.Limit = 1;
            _bench.Library.Versions.Add(DownloadBench.Simple("n"));
            host.Start("n", "1.0");
            await _hold.Reached;
        }

        var handle = host.Start("m", "1.0");
        if (state != ModelState.Queued)
        {
            await _hold.Reached;
        }

        if (state == ModelState.Paused)
        {
            handle.Pause();
        }
        else if (state == ModelState.Failed)
        {
            _bench.Library.Break("403 Forbidden");
            _hold.Release();
            handle.Pause();
            await host.WaitForAsync(() => handle.State is ModelState.Paused or ModelState.Ready, "a pause");
            handle.Resume();
        }

        if (handle.State != ModelState.Ready)
        {
            await host.WaitForAsync(handle, state);
        }

        await host.DisposeAsync();

        Assert.True(handle.Completion.IsCompleted);
        using var guard = new Guards(_bench.Root.Folder, TimeProvider.System).TryTake(_version.Key);
        Assert.NotNull(guard);
        Assert.Empty(_bench.Root.Names(StoreLayout.Markers));
    }

    [Fact]
    public async Task Closing_waits_for_a_cancelled_task_whose_place_another_has_taken()
    {
        using var goOn = new ManualResetEventSlim();
        var host = _bench.Open();
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Listener = happened =>
        {
            if (happened.Kind == DownloadEventKind.Progress && blocked.TrySetResult())
            {
                goOn.Wait(TimeSpan.FromSeconds(30));
            }
        };
        var cancelled = host.Start("m", "1.0");
        await blocked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        cancelled.Cancel();
        var next = host.Start("m");
        await host.WaitForAsync(() => next.Version is not null, "the version");

        var closing = host.Engine.DisposeAsync().AsTask();
        Assert.Equal(ErrorCode.Closed, await EngineHost.FailureOf(next));
        await Task.WhenAny(closing, Task.Delay(200));
        Assert.False(closing.IsCompleted, "closed while a task holds its guard");
        goOn.Set();
        await closing.WaitAsync(TimeSpan.FromSeconds(30));

        using var guard = new Guards(_bench.Root.Folder, TimeProvider.System).TryTake(_version.Key);
        Assert.NotNull(guard);
    }

    [Fact]
    public async Task Nothing_is_held_after_cancel_then_download_then_close()
    {
        for (var round = 0; round < 5; round++)
        {
            await using var bench = new DownloadBench(_version);
            var (host, handle) = await StartHeldAsync(bench);
            handle.Cancel();
            host.Start("m", round % 2 == 0 ? "1.0" : null);
            await host.DisposeAsync();

            using var guard = new Guards(bench.Root.Folder, TimeProvider.System).TryTake(_version.Key);
            Assert.NotNull(guard);
            Assert.Empty(bench.Root.Names(StoreLayout.Markers));
        }
    }

    [Fact]
    public async Task A_task_whose_content_was_always_wrong_is_not_fetched_again_by_itself()
    {
        await using var bench = new DownloadBench(_version);
        bench.Library.Spoil = (_, content) => content.Flipped(100_000);
        var host = bench.Open();
        Assert.Equal(ErrorCode.ChecksumMismatch, await EngineHost.FailureOf(host.Start("m", "1.0")));
        await host.DisposeAsync();
        var fetched = bench.Library.Count("f.bin");
        bench.Library.Spoil = (_, content) => content;

        var next = bench.Open(autoResume: true);
        var task = next.Engine.LookOn(Assert.Single(next.Engine.Tasks));
        Assert.Equal((ModelState.Paused, fetched), (task.State, bench.Library.Count("f.bin")));
        task.Resume();
        await EngineHost.EndOf(task);

        bench.AssertInstalled(_version);
    }

    private async Task<(EngineHost Host, DownloadHandle Handle)> StartHeldAsync()
    {
        var host = _bench.Open();
        var handle = host.Start("m", "1.0");
        await _hold.Reached;
        await host.WaitForAsync(() => handle.Progress.WireBytes == 2 * Chunk, "the bytes before the hold");
        return (host, handle);
    }

    // In a bench of the test's own, after its first chunk.
    private static async Task<(EngineHost Host, DownloadHandle Handle)> StartHeldAsync(DownloadBench bench)
    {
        var hold = bench.Library.HoldAfter("f.bin", Chunk);
        var host = bench.Open();
        var handle = host.Start("m", "1.0");
        await hold.Reached;
        return (host, handle);
    }

    private async Task InterruptAsync()
    {
        var (host, _) = await StartHeldAsync();
        await host.DisposeAsync();
        _hold.Release();
    }
}
