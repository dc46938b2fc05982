using ModelManager.Downloads;
using ModelManager.Lifecycle;
using ModelManager.Primitives;
using ModelManager.Store;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Downloads;

public sealed class ControlTests : IAsyncLifetime
{
    private const int Chunk = DownloadBench.Chunk;

    private readonly FakeVersion _version = DownloadBench.Simple();
    private readonly DownloadBench _bench;
    private readonly EngineHost _host;
    private readonly Hold _hold;

    public ControlTests()
    {
        _bench = new DownloadBench(_version);
        _host = _bench.Open();
        _hold = _bench.Library.HoldAfter("f.bin", 2 * Chunk);
    }

    private string Part => StoreLayout.Part(_version.Key, ModelPath.Parse("f.bin"));

    private TaskRecord? Record => new TaskRecords(_bench.Root.Folder).TryRead(_version.Key);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task A_paused_download_stops_and_goes_on_where_it_was()
    {
        var handle = await StartHeldAsync();
        handle.Pause();
        await _host.WaitForAsync(handle, ModelState.Paused);
        Assert.True(Record!.IsPaused);
        Assert.Equal(2 * Chunk, _bench.Root.Read(Part).Length);
        _hold.Release();

        handle.Resume();
        await EngineHost.EndOf(handle);

        _bench.AssertInstalled(_version);
        Assert.Equal(["bytes=131072-262143"], _bench.Library.RequestsFor("f.bin").Skip(1).Select(request => request.Header("Range")));
    }

    [Fact]
    public async Task Pausing_and_resuming_in_any_haste_ends_as_the_last_word_says()
    {
        var handle = await StartHeldAsync();
        for (var round = 0; round < 40; round++)
        {
            handle.Pause();
            handle.Resume();
            if (round % 3 == 0)
            {
                await Task.Yield();
            }

            handle.Pause();
            await _host.WaitForAsync(() => handle.State == ModelState.Paused && Record!.IsPaused, "a pause");
            handle.Resume();
        }

        _hold.Release();
        await EngineHost.EndOf(handle);
        _bench.AssertInstalled(_version);
    }

    [Fact]
    public async Task A_paused_task_keeps_its_lock_and_its_marker()
    {
        var handle = await StartHeldAsync();
        handle.Pause();
        await _host.WaitForAsync(handle, ModelState.Paused);

        Assert.True(_bench.Root.Exists(StoreLayout.Marker(_version.Key)));
        Assert.Null(new Guards(_bench.Root.Folder, TimeProvider.System).TryTake(_version.Key));
    }

    [Theory]
    [InlineData(ModelState.Downloading)]
    [InlineData(ModelState.Paused)]
    public async Task Cancelling_removes_everything(ModelState when)
    {
        var handle = await StartHeldAsync();
        var other = _host.Start("m", "1.0");
        if (when == ModelState.Paused)
        {
            handle.Pause();
            await _host.WaitForAsync(handle, ModelState.Paused);
        }

        handle.Cancel();

        Assert.Equal(ErrorCode.Cancelled, await EngineHost.FailureOf(handle));
        Assert.Equal(ErrorCode.Cancelled, await EngineHost.FailureOf(other));
        Assert.Empty(_bench.LeftOvers());
        Assert.Equal(ModelState.Absent, _host.Status("m", "1.0").State);
        Assert.Equal(ModelState.Absent, _host.States.Last());
        Assert.Equal(DownloadEventKind.Error, _host.Events[^1].Kind);
        using var guard = new Guards(_bench.Root.Folder, TimeProvider.System).TryTake(_version.Key);
        Assert.NotNull(guard);
        Assert.Empty(_host.Engine.Tasks);
    }

    [Theory]
    [InlineData(ModelState.Downloading)]
    [InlineData(ModelState.Paused)]
    public async Task Cancelling_can_keep_what_has_arrived_for_a_later_download(ModelState when)
    {
        var handle = await StartHeldAsync();
        if (when == ModelState.Paused)
        {
            handle.Pause();
            await _host.WaitForAsync(handle, ModelState.Paused);
        }

        handle.Cancel(keepPartial: true);
        Assert.Equal(ErrorCode.Cancelled, await EngineHost.FailureOf(handle));
        await _host.WaitForAsync(() => _host.Engine.Tasks is [{ State: ModelState.Paused }], "what was kept");
        Assert.Equal([Path.GetFileName(Part)], _bench.Root.Names(StoreLayout.Temp));
        Assert.Empty(_bench.Root.Names(StoreLayout.Markers));
        _hold.Release();
        await EngineHost.EndOf(_host.Start("m", "1.0"));

        Assert.Equal("bytes=131072-262143", _bench.Library.RequestsFor("f.bin").Last().Header("Range"));
    }

    [Fact]
    public async Task What_was_kept_is_a_task_that_can_be_resumed_or_cancelled()
    {
        var handle = await StartHeldAsync();
        handle.Cancel(keepPartial: true);
        await _host.WaitForAsync(() => _host.Status("m", "1.0").State == ModelState.Paused, "what was kept");
        var kept = _host.Engine.LookOn(Assert.Single(_host.Engine.Tasks));
        Assert.Equal(handle.TaskId, kept.TaskId);

        kept.Cancel();

        Assert.Equal(ErrorCode.Cancelled, await EngineHost.FailureOf(kept));
        await _host.WaitForAsync(() => _host.Engine.Tasks.Count == 0, "the end of the task");
        Assert.Empty(_bench.LeftOvers());
    }

