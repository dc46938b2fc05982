using ModelManager.Downloads;
using ModelManager.Lifecycle;
using ModelManager.Primitives;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Downloads;

public sealed class NetworkTests : IAsyncLifetime
{
    private const int Chunk = DownloadBench.Chunk;

    private readonly ManualTimeProvider _time = new();
    private readonly FakeVersion _version = DownloadBench.Simple();
    private readonly DownloadBench _bench;
    private readonly EngineHost _host;

    public NetworkTests()
    {
        _bench = new DownloadBench(_version);
        _host = _bench.Open(_time);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_network_it_waits_and_then_goes_on_by_itself()
    {
        _bench.Library.Break("503 Service Unavailable");
        var attempts = 0;
        _host.Listener = happened => attempts = happened.State == ModelState.WaitingForNetwork && attempts == 0 ? _bench.Library.Count("api/models/m") : attempts;
        var handle = _host.Start("m", "1.0");
        await LetTimePassUntilAsync(() => attempts > 0);
        Assert.Equal(5, attempts);
        await LetTimePassUntilAsync(() => _bench.Library.Count("api/models/m") >= 20);
        Assert.Equal(ModelState.WaitingForNetwork, handle.State);
        _bench.Library.Mend();

        await LetTimePassUntilAsync(() => handle.Completion.IsCompleted);

        await EngineHost.EndOf(handle);
        Assert.Equal(
            [ModelState.Queued, ModelState.WaitingForNetwork, ModelState.Queued, ModelState.Downloading, ModelState.Verifying, ModelState.Publishing, ModelState.Ready],
            _host.States);
    }

    [Fact]
    public async Task A_transfer_that_is_cut_off_waits_and_then_goes_on_where_it_was()
    {
        var handle = await StartAndCutAsync();
        _bench.Library.Mend();
        await LetTimePassUntilAsync(() => handle.Completion.IsCompleted);

        await EngineHost.EndOf(handle);
        Assert.Equal("bytes=131072-262143", _bench.Library.RequestsFor("f.bin").Last().Header("Range"));
        Assert.Equal(
            [ModelState.Queued, ModelState.Downloading, ModelState.WaitingForNetwork, ModelState.Downloading, ModelState.Verifying, ModelState.Publishing, ModelState.Ready],
            _host.States);
        Assert.InRange(_host.Events[^1].Progress.Retries, 5, 100);
    }

    [Fact]
    public async Task A_task_that_waits_can_be_paused_and_resumed()
    {
        var handle = await StartAndCutAsync();
        handle.Pause();
        await _host.WaitForAsync(handle, ModelState.Paused);
        _bench.Library.Mend();
        handle.Resume();

        await LetTimePassUntilAsync(() => handle.Completion.IsCompleted);

        await EngineHost.EndOf(handle);
    }

    [Fact]
    public async Task A_task_that_waits_can_be_cancelled()
    {
        var handle = await StartAndCutAsync();
        handle.Cancel();

        Assert.Equal(ErrorCode.Cancelled, await EngineHost.FailureOf(handle));
        Assert.Empty(_bench.LeftOvers());
    }

    [Fact]
    public async Task A_task_that_waits_can_be_closed()
    {
        var handle = await StartAndCutAsync();

        await _host.DisposeAsync();

        Assert.Equal(ErrorCode.Closed, await EngineHost.FailureOf(handle));
    }

    // Half of the file arrives, then the network is gone.
    private async Task<DownloadHandle> StartAndCutAsync()
    {
        var hold = _bench.Library.HoldAfter("f.bin", 2 * Chunk);
        var handle = _host.Start("m", "1.0");
        await hold.Reached;
        await _host.WaitForAsync(() => handle.Progress.WireBytes == 2 * Chunk, "the bytes before the hold");
        _bench.Library.Break("503 Service Unavailable");
        hold.Cut();
        await LetTimePassUntilAsync(() => handle.State == ModelState.WaitingForNetwork);
        return handle;
    }

    private async Task LetTimePassUntilAsync(Func<bool> condition)
    {
        await _host.WaitForAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(5));
                return condition();
            },
            "the end of the wait");
    }
}
