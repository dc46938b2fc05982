using ModelManager.Platform;

namespace ModelManager.UnitTests.Platform;

public sealed class DiskWaitsTests
{
    // Many enough that other tests, which do the same meanwhile, are not needed for it; they only reset the clock.
    private const int Threads = 3;

    [Fact]
    public async Task Threads_of_the_pool_that_wait_are_seen_while_they_do()
    {
        using var release = new ManualResetEventSlim();
        var waiting = Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
        {
            using (DiskWaits.Enter())
            {
                release.Wait();
            }
        })).ToList();

        for (var start = Environment.TickCount64; !DiskWaits.Hold(Threads); await Task.Delay(1))
        {
            Assert.True(Environment.TickCount64 - start < 120_000, "waited in vain");
        }

        release.Set();
        await Task.WhenAll(waiting);
        for (var start = Environment.TickCount64; DiskWaits.Hold(Threads); await Task.Delay(1))
        {
            Assert.True(Environment.TickCount64 - start < 120_000, "waited in vain");
        }
    }
}