    [Fact]
    public async Task Of_a_task_to_which_nothing_came_nothing_is_kept()
    {
        var handle = await StartHeldAsync();
        await _host.WaitForAsync(handle, ModelState.Downloading);
        File.Delete(_bench.Root.At(Part));
        handle.Cancel(keepPartial: true);

        Assert.Equal(ErrorCode.Cancelled, await EngineHost.FailureOf(handle));
        await _host.WaitForAsync(() => _host.Engine.Tasks.Count == 0, "the end of the task");
        Assert.Empty(_bench.LeftOvers());
    }

    [Fact]
    public async Task Cancelling_for_good_outweighs_cancelling_that_keeps()
    {
        var handle = await StartHeldAsync();
        handle.Pause();
        handle.Cancel(keepPartial: true);
        handle.Cancel();
        handle.Resume();

        Assert.Equal(ErrorCode.Cancelled, await EngineHost.FailureOf(handle));
    }

    [Fact]
    public async Task Starting_while_it_is_being_cancelled_is_another_task()
    {
        var handle = await StartHeldAsync();
        handle.Cancel();
        var next = _host.Start("m", "1.0");
        _hold.Release();

        Assert.Equal(ErrorCode.Cancelled, await EngineHost.FailureOf(handle));
        await EngineHost.EndOf(next);
        Assert.NotEqual(handle.TaskId, next.TaskId);
        _bench.AssertInstalled(_version);
    }

    [Fact]
    public async Task A_handle_that_gives_up_leaves_the_others_their_transfer()
    {
        var handle = await StartHeldAsync();
        var other = _host.Start("m", "1.0");
        handle.Detach();

        Assert.Equal(ErrorCode.Cancelled, await EngineHost.FailureOf(handle));
        _hold.Release();
        await EngineHost.EndOf(other);
    }

    [Fact]
    public async Task When_the_last_handle_gives_up_the_bytes_stop_and_are_kept()
    {
        var handle = await StartHeldAsync();
        _ = Assert.Single(_host.Engine.Tasks);
        handle.Detach();
        await _host.WaitForAsync(() => _host.Engine.Tasks is [{ State: ModelState.Paused }], "the end of the task");

        Assert.Equal([Path.GetFileName(Part)], _bench.Root.Names(StoreLayout.Temp));
    }

    [Fact]
    public async Task Commands_after_the_end_do_nothing()
    {
        _hold.Release();
        var handle = _host.Start("m", "1.0");
        await EngineHost.EndOf(handle);
        var events = _host.Events.Count;

        handle.Pause();
        handle.Resume();
        handle.Cancel();
        handle.Detach();

        Assert.Equal(ModelState.Ready, handle.State);
        Assert.Equal(events, _host.Events.Count);
        _bench.AssertInstalled(_version);
    }

    [Fact]
    public async Task A_failed_task_stays_to_be_seen_and_can_be_tried_again()
    {
        var handle = await FailAsync();
        Assert.Equal(ErrorCode.HttpStatus, _host.Status("m", "1.0").Error!.Code);
        Assert.Equal(handle.TaskId, Assert.Single(_host.Engine.Tasks).TaskId);
        _bench.Library.Mend();

        handle.Resume();
        await _host.WaitForAsync(handle, ModelState.Ready);

        Assert.True(handle.Completion.IsFaulted);
        Assert.Equal([ModelState.Failed, ModelState.Queued], _host.States.SkipWhile(state => state != ModelState.Failed).Take(2));
        Assert.Single(_host.Events.Select(happened => happened.TaskId).Distinct());
    }

    [Fact]
    public async Task Starting_a_failed_version_again_keeps_its_id_and_its_bytes()
    {
        var handle = await FailAsync();
        _bench.Library.Mend();

        var next = _host.Start("m", "1.0");
        await EngineHost.EndOf(next);

        Assert.Equal(handle.TaskId, next.TaskId);
        _bench.AssertInstalled(_version);
    }

    [Fact]
    public async Task Cancelling_a_failed_task_removes_its_partial_content()
    {
        var handle = await FailAsync();
        Assert.Contains(Path.GetFileName(Part), _bench.LeftOvers());

        handle.Cancel();
        await _host.WaitForAsync(handle, ModelState.Absent);
        await _host.WaitForAsync(() => _host.Engine.Tasks.Count == 0, "the end of the task");

        Assert.Empty(_bench.LeftOvers());
    }

    [Fact]
    public async Task A_failed_task_of_a_closed_engine_touches_nothing_any_more()
    {
        var handle = await FailAsync();
        await _host.DisposeAsync();

        handle.Cancel();
        handle.Resume();

        Assert.Equal(ModelState.Failed, handle.State);
        Assert.NotNull(Record);
    }

    private async Task<DownloadHandle> StartHeldAsync()
    {
        var handle = _host.Start("m", "1.0");
        await _hold.Reached;
        await _host.WaitForAsync(() => handle.Progress.WireBytes == 2 * Chunk, "the bytes before the hold");
        return handle;
    }

    // The first half arrives, the connection breaks, and then the library does not have the file any more.
    private async Task<DownloadHandle> FailAsync()
    {
        var handle = await StartHeldAsync();
        handle.Pause();
        await _host.WaitForAsync(handle, ModelState.Paused);
        _hold.Release();
        _bench.Library.Instead = async (request, stream) =>
            request.Target.EndsWith("f.bin", StringComparison.Ordinal) && await FakeLibrary.ReplyAsync(stream, "404 Not Found", "", []);
        handle.Resume();
        Assert.Equal(ErrorCode.HttpStatus, await EngineHost.FailureOf(handle));
        return handle;
    }
}
