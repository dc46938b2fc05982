using ModelManager.Http;
using ModelManager.Primitives;

namespace ModelManager.Scheduling;

/// <summary>
/// Reports a miss without ever holding the caller up: after 250 ms the caller is told "timed out" while the report goes on for
/// up to 30 s, repeated under the same task id, which the scheduler counts once.
/// </summary>
internal sealed class MissReporter(SchedulerClient? scheduler, Func<string> nodeId, TimeProvider time, CancellationToken closing)
{
    /// <summary>The longest task id.</summary>
    public const int MaxTaskIdLength = 256;

    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_persistence = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Never fails for what the scheduler does; ends early only when the caller cancels.</summary>
    public async Task<MissReport> ReportAsync(ModelId id, ModelVersion? version, string taskId, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        if (scheduler is null)
        {
            return new MissReport(MissReportStatus.NotConfigured, null, 0);
        }

        var firstAnswer = new TaskCompletionSource<(MissReportStatus, string?)>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Task.Run(() => PersistAsync(scheduler, id, version, taskId, firstAnswer), CancellationToken.None);
        try
        {
            var (status, node) = await firstAnswer.Task.WaitAsync(s_patience, time, cancellationToken).ConfigureAwait(false);
            return new MissReport(status, node, time.GetElapsedTime(start).TotalMilliseconds);
        }
        catch (TimeoutException)
        {
            return new MissReport(MissReportStatus.TimedOut, null, time.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    private async Task PersistAsync(
        SchedulerClient client, ModelId id, ModelVersion? version, string taskId, TaskCompletionSource<(MissReportStatus, string?)> firstAnswer)
    {
        try
        {
            using var patience = new CancellationTokenSource(s_persistence, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, closing);
            while (true)
            {
                try
                {
                    firstAnswer.TrySetResult(await client.ReportAsync(id, version, taskId, nodeId(), either.Token).ConfigureAwait(false));
                    return;
                }
                catch (ModelManagerException e)
                {
                    // The caller hears of the first failure at once; the scheduler may still hear of the miss.
                    firstAnswer.TrySetResult((MissReportStatus.Unreachable, null));
                    if (!HttpFailure.IsTransient(e))
                    {
                        return;
                    }
                }

                await Task.Delay(s_pause, time, either.Token).ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // Closing, or patience at its end: nobody is left who could be told.
            firstAnswer.TrySetResult((MissReportStatus.Unreachable, null));
        }
    }
}
