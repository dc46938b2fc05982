using System.Diagnostics;
using ModelManager.Platform;

namespace ModelManager.UnitTests.Platform;

public sealed class DiskThreadTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(30);

    private readonly DiskThread _disk = new();

    [Fact]
    public async Task Works_in_turn_in_the_order_it_was_asked()
    {
        var done = new List<int>();
        var busy = 0;
        var together = 0;

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(number => _disk.RunAsync(() =>
        {
            together += Interlocked.Increment(ref busy) > 1 ? 1 : 0;
            done.Add(number);
            Interlocked.Decrement(ref busy);
        })));

        Assert.Equal(Enumerable.Range(0, 1000), done);
        Assert.Equal(0, together);
    }

    [Fact]
    public async Task Loses_nothing_of_many_who_ask_at_once()
    {
        var done = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var turn = 0; turn < 2000; turn++)
            {
                await _disk.RunAsync(() => done++);
            }
        }))).WaitAsync(s_soon);

        Assert.Equal(16_000, done);
    }

    [Fact]
    public async Task What_fails_fails_by_itself()
    {
        var failed = _disk.RunAsync(() => throw new IOException("the disk"));
        var next = _disk.RunAsync(() => { });

        Assert.Equal("the disk", (await Assert.ThrowsAsync<IOException>(() => failed)).Message);
        await next.WaitAsync(s_soon);
    }

    [Fact]
    public async Task Its_thread_stays_for_what_comes_soon_and_ends_when_nothing_does()
    {
        var patient = new DiskThread(s_soon);
        var brief = new DiskThread(TimeSpan.FromMilliseconds(10));

        Assert.Same(await ThreadAsync(patient), await ThreadAsync(patient));
        var first = await ThreadAsync(brief);
        Assert.True(first.Join(s_soon));
        var second = await ThreadAsync(brief);
        Assert.NotSame(first, second);
        Assert.True(second.Join(s_soon));
    }

    [Fact]
    public async Task Its_thread_keeps_no_process_and_is_not_the_pools()
    {
        var (isBackground, isOfPool) = (false, true);
        await _disk.RunAsync(() => (isBackground, isOfPool) = (Thread.CurrentThread.IsBackground, Thread.CurrentThread.IsThreadPoolThread));

        Assert.True(isBackground);
        Assert.False(isOfPool);
    }

    [Fact]
    public async Task Goes_on_when_what_comes_meets_the_end_of_its_thread()
    {
        var brief = new DiskThread(TimeSpan.FromMilliseconds(1));

        // About as long as it stays, now a little less, now a little more.
        for (var turn = 0; turn < 500; turn++)
        {
            await brief.RunAsync(() => { }).WaitAsync(s_soon);
            for (var since = Stopwatch.StartNew(); since.Elapsed < TimeSpan.FromMicroseconds(500 + (turn * 3));)
            {
                Thread.Yield();
            }
        }
    }

    [Fact]
    public async Task Whoever_waits_does_not_go_on_upon_it()
    {
        var on = await ThreadAsync(_disk);

        Assert.NotSame(on, await BehindItAsync());
    }

    private async Task<Thread> BehindItAsync()
    {
        // Long enough to be waited for.
        await _disk.RunAsync(() => Thread.Sleep(20)).ConfigureAwait(false);
        return Thread.CurrentThread;
    }

    private static async Task<Thread> ThreadAsync(DiskThread disk)
    {
        Thread? on = null;
        await disk.RunAsync(() => on = Thread.CurrentThread).WaitAsync(s_soon);
        return on!;
    }
}
