using ModelManager.Downloads;

namespace ModelManager.UnitTests.Downloads;

public class StopRequestTests
{
    [Theory]
    [InlineData("Pause", "Pause")]
    [InlineData("Pause Cancel", "Cancel")]
    [InlineData("Cancel Pause", "Cancel")]
    [InlineData("CancelKeepingPartial Cancel", "Cancel")]
    [InlineData("Cancel CancelKeepingPartial", "Cancel")]
    [InlineData("Pause Close", "Close")]
    [InlineData("Close Pause", "Close")]
    [InlineData("Close Cancel", "Close")]
    [InlineData("Close CancelKeepingPartial", "Close")]
    [InlineData("Cancel Close", "Cancel")]
    [InlineData("CancelKeepingPartial Close", "CancelKeepingPartial")]
    [InlineData("Pause Resume", "None")]
    [InlineData("Cancel Resume", "Cancel")]
    [InlineData("Close Resume", "Close")]
    [InlineData("Pause Resume Pause", "Pause")]
    public void The_weightier_word_counts(string words, string reason)
    {
        var stop = new StopRequest();
        using var run = new CancellationTokenSource();
        stop.BeginRun(run);
        foreach (var word in words.Split(' '))
        {
            if (word == "Resume")
            {
                stop.Resume();
            }
            else
            {
                stop.Raise(Enum.Parse<StopReason>(word));
            }
        }

        Assert.Equal(reason, $"{stop.Reason}");
        Assert.True(run.IsCancellationRequested);
        using var next = new CancellationTokenSource();
        stop.BeginRun(next);
        Assert.Equal(reason != "None", next.IsCancellationRequested);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pause_ends_with_its_resumption_or_with_a_stop(bool isResumed)
    {
        var stop = new StopRequest();
        Assert.True(stop.WaitWhilePausedAsync().IsCompleted);
        stop.Raise(StopReason.Pause);
        var waiting = stop.WaitWhilePausedAsync();
        Assert.False(waiting.IsCompleted);

        if (isResumed)
        {
            stop.Resume();
        }
        else
        {
            stop.Raise(StopReason.Close);
        }

        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(!isResumed, stop.IsPauseWanted);
    }
}
