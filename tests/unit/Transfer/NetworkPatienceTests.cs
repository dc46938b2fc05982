using ModelManager.Primitives;
using ModelManager.Transfer;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Transfer;

public sealed class NetworkPatienceTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly RecordingProgress _progress = new();
    private readonly NetworkPatience _patience;

    public NetworkPatienceTests() => _patience = new NetworkPatience(_time, _progress);

    [Fact]
    public async Task After_five_attempts_without_a_byte_it_waits_for_the_network_and_probes_within_30_seconds_for_ever()
    {
        for (var attempt = 1; attempt <= 40; attempt++)
        {
            var pause = await PauseAsync(new ModelManagerException(ErrorCode.Network, "down"));

            Assert.InRange(pause, TimeSpan.FromMilliseconds(150), TimeSpan.FromSeconds(30));
            Assert.Equal(attempt >= 5 ? [true] : [], _progress.Waits);
            Assert.Equal(attempt, _progress.Retries);
        }
    }

    [Fact]
    public async Task A_byte_ends_the_waiting_and_the_count_begins_anew()
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await PauseAsync(new ModelManagerException(ErrorCode.Stalled, "silent"));
        }

        _patience.Progressed();
        _patience.Progressed();
        var pause = await PauseAsync(new ModelManagerException(ErrorCode.Stalled, "silent"));

        Assert.Equal([true, false], _progress.Waits);
        Assert.InRange(pause, TimeSpan.Zero, TimeSpan.FromMilliseconds(250));
    }

    [Fact]
    public async Task Another_transfer_that_gets_through_ends_the_pause()
    {
        var pause = _patience.PauseAsync(new ModelManagerException(ErrorCode.Network, "down"), default);
        Assert.False(pause.IsCompleted);

        _progress.Up.SetResult();

        await pause.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Only_bytes_beyond_those_that_came_before_count_as_progress()
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            _patience.Reached(1000);
            await PauseAsync(new ModelManagerException(ErrorCode.Network, "cut at the same place"));
        }

        Assert.Equal([true], _progress.Waits);
        Assert.Equal(1, _progress.Yields);
    }

    [Fact]
    public async Task What_the_server_asks_to_wait_is_waited()
    {
        var busy = new ModelManagerException(ErrorCode.HttpStatus, "busy", new ErrorDetail { HttpStatus = 503, RetryAfterMs = 12_000 });

        Assert.Equal(TimeSpan.FromSeconds(12), await PauseAsync(busy));
    }

    [Theory]
    [InlineData(408)]
    [InlineData(425)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(599)]
    public async Task Statuses_that_pass_by_themselves(int status) => await PauseAsync(Status(status));

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(416)]
    public async Task Statuses_that_do_not(int status) =>
        Assert.Equal(status, (await Assert.ThrowsAsync<ModelManagerException>(() => _patience.PauseAsync(Status(status), default))).Detail.HttpStatus);

    [Fact]
    public async Task A_wrong_answer_is_given_two_more_chances()
    {
        var wrong = ModelManagerException.Unexpected("wrong");
        await PauseAsync(wrong);
        await PauseAsync(wrong);

        Assert.Same(wrong, await Assert.ThrowsAsync<ModelManagerException>(() => _patience.PauseAsync(wrong, default)));
    }

    [Fact]
    public async Task An_action_is_repeated_until_it_succeeds()
    {
        var calls = 0;
        var running = _patience.RunAsync(() => ++calls < 7 ? throw new ModelManagerException(ErrorCode.Network, "down") : Task.FromResult(calls), default);
        for (var failure = 1; failure < 7; failure++)
        {
            _time.Advance(await _time.NextTimerAsync());
        }

        Assert.Equal(7, await running);
        Assert.Equal([true, false], _progress.Waits);
    }

    [Fact]
    public async Task One_that_is_stopped_while_it_waits_for_its_turn_takes_nobody_elses_away()
    {
        var down = new ModelManagerException(ErrorCode.Network, "down");
        for (var attempt = 0; attempt < 4; attempt++)
        {
            await PauseAsync(down);
        }

        using var stop = new CancellationTokenSource();
        using var all = new CancellationTokenSource();
        _progress.Turn = Task.Delay(Timeout.Infinite, all.Token);
        var pausing = _patience.PauseAsync(down, mayTryAgain: true, stop.Token, all.Token);
        _time.Advance(await _time.NextTimerAsync());
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pausing.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(all.Token, _progress.TurnToken);
        Assert.False(_progress.Turn.IsCompleted);
        Assert.True(_patience.IsWaiting);
        await all.CancelAsync();
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var pausing = _patience.PauseAsync(new ModelManagerException(ErrorCode.Network, "down"), stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pausing);
    }

    private static ModelManagerException Status(int status) => new(ErrorCode.HttpStatus, "status", new ErrorDetail { HttpStatus = status });

    private async Task<TimeSpan> PauseAsync(ModelManagerException failure)
    {
        var pausing = _patience.PauseAsync(failure, default);
        var pause = await _time.NextTimerAsync();
        Assert.False(pausing.IsCompleted);
        _time.Advance(pause);
        await pausing;
        return pause;
    }
}
