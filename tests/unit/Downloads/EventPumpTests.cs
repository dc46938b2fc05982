using System.Collections.Concurrent;
using ModelManager.Downloads;
using static ModelManager.UnitTests.Downloads.Happenings;

namespace ModelManager.UnitTests.Downloads;

public class EventPumpTests
{
    [Fact]
    public async Task Everything_is_delivered_in_order_one_at_a_time()
    {
        var seen = new List<long>();
        var inside = 0;
        var pump = new EventPump(happened =>
        {
            Assert.Equal(1, Interlocked.Increment(ref inside));
            seen.Add(happened.Progress.Bytes);
            Interlocked.Decrement(ref inside);
        });
        for (var i = 0; i < 5000; i++)
        {
            pump.Post(State("t", i));
        }

        await pump.CloseAsync();

        Assert.Equal(Enumerable.Range(0, 5000).Select(i => (long)i), seen);
    }

    [Fact]
    public async Task A_slow_listener_gets_the_latest_progress_and_never_out_of_order()
    {
        var seen = new ConcurrentQueue<string>();
        using var gate = new SemaphoreSlim(0);
        using var entered = new SemaphoreSlim(0);
        var pump = new EventPump(happened =>
        {
            entered.Release();
            gate.Wait();
            seen.Enqueue($"{happened.Kind}{happened.TaskId}{happened.Progress.Bytes}");
        });
        pump.Post(State("a", 0));
        await entered.WaitAsync();
        pump.Post(Progress("a", 1));
        pump.Post(Progress("b", 1));
        pump.Post(Progress("a", 2));
        pump.Post(State("a", 3));
        pump.Post(Progress("a", 4));
        pump.Post(Progress("b", 5));
        pump.Post(Progress("a", 6));
        gate.Release(100);

        await pump.CloseAsync();

        Assert.Equal(["Statea0", "Progressa2", "Progressb5", "Statea3", "Progressa6"], seen);
    }

    [Fact]
    public async Task A_listener_that_throws_harms_nothing()
    {
        var calls = 0;
        var pump = new EventPump(_ =>
        {
            calls++;
            throw new InvalidOperationException();
        });
        pump.Post(State("a", 1));
        pump.Post(State("a", 2));

        await pump.CloseAsync();

        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task After_closing_nothing_is_delivered()
    {
        var calls = 0;
        var pump = new EventPump(_ => calls++);
        await pump.CloseAsync();

        pump.Post(State("a", 1));
        await pump.CloseAsync();

        Assert.Equal(0, calls);
    }

    [Fact]
    public async Task A_call_comes_behind_everything_that_was_posted_before()
    {
        var seen = new ConcurrentQueue<string>();
        using var gate = new SemaphoreSlim(0);
        var pump = new EventPump(happened =>
        {
            gate.Wait();
            seen.Enqueue($"{happened.Progress.Bytes}");
        });
        pump.Post(State("a", 1));
        pump.Post(State("a", 2));
        pump.Then(() => seen.Enqueue("then"));
        pump.Then(() => throw new InvalidOperationException());
        pump.Post(State("a", 3));
        gate.Release(100);
        await pump.CloseAsync();
        pump.Then(() => seen.Enqueue("at once"));

        Assert.Equal(["1", "2", "then", "3", "at once"], seen);
    }

    [Fact]
    public async Task Many_may_post_at_once()
    {
        var calls = 0;
        var pump = new EventPump(_ => calls++);

        Parallel.For(0, 2000, i => pump.Post(State($"{i % 5}", i)));
        await pump.CloseAsync();

        Assert.Equal(2000, calls);
    }
}
