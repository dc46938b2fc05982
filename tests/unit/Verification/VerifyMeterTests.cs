using ModelManager.Verification;

namespace ModelManager.UnitTests.Verification;

public class VerifyMeterTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<(long Bytes, long Total)> _told = [];

    [Fact]
    public void At_most_ten_times_a_second_and_the_whole_only_at_the_end()
    {
        var meter = New();
        meter.Begin(1000);
        for (var i = 0; i < 100; i++)
        {
            meter.Passed(10);
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.InRange(_told.Count, 9, 11);
        Assert.All(_told, told => Assert.InRange(told.Bytes, 1, 999));
        meter.End();
        Assert.Equal((1000, 1000), _told[^1]);
    }

    [Fact]
    public void A_second_look_does_not_run_backwards()
    {
        var meter = New();
        meter.Begin(1000);
        meter.Passed(900);
        _time.Advance(TimeSpan.FromSeconds(1));
        meter.Begin(500);
        meter.Passed(100);
        meter.End();

        Assert.Equal([(900, 1000), (900, 901), (901, 901)], _told);
    }

    [Fact]
    public void An_empty_version_is_told_of_too_and_a_listener_that_throws_harms_nothing()
    {
        var meter = New();
        meter.Begin(0);
        meter.End();
        Assert.Equal([(0, 0)], _told);

        var other = new VerifyMeter(_time, _ => throw new InvalidOperationException());
        other.Begin(10);
        other.Passed(10);
        other.End();
    }

    private VerifyMeter New() => new(_time, progress => _told.Add((progress.Bytes, progress.TotalBytes)));
}
