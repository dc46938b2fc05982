using ModelManager.Transfer;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Transfer;

public sealed class HostBudgetTests
{
    [Fact]
    public void So_many_and_no_more_until_one_is_returned()
    {
        var budget = new HostBudget(2);

        Assert.Equal([true, true, false, false], Enumerable.Range(0, 4).Select(_ => budget.TryTake()));
        budget.Return();
        Assert.Equal([true, false], Enumerable.Range(0, 2).Select(_ => budget.TryTake()));
    }

    [Fact]
    public void Threads_that_take_and_return_lose_none()
    {
        var budget = new HostBudget(3);
        var most = 0;
        var taken = 0;
        Together.Run(6, _ =>
        {
            for (var round = 0; round < 20_000; round++)
            {
                if (budget.TryTake())
                {
                    var now = Interlocked.Increment(ref taken);
                    InterlockedMax(ref most, now);
                    Interlocked.Decrement(ref taken);
                    budget.Return();
                }
            }
        });

        Assert.InRange(most, 1, 3);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => budget.TryTake()));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var now = Volatile.Read(ref target); value > now;)
        {
            now = Interlocked.CompareExchange(ref target, value, now) is var seen && seen == now ? value : seen;
        }
    }
}
