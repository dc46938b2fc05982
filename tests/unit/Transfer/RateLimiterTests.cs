using ModelManager.Transfer;

namespace ModelManager.UnitTests.Transfer;

public sealed class RateLimiterTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly RateLimiter _limiter;

    public RateLimiterTests() => _limiter = new RateLimiter(_time);

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(50_000)]
    [InlineData(100_000_000)]
    public async Task What_passes_in_a_minute_is_the_limit(long limit)
    {
        _limiter.BytesPerSecond = limit;
        var start = _time.GetUtcNow();
        long passed = 0;
        while (_time.GetUtcNow() - start < TimeSpan.FromMinutes(1))
        {
            var count = _limiter.ReadBytes(256 * 1024);
            await PassAsync(count);
            passed += count;
        }

        var seconds = (_time.GetUtcNow() - start).TotalSeconds;
        Assert.InRange(passed / seconds, limit * 0.99, limit * 1.01);
    }

    [Fact]
    public async Task Several_transfers_share_one_limit()
    {
        _limiter.BytesPerSecond = 100_000;
        var waits = Enumerable.Range(0, 4).Select(_ => _limiter.WaitAsync(50_000, 0, default).AsTask()).ToList();

        _time.Advance(TimeSpan.FromMilliseconds(1499));
        await Task.WhenAll(waits[..2]).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.DoesNotContain(waits[2..], wait => wait.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(501));
        await Task.WhenAll(waits).WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task An_idle_time_is_not_saved_up()
    {
        _limiter.BytesPerSecond = 1000;
        await PassAsync(1000);
        _time.Advance(TimeSpan.FromHours(1));
        var wait = _limiter.WaitAsync(1000, 0, default).AsTask();

        Assert.Equal(TimeSpan.FromSeconds(1), await _time.NextTimerAsync());
        _time.Advance(TimeSpan.FromSeconds(1));
        await wait;
    }

    [Fact]
    public void Without_a_limit_nothing_waits()
    {
        Assert.Equal(1 << 20, _limiter.ReadBytes(1 << 20));
        Assert.True(_limiter.WaitAsync(int.MaxValue, 0, default).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public void Reads_are_small_under_a_small_limit()
    {
        _limiter.BytesPerSecond = 1;
        Assert.Equal(4096, _limiter.ReadBytes(1 << 20));
        _limiter.BytesPerSecond = 1_000_000;
        Assert.Equal(50_000, _limiter.ReadBytes(1 << 20));
        _limiter.BytesPerSecond = long.MaxValue;
        Assert.Equal(1 << 20, _limiter.ReadBytes(1 << 20));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000)]
    public async Task Who_waits_at_an_old_limit_goes_on_at_once_when_it_changes(long limit)
    {
        _limiter.BytesPerSecond = 1;
        var wait = _limiter.WaitAsync(4096, 0, default).AsTask();
        Assert.False(wait.IsCompleted);

        _limiter.BytesPerSecond = limit;

        await wait.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        _limiter.BytesPerSecond = 1;
        using var stop = new CancellationTokenSource();
        var wait = _limiter.WaitAsync(4096, 0, stop.Token).AsTask();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    private async Task PassAsync(int count)
    {
        var wait = _limiter.WaitAsync(count, 0, default).AsTask();
        if (!wait.IsCompleted)
        {
            _time.Advance(await _time.NextTimerAsync());
        }

        await wait;
    }
}
