using ModelManager.Downloads;
using ModelManager.Lifecycle;
using ModelManager.Primitives;
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
        await Task.Delay(100);
        Assert.Equal(ModelState.Queued, second.State);
        _hold.Release();

        Assert.Equal((await EngineHost.EndOf(first)).Path, (await EngineHost.EndOf(second)).Path);
        Assert.Equal(1, _bench.Library.Count("f.bin"));
        Assert.DoesNotContain(other.Events, happened => happened.Kind == DownloadEventKind.Start);
    }

    [Fact]
    public async Task When_the_first_ends_without_success_the_second_takes_over()
    {
        await StartHeldAsync();
        var other = _bench.Open();
        var second = other.Start("m", "1.0");
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
