using ModelManager.Transfer;

namespace ModelManager.UnitTests.Transfer;

public sealed class ConnectionTargetTests
{
    private const int Limit = 8;
    private static readonly TimeSpan s_near = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_far = TimeSpan.FromMilliseconds(40);

    private readonly ManualTimeProvider _time = new();
    private readonly RateLimiter _limiter;
    private readonly ConnectionTarget _target;
    private long _received;

    public ConnectionTargetTests()
    {
        // A machine has been up for long before a download begins.
        _time.Advance(TimeSpan.FromDays(3));
        var budget = new TransferBudget(_time) { ConnectionsPerTransfer = Limit };
        _limiter = budget.Rate;
        _target = new ConnectionTarget(_time, budget.Enter(() => false));
    }

    [Fact]
    public void It_begins_with_one_and_goes_on_as_long_as_more_bring_more()
    {
        _target.Answered(s_near);
        Assert.Equal(1, _target.Wanted);

        Assert.Equal([2, 4, 8, 8], new[] { 100L, 200, 400, 800 }.Select(Second));
    }

    [Fact]
    public void A_step_that_brings_nothing_is_taken_back_and_tried_again_later_and_later()
    {
        Assert.Equal([2, 1, 1, 1, 1, 1, 2, 1], Enumerable.Repeat(100L, 8).Select(Second));

        var seconds = 0;
        for (; Second(100) == 1; seconds++)
        {
        }

        Assert.InRange(seconds, 9, 10);
    }

    [Fact]
    public void Figures_are_no_good_while_not_all_are_at_work_or_before_they_show_anything()
    {
        _time.Advance(TimeSpan.FromMilliseconds(399));
        _target.Tick(1000, 1);
        Assert.Equal(1, _target.Wanted);
        _time.Advance(TimeSpan.FromMilliseconds(2));
        _target.Tick(1000, 1);
        Assert.Equal(2, _target.Wanted);

        _time.Advance(TimeSpan.FromSeconds(1));
        _target.Tick(1000, 1);
        Assert.Equal(2, _target.Wanted);
    }

    [Fact]
    public void Far_away_all_begin_at_once()
    {
        _target.Answered(s_far);

        Assert.Equal(Limit, _target.Wanted);
        Assert.Equal(s_far, _target.AnswerTime);
    }

    [Fact]
    public void Many_small_files_want_all_at_once()
    {
        _target.ExpectSmallFiles();

        Assert.Equal(Limit, _target.Wanted);
    }

    [Fact]
    public void Whoever_refuses_is_not_pressed_for_a_while()
    {
        _target.Answered(s_far);
        _target.Refused(3, TimeSpan.Zero);
        Assert.Equal(3, _target.Wanted);

        _target.Answered(s_far);
        Assert.Equal([3, 3, 3, 3, 6], Enumerable.Range(1, 5).Select(n => Second(n * 1000L)));
    }

    [Fact]
    public void A_refusal_may_say_for_how_long()
    {
        _target.Answered(s_far);
        _target.Refused(2, TimeSpan.FromSeconds(20));

        Assert.All(Enumerable.Range(1, 19).Select(n => Second(n * 1000L)), wanted => Assert.Equal(2, wanted));
        Assert.Equal(4, Second(100_000));
    }

    [Fact]
    public void There_is_always_one()
    {
        _target.Refused(0, TimeSpan.Zero);

        Assert.Equal(1, _target.Wanted);
    }

    [Fact]
    public void Whoever_hears_that_there_should_be_more_is_told_once()
    {
        Assert.True(_target.Answered(s_far));
        Assert.False(_target.Answered(s_far));
    }

    [Fact]
    public void A_server_that_was_near_once_is_near()
    {
        Assert.False(_target.Answered(s_near));
        Assert.False(_target.Answered(s_far));
        Assert.Equal(1, _target.Wanted);
    }

    [Theory]
    [InlineData(1, 0, 16 * 1024 * 1024)]
    [InlineData(40, 0, 50_000_000)]
    [InlineData(40, 100_000_000, 100_000_000)]
    [InlineData(40, 1000, 16 * 1024 * 1024)]
    public void Pieces_are_so_large_that_round_trips_cost_little_and_no_larger(int milliseconds, double pace, long bytes)
    {
        _target.Answered(TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(bytes, _target.PieceBytes(pace));
    }

    [Fact]
    public void A_connection_that_will_be_alone_asks_for_everything()
    {
        _limiter.BytesPerSecond = 1000;

        Assert.Equal(long.MaxValue, _target.PieceBytes(0));
    }

    [Fact]
    public void A_network_that_is_down_is_probed_by_one_until_it_answers()
    {
        _target.Answered(s_far);
        _target.Failed();
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1], Enumerable.Repeat(0L, 8).Select(Second));

        _target.Answered(s_far);
        Assert.Equal(Limit, _target.Wanted);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1024 * 1024, 4)]
    [InlineData(1L << 40, Limit)]
    [InlineData(0, Limit)]
    public void A_limited_rate_needs_few(long bytesPerSecond, int wanted)
    {
        _target.Answered(s_far);
        _limiter.BytesPerSecond = bytesPerSecond;

        Assert.Equal(wanted, _target.Wanted);
    }

    // A second in which so many bytes come over all connections that are wanted.
    private int Second(long bytes)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        _received += bytes;
        _target.Tick(_received, _target.Wanted);
        return _target.Wanted;
    }
}
