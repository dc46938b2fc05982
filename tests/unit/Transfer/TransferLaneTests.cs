using ModelManager.Transfer;

namespace ModelManager.UnitTests.Transfer;

public sealed class TransferLaneTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly TransferBudget _budget;
    private bool _isBackground = true;

    public TransferLaneTests() => _budget = new TransferBudget(_time) { ConnectionsPerTransfer = 8 };

    [Fact]
    public void What_nobody_waits_for_stands_back_while_a_users_runs()
    {
        using var background = _budget.Enter(() => _isBackground);
        using var other = _budget.Enter(() => true);
        Assert.Equal(8, background.Connections);

        using (var user = _budget.Enter(() => false))
        {
            Assert.Equal((1, 1, 8), (background.Connections, other.Connections, user.Connections));
            _isBackground = false;
            Assert.Equal((8, 1), (background.Connections, other.Connections));
            _isBackground = true;
        }

        Assert.Equal(8, background.Connections);
        _budget.ConnectionsPerTransfer = 3;
        Assert.Equal(3, background.Connections);
    }

    [Fact]
    public async Task Standing_back_leaves_a_tenth_of_the_rate_and_takes_none_of_the_rest()
    {
        _budget.Rate.BytesPerSecond = 1000;
        using var background = _budget.Enter(() => true);
        using var user = _budget.Enter(() => false);
        var late = background.WaitAsync(1000, default).AsTask();
        var soon = user.WaitAsync(1000, default).AsTask();

        _time.Advance(TimeSpan.FromSeconds(2));
        await soon.WaitAsync(TimeSpan.FromSeconds(30));
        _time.Advance(TimeSpan.FromSeconds(7.9));
        Assert.False(late.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await late.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Without_a_limit_nothing_waits()
    {
        using var background = _budget.Enter(() => true);
        using var user = _budget.Enter(() => false);

        Assert.True(background.WaitAsync(int.MaxValue, default).AsTask().IsCompletedSuccessfully);
    }
}
