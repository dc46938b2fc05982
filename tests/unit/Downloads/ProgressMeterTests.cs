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
    public void It_adds_up_the_files_and_keeps_one_byte_back_until_ready()
    {
        _meter.SetTotal(300);
        var (a, b) = (Begin(), Begin());
        a.Reached(100);
        b.Reached(50);
        Assert.Equal(150, _meter.Read(ModelState.Downloading).Bytes);
        b.Reached(200);
        Assert.Equal(299, _meter.Read(ModelState.Publishing).Bytes);
        Assert.Equal((300, 0), (_meter.Read(ModelState.Ready).Bytes, _meter.Read(ModelState.Ready).EtaMs));
        Assert.Equal(3, _changes);
    }

    [Fact]
    public void It_never_runs_backwards()
    {
        _meter.SetTotal(300);
        var file = Begin();
        file.Reached(200);
        Assert.Equal(200, _meter.Read(ModelState.Downloading).Bytes);
        file.Reached(0);
        Assert.Equal(200, _meter.Read(ModelState.Downloading).Bytes);
        _meter.SetTotal(300);
        Assert.Equal(200, _meter.Read(ModelState.Queued).Bytes);
        Begin().Reached(250);
        Assert.Equal(250, _meter.Read(ModelState.Downloading).Bytes);
    }

    [Fact]
    public void Speed_and_time_left_are_those_of_the_last_seconds()
    {
        _meter.SetTotal(100_000);
        var file = Begin();
        for (var i = 1; i <= 40; i++)
        {
            file.Received(250);
            file.Reached(i * 250);
            _time.Advance(TimeSpan.FromMilliseconds(250));
        }

        var slow = _meter.Read(ModelState.Downloading);
        Assert.InRange(slow.BytesPerSecond, 900, 1000);
        Assert.InRange(slow.EtaMs, 90_000, 100_000);
        for (var i = 1; i <= 20; i++)
        {
            file.Received(2500);
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
        Begin().Received(1000);
        _time.Advance(TimeSpan.FromHours(1));
        _meter.SetTotal(100_000);
        var file = Begin();
        for (var i = 0; i < 8; i++)
        {
            file.Received(1000);
            _time.Advance(TimeSpan.FromMilliseconds(250));
        }

        Assert.InRange(_meter.Read(ModelState.Downloading).BytesPerSecond, 3000, 4000);
    }

    [Fact]
    public void It_waits_when_every_file_that_is_transferred_waits()
    {
        var (a, b) = (Begin(), Begin());
        a.Waiting(true);
        Assert.Empty(_waits);
        b.Waiting(true);
        Assert.Equal([true], _waits);
        a.Waiting(false);
        Assert.Equal([true, false], _waits);
        a.Dispose();
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
        ITransferProgress before = _meter;
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
        ProgressMeter.FileProgress? other = null;
        var meter = new ProgressMeter(_time, () => { }, waits =>
        {
            if (waits)
            {
                // While this is being told, the other file gets its bytes; what that tells must not come first.
                moving = Task.Run(() => other!.Waiting(false));
                moving.Wait(TimeSpan.FromMilliseconds(100));
            }

            isWaiting = waits;
        });
        other = meter.Begin(_ => { });
        var file = meter.Begin(_ => { });
        other.Waiting(true);

        file.Waiting(true);
        await moving;

        Assert.False(isWaiting);
    }

    private ProgressMeter.FileProgress Begin() => _meter.Begin(_ => { });
}
