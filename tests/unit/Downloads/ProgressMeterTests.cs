using ModelManager.Downloads;
using ModelManager.Lifecycle;
using ModelManager.Transfer;

namespace ModelManager.UnitTests.Downloads;

public class ProgressMeterTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly List<bool> _waits = [];
    private readonly ProgressMeter _meter;
    private int _changes;

    public ProgressMeterTests() => _meter = new ProgressMeter(_time, () => _changes++, _waits.Add);

    [Fact]
    public void It_adds_up_and_keeps_one_byte_back_until_ready()
    {
        _meter.SetTotal(300);
        _meter.Moved(100);
        _meter.Moved(50);
        Assert.Equal(150, _meter.Read(ModelState.Downloading).Bytes);
        _meter.Moved(150);
        Assert.Equal(299, _meter.Read(ModelState.Publishing).Bytes);
        Assert.Equal((300, 0), (_meter.Read(ModelState.Ready).Bytes, _meter.Read(ModelState.Ready).EtaMs));
        Assert.Equal(3, _changes);
    }

    [Fact]
    public void It_never_runs_backwards()
    {
        _meter.SetTotal(300);
        _meter.Moved(200);
        Assert.Equal(200, _meter.Read(ModelState.Downloading).Bytes);
        _meter.Moved(-200);
        Assert.Equal(200, _meter.Read(ModelState.Downloading).Bytes);
        _meter.SetTotal(300);
        Assert.Equal(200, _meter.Read(ModelState.Queued).Bytes);
        _meter.Moved(250);
        Assert.Equal(250, _meter.Read(ModelState.Downloading).Bytes);
    }

    [Fact]
    public void Speed_and_time_left_are_those_of_the_last_seconds()
    {
        _meter.SetTotal(100_000);
        for (var i = 1; i <= 40; i++)
        {
            _meter.Received(250);
            _meter.Moved(250);
            _time.Advance(TimeSpan.FromMilliseconds(250));
        }

        var slow = _meter.Read(ModelState.Downloading);
        Assert.InRange(slow.BytesPerSecond, 900, 1000);
        Assert.InRange(slow.EtaMs, 90_000, 100_000);
        for (var i = 1; i <= 20; i++)
        {
            _meter.Received(2500);
            _time.Advance(TimeSpan.FromMilliseconds(250));
        }

        Assert.InRange(_meter.Read(ModelState.Downloading).BytesPerSecond, 9000, 10_000);
        Assert.Equal((0, -1), (_meter.Read(ModelState.Paused).BytesPerSecond, _meter.Read(ModelState.Paused).EtaMs));
        Assert.Equal(60_000, _meter.Read(ModelState.Paused).WireBytes);
    }

    [Fact]
    public void A_pause_does_not_count_as_slowness()
    {
        _meter.SetTotal(100_000);
        _meter.Received(1000);
        _time.Advance(TimeSpan.FromHours(1));
        _meter.SetTotal(100_000);
        for (var i = 0; i < 8; i++)
        {
            _meter.Received(1000);
            _time.Advance(TimeSpan.FromMilliseconds(250));
        }

        Assert.InRange(_meter.Read(ModelState.Downloading).BytesPerSecond, 3000, 4000);
    }

    [Fact]
    public void It_waits_when_every_connection_waits()
    {
        var (a, b) = (Begin(), Begin());
        a.Waiting(true);
        Assert.Empty(_waits);
        b.Waiting(true);
        Assert.Equal([true], _waits);
        a.Waiting(false);
        Assert.Equal([true, false], _waits);

        // The network is up for b too, which only has not heard of it yet.
        a.Dispose();
        Assert.Equal([true, false], _waits);
        b.Waiting(false);
        b.Waiting(true);
        Assert.Equal([true, false, true], _waits);
        var c = Begin();
        Assert.Equal([true, false, true, false], _waits);
        c.Waiting(true);
        c.Waiting(true);
        b.Dispose();
        c.Dispose();
        Assert.Equal([true, false, true, false, true, false], _waits);
    }

    [Fact]
    public void The_steps_before_the_transfer_wait_on_their_own()
    {
        IConnectionProgress before = _meter;
        before.Waiting(true);
        before.Retried();
        before.Waiting(false);

        Assert.Equal([true, false], _waits);
        Assert.Equal(1, _meter.Read(ModelState.Queued).Retries);
    }

    [Fact]
    public async Task Whoever_is_told_last_is_told_the_truth()
    {
        var isWaiting = false;
        var moving = Task.CompletedTask;
        IConnectionProgress? other = null;
        var meter = new ProgressMeter(_time, () => { }, waits =>
        {
            if (waits)
            {
                // While this is being told, the other connection gets through; what that tells must not come first.
                moving = Task.Run(() => other!.Waiting(false));
                moving.Wait(TimeSpan.FromMilliseconds(100));
            }

            isWaiting = waits;
        });
        other = meter.BeginConnection();
        var one = meter.BeginConnection();
        other.Waiting(true);

        one.Waiting(true);
        await moving;

        Assert.False(isWaiting);
    }

    private IConnectionProgress Begin() => _meter.BeginConnection();
}
