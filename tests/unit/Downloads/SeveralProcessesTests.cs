using ModelManager.Downloads;
using ModelManager.Lifecycle;
using ModelManager.Primitives;
using ModelManager.Store;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Downloads;

/// <summary>Two engines with descriptors of their own exclude each other as two processes do.</summary>
public sealed class SeveralProcessesTests : IAsyncLifetime
{
    private const int Chunk = DownloadBench.Chunk;

    private readonly FakeVersion _version = DownloadBench.Simple();
    private readonly DownloadBench _bench;
    private readonly EngineHost _owner;
    private readonly Hold _hold;

    public SeveralProcessesTests()
    {
        _bench = new DownloadBench(_version);
        _owner = _bench.Open();
        _hold = _bench.Library.HoldAfter("f.bin", 2 * Chunk);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _owner.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task The_second_waits_for_the_first_and_fetches_nothing()
    {
        var first = await StartHeldAsync();
        var other = _bench.Open();
        var second = other.Start("m", "1.0");
        _hold.Release();

        Assert.Equal((await EngineHost.EndOf(first)).Path, (await EngineHost.EndOf(second)).Path);
        Assert.Equal(1, _bench.Library.Count("f.bin"));
        Assert.Empty(_bench.LeftOvers());
    }

    [Fact]
    public async Task The_second_sees_how_far_the_first_is_and_goes_through_every_state()
    {
        var first = await StartHeldAsync();
        var other = _bench.Open();
        var second = other.Start("m", "1.0");
        await other.WaitForAsync(second, ModelState.Downloading);
        await other.WaitForAsync(() => second.Progress.Bytes == 2 * Chunk, "the progress of the first");
        var (here, there) = (first.Progress, second.Progress);
        Assert.Equal((here.TotalBytes, here.WireBytes, here.Retries), (there.TotalBytes, there.WireBytes, there.Retries));
        _hold.Release();

        await EngineHost.EndOf(second);

        Assert.Equal([ModelState.Queued, ModelState.Downloading, ModelState.Verifying, ModelState.Publishing, ModelState.Ready], other.States);
        Assert.Equal([DownloadEventKind.Progress, DownloadEventKind.Complete], other.Events.Select(happened => happened.Kind).TakeLast(2));
        Assert.Equal(second.Progress.TotalBytes, second.Progress.Bytes);
        Assert.Single(other.Events, happened => happened.Kind == DownloadEventKind.Start);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"schema":2,"state":2,"bytes":1,"total_bytes":2}""")]
    [InlineData("""{"schema":1,"state":7,"bytes":1,"total_bytes":2}""")]
    [InlineData("""{"schema":1,"state":99,"bytes":1,"total_bytes":2}""")]
    [InlineData("""{"schema":1,"state":2,"bytes":3,"total_bytes":2}""")]
    [InlineData("""{"schema":1,"state":2,"bytes":-1,"total_bytes":2}""")]
    [InlineData("""{"schema":1,"state":2,"bytes":1,"total_bytes":2,"eta_ms":-2}""")]
    public async Task Progress_that_makes_no_sense_is_as_good_as_none(string content)
    {
        await StartHeldAsync();
        var other = _bench.Open();
        await other.WaitForAsync(() => SharedProgress.TryRead(_bench.Root.Folder, _version.Key)?.Bytes == 2 * Chunk, "the last word of the first");
        _bench.Root.Write(StoreLayout.Progress(_version.Key), content);

        Assert.Null(SharedProgress.TryRead(_bench.Root.Folder, _version.Key));
        var second = other.Start("m", "1.0");
        await Task.Delay(300);

        Assert.Equal((ModelState.Queued, 0), (second.State, second.Progress.Bytes));
        _hold.Release();
        await EngineHost.EndOf(second);
    }

    // It goes on by itself with what an earlier run left, which another process has at the moment; nobody asked for it here.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_another_process_pauses_stays_so_where_nobody_asked_for_it(bool isCancelled)
    {
        var first = await StartHeldAsync();
        var other = _bench.Open(autoResume: true);
        await other.WaitForAsync(() => other.Engine.Find(_version.Key)?.State == ModelState.Downloading, "the one that follows");

        if (isCancelled)
        {
            first.Cancel(keepPartial: true);
        }
        else
        {
            first.Pause();
            await _owner.WaitForAsync(first, ModelState.Paused);
            await _owner.DisposeAsync();
        }

        await other.WaitForAsync(() => other.Engine.Find(_version.Key)?.State == ModelState.Paused, "the pause");
        Assert.True(new TaskRecords(_bench.Root.Folder).TryRead(_version.Key)!.IsPaused);
        _hold.Release();
        await Task.Delay(300);
        Assert.Equal(ModelState.Paused, other.Engine.Find(_version.Key)!.State);

        await EngineHost.EndOf(other.Start("m", "1.0"));
        Assert.Empty(_bench.LeftOvers());
    }

    [Fact]
    public async Task What_another_process_paused_and_goes_on_with_is_followed_again()
    {
        var first = await StartHeldAsync();
        var other = _bench.Open(autoResume: true);
        await other.WaitForAsync(() => other.Engine.Find(_version.Key)?.State == ModelState.Downloading, "the one that follows");
        first.Cancel(keepPartial: true);
        await other.WaitForAsync(() => other.Engine.Find(_version.Key)?.State == ModelState.Paused, "the pause");
        _hold.Release();

        await EngineHost.EndOf(_owner.Start("m", "1.0"));

        await other.WaitForAsync(() => other.Engine.Find(_version.Key) is null, "the end");
        Assert.Equal(ModelState.Ready, other.Status("m", "1.0").State);
        Assert.Contains(ModelState.Ready, other.States);
    }

    [Fact]
    public async Task A_pause_while_following_is_a_pause_here_only()
    {
        var first = await StartHeldAsync();
        var other = _bench.Open();
        var second = other.Start("m", "1.0");
        await other.WaitForAsync(second, ModelState.Downloading);

        second.Pause();
        await other.WaitForAsync(second, ModelState.Paused);
        _hold.Release();
        await EngineHost.EndOf(first);
        second.Resume();

        await EngineHost.EndOf(second);
        Assert.Equal(1, _bench.Library.Count("f.bin"));
    }

    [Fact]
    public async Task When_the_first_ends_without_success_the_second_takes_over()
    {
        await StartHeldAsync();
        var other = _bench.Open();
        var second = other.Start("m", "1.0");
        await other.WaitForAsync(() => second.Progress.Bytes == 2 * Chunk, "the progress of the first");
        await _owner.DisposeAsync();
        _hold.Release();

        await EngineHost.EndOf(second);

        Assert.Equal("bytes=131072-262143", _bench.Library.RequestsFor("f.bin").Last().Header("Range"));
        _bench.AssertInstalled(_version);
    }

    [Fact]
    public async Task Who_does_not_want_to_wait_is_told_so()
    {
        await StartHeldAsync();

        Assert.Equal(ErrorCode.DownloadInProgress, await EngineHost.FailureOf(_bench.Open(rejectIfBusy: true).Start("m", "1.0")));
    }

    [Fact]
    public async Task The_second_one_gives_up_without_harm_to_the_first()
    {
        var first = await StartHeldAsync();
        var second = _bench.Open().Start("m", "1.0");

        second.Cancel();

        Assert.Equal(ErrorCode.Cancelled, await EngineHost.FailureOf(second));
        _hold.Release();
        await EngineHost.EndOf(first);
        _bench.AssertInstalled(_version);
    }

    [Fact]
    public async Task A_left_over_task_that_another_process_cancels_is_gone_here_too()
    {
        await StartHeldAsync();
        await _owner.DisposeAsync();
        var second = _bench.Open(autoResume: false);
        var third = _bench.Open(autoResume: false);
        var here = third.Engine.LookOn(Assert.Single(third.Engine.Tasks));
        var there = second.Engine.LookOn(Assert.Single(second.Engine.Tasks));

        there.Cancel();
        Assert.Equal(ErrorCode.Cancelled, await EngineHost.FailureOf(there));
        here.Resume();

        Assert.Equal(ErrorCode.Cancelled, await EngineHost.FailureOf(here));
        Assert.Equal(ModelState.Absent, here.State);
        Assert.Empty(_bench.LeftOvers());
    }

    [Fact]
    public async Task What_another_process_is_writing_cannot_be_removed()
    {
        _hold.Release();
        await EngineHost.EndOf(_owner.Start("m", "1.0"));
        var other = _bench.Open();
        using (new ModelManager.Store.Guards(_bench.Root.Folder, TimeProvider.System).TryTake(_version.Key))
        {
            var failure = await Assert.ThrowsAsync<ModelManagerException>(() => other.Engine.RemoveAsync(_version.Key, default));
            Assert.Equal(ErrorCode.ModelInUse, failure.Code);
        }

        await other.Engine.RemoveAsync(_version.Key, default);

        Assert.Null(_owner.Registry.Current.Find(_version.Key));
    }

    private async Task<DownloadHandle> StartHeldAsync()
    {
        var handle = _owner.Start("m", "1.0");
        await _hold.Reached;
        await _owner.WaitForAsync(() => handle.Progress.WireBytes == 2 * Chunk, "the bytes before the hold");
        return handle;
    }
}
