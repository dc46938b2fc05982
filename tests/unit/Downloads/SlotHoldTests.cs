using ModelManager.Downloads;
using ModelManager.Lifecycle;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Downloads;

public class SlotHoldTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_slot_is_let_go_and_taken_again_in_turn()
    {
        var queue = new SlotQueue { Limit = 1 };
        using var hold = new SlotHold(queue, () => DownloadPriority.User);
        await hold.TakeAsync(default);
        var other = queue.TakeAsync(() => DownloadPriority.User, default);
        Assert.False(other.IsCompleted);

        hold.Release();
        hold.Release();

        var taken = await other.WaitAsync(s_patience);
        var again = hold.TakeAsync(default);
        Assert.False(again.IsCompleted);
        taken.Dispose();
        await again.WaitAsync(s_patience);
        Assert.False(queue.TakeAsync(() => DownloadPriority.User, default).IsCompleted);
    }

    [Fact]
    public async Task Several_connections_share_one_slot()
    {
        var queue = new SlotQueue { Limit = 1 };
        var busy = await queue.TakeAsync(() => DownloadPriority.User, default);
        using var hold = new SlotHold(queue, () => DownloadPriority.User);
        var waiting = Enumerable.Range(0, 3).Select(_ => hold.TakeAsync(default)).ToList();

        busy.Dispose();
        await Task.WhenAll(waiting).WaitAsync(s_patience);
        await hold.TakeAsync(default).WaitAsync(s_patience);

        var next = queue.TakeAsync(() => DownloadPriority.User, default);
        Assert.False(next.IsCompleted);
        hold.Release();
        (await next.WaitAsync(s_patience)).Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_is_disposed_keeps_no_slot(bool whileItWaits)
    {
        var queue = new SlotQueue { Limit = 1 };
        var hold = new SlotHold(queue, () => DownloadPriority.User);
        if (whileItWaits)
        {
            var busy = await queue.TakeAsync(() => DownloadPriority.User, default);
            var waiting = hold.TakeAsync(default);
            hold.Dispose();
            busy.Dispose();
            await waiting.WaitAsync(s_patience);
        }
        else
        {
            await hold.TakeAsync(default);
            hold.Dispose();
        }

        (await queue.TakeAsync(() => DownloadPriority.User, default).WaitAsync(s_patience)).Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => hold.TakeAsync(default));
        hold.Dispose();
        Assert.True(queue.TakeAsync(() => DownloadPriority.User, default).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Who_gives_up_waiting_keeps_no_slot()
    {
        var queue = new SlotQueue { Limit = 1 };
        var busy = await queue.TakeAsync(() => DownloadPriority.User, default);
        using var hold = new SlotHold(queue, () => DownloadPriority.User);
        using var stop = new CancellationTokenSource();
        var waiting = hold.TakeAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        busy.Dispose();
        (await queue.TakeAsync(() => DownloadPriority.User, default).WaitAsync(s_patience)).Dispose();
    }

    [Fact]
    public async Task Versions_that_wait_for_the_network_keep_no_other_from_downloading()
    {
        var good = DownloadBench.Simple("good");
        var time = new ManualTimeProvider();
        await using var bench = new DownloadBench(DownloadBench.Simple("a"), DownloadBench.Simple("b"), good);
        bench.Library.Instead = async (request, stream) =>
            !request.Target.Contains("/good", StringComparison.Ordinal) && await FakeLibrary.ReplyAsync(stream, "500 Internal Server Error", "", []);
        var host = bench.Open(time);
        host.Slots.Limit = 2;
        var stuck = new[] { host.Start("a", "1.0"), host.Start("b", "1.0") };
        await host.WaitForAsync(() => bench.Library.Count("models/a") > 0 && bench.Library.Count("models/b") > 0, "both slots to be taken");
        var third = host.Start("good", "1.0");

        await LetTimePassUntilAsync(() => third.Completion.IsCompleted);

        await EngineHost.EndOf(third);
        await LetTimePassUntilAsync(() => stuck.All(handle => handle.State == ModelState.WaitingForNetwork));
        bench.Library.Mend();
        await LetTimePassUntilAsync(() => stuck.All(handle => handle.Completion.IsCompleted));
        Assert.All(stuck, handle => Assert.Equal(ModelState.Ready, handle.State));
        var slots = new[] { host.Slots.TakeAsync(() => DownloadPriority.User, default), host.Slots.TakeAsync(() => DownloadPriority.User, default) };
        await Task.WhenAll(slots).WaitAsync(s_patience);
        Assert.False(host.Slots.TakeAsync(() => DownloadPriority.User, default).IsCompleted);

        Task LetTimePassUntilAsync(Func<bool> condition) => host.WaitForAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(5));
                return condition();
            },
            "the end of the wait");
    }
}
