using ModelManager.Downloads;

namespace ModelManager.UnitTests.Downloads;

public class SlotQueueTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task So_many_at_a_time_and_users_first_then_in_order()
    {
        var queue = new SlotQueue { Limit = 1 };
        var order = new List<string>();
        var first = await queue.TakeAsync(() => DownloadPriority.User, default);
        var waiting = new[] { ("b1", DownloadPriority.Background), ("u1", DownloadPriority.User), ("b2", DownloadPriority.Background), ("u2", DownloadPriority.User) }
            .Select(async turn =>
            {
                using var slot = await queue.TakeAsync(() => turn.Item2, default);
                order.Add(turn.Item1);
            }).ToList();
        Assert.DoesNotContain(waiting, turn => turn.IsCompleted);

        first.Dispose();
        await Task.WhenAll(waiting).WaitAsync(s_patience);

        Assert.Equal(["u1", "u2", "b1", "b2"], order);
    }

    [Fact]
    public async Task A_user_never_waits_for_what_nobody_waits_for()
    {
        var queue = new SlotQueue { Limit = 2 };
        var background = new[] { await queue.TakeAsync(() => DownloadPriority.Background, default), await queue.TakeAsync(() => DownloadPriority.Background, default) };
        var users = new[] { await queue.TakeAsync(() => DownloadPriority.User, default), await queue.TakeAsync(() => DownloadPriority.User, default) };
        var third = queue.TakeAsync(() => DownloadPriority.User, default);
        var late = queue.TakeAsync(() => DownloadPriority.Background, default);
        Assert.False(third.IsCompleted);

        users[0].Dispose();
        (await third.WaitAsync(s_patience)).Dispose();
        background[0].Dispose();
        Assert.False(late.IsCompleted);
        users[1].Dispose();
        (await late.WaitAsync(s_patience)).Dispose();
    }

    [Fact]
    public async Task What_a_user_begins_to_wait_for_comes_at_once()
    {
        var queue = new SlotQueue { Limit = 1 };
        var priority = DownloadPriority.Background;
        using var busy = await queue.TakeAsync(() => DownloadPriority.Background, default);
        var waiting = queue.TakeAsync(() => priority, default);
        queue.Reorder();
        Assert.False(waiting.IsCompleted);

        priority = DownloadPriority.User;
        queue.Reorder();

        using var slot = await waiting.WaitAsync(s_patience);
        Assert.False(queue.TakeAsync(() => DownloadPriority.User, default).IsCompleted);
    }

    [Fact]
    public async Task A_slot_is_given_back_once()
    {
        var queue = new SlotQueue { Limit = 1 };
        var slot = await queue.TakeAsync(() => DownloadPriority.User, default);
        slot.Dispose();
        slot.Dispose();
        using var second = await queue.TakeAsync(() => DownloadPriority.User, default);

        Assert.False(queue.TakeAsync(() => DownloadPriority.User, default).IsCompleted);
    }

    [Fact]
    public async Task Who_gives_up_takes_nobodys_turn()
    {
        var queue = new SlotQueue { Limit = 1 };
        var slot = await queue.TakeAsync(() => DownloadPriority.User, default);
        using var stop = new CancellationTokenSource();
        var cancelled = queue.TakeAsync(() => DownloadPriority.User, stop.Token);
        var next = queue.TakeAsync(() => DownloadPriority.User, default);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        slot.Dispose();

        (await next.WaitAsync(s_patience)).Dispose();
        (await queue.TakeAsync(() => DownloadPriority.User, default).WaitAsync(s_patience)).Dispose();
    }

    [Fact]
    public async Task A_higher_limit_serves_at_once_and_a_lower_one_lets_finish()
    {
        var queue = new SlotQueue { Limit = 1 };
        var first = await queue.TakeAsync(() => DownloadPriority.User, default);
        var second = queue.TakeAsync(() => DownloadPriority.User, default);
        queue.Limit = 2;
        var taken = await second.WaitAsync(s_patience);
        queue.Limit = 1;
        var third = queue.TakeAsync(() => DownloadPriority.User, default);

        first.Dispose();
        Assert.False(third.IsCompleted);
        taken.Dispose();
        (await third.WaitAsync(s_patience)).Dispose();
    }

    [Fact]
    public async Task Under_any_load_the_limit_holds_and_everybody_is_served()
    {
        var queue = new SlotQueue { Limit = 3 };
        var inside = 0;
        var served = 0;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            using var stop = new CancellationTokenSource();
            if (i % 4 == 0)
            {
                _ = Task.Run(stop.Cancel);
            }

            try
            {
                using var slot = await queue.TakeAsync(() => DownloadPriority.User, stop.Token);
                Assert.InRange(Interlocked.Increment(ref inside), 1, 3);
                await Task.Yield();
                Interlocked.Decrement(ref inside);
                Interlocked.Increment(ref served);
            }
            catch (OperationCanceledException) when (i % 4 == 0)
            {
            }
        }))).WaitAsync(s_patience);

        Assert.InRange(served, 150, 200);
        Assert.True(queue.TakeAsync(() => DownloadPriority.User, default).IsCompletedSuccessfully);
    }
}
