using ModelManager.Lifecycle;
using ModelManager.Primitives;
using ModelManager.Store;

namespace ModelManager.Downloads;

/// <summary>
/// The life of a task: runs of the pipeline one after the other, a pause between them, and the end. What stops a run says what comes next.
/// </summary>
internal sealed class DownloadLoop(DownloadTask task, DownloadPipeline pipeline, DownloadStatus status, StopRequest stop, TaskHandles handles)
{
    private bool _beginsPaused;
    private volatile bool _hasRun;

    /// <summary>Whether the pipeline was run, or begun, at least once.</summary>
    public bool HasRun => _hasRun;

    /// <summary>What is on record of partial content that was left when the task was cancelled; null for nothing.</summary>
    public TaskRecord? Kept { get; private set; }

    /// <summary>Goes on until the version is installed, or the task has failed or was ended.</summary>
    /// <param name="paused">Whether it begins with waiting to be resumed, without anybody having paused it now.</param>
    /// <param name="predecessor">What has to end before.</param>
    public async Task RunAsync(bool paused, Task predecessor)
    {
        _beginsPaused = paused;
        await predecessor.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var session = pipeline.OpenSession();
        status.ShareThrough(session);
        try
        {
            while (await MayRunAsync(session).ConfigureAwait(false))
            {
                if (await TryRunAsync(session).ConfigureAwait(false))
                {
                    return;
                }
            }

            await EndStoppedAsync(session).ConfigureAwait(false);
        }
        catch (ModelManagerException e) when (e.Code == ErrorCode.Cancelled)
        {
            session.Dispose();
            EndCancelled(e);
        }
        catch (Exception e)
        {
            await EndFailedAsync(session, ModelManagerException.From(e)).ConfigureAwait(false);
        }
    }

    /// <summary>Clears away what a failed task left, which was cancelled then.</summary>
    /// <param name="before">The end of its loop, or of an earlier attempt to clear it away.</param>
    public async Task ClearFailedBehindAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ClearFailedAsync().ConfigureAwait(false);
    }

    // Whether that was the end: false when it was stopped.
    private async Task<bool> TryRunAsync(DownloadSession session)
    {
        using var run = new CancellationTokenSource();
        _hasRun = true;
        _beginsPaused = false;
        stop.BeginRun(run);
        try
        {
            var installed = await pipeline.RunAsync(task, session, run.Token).ConfigureAwait(false);
            session.Dispose();
            if (installed is not null)
            {
                status.Complete(installed);
                handles.End(installed, null);
            }
            else
            {
                // Its callers are another task's now.
                status.Set(ModelState.Absent);
            }

            return true;
        }
        catch (OperationCanceledException) when (run.IsCancellationRequested)
        {
            // Why it was stopped is looked at before the next run.
            return false;
        }
        catch (Exception) when (stop.Reason > StopReason.Pause)
        {
            // It was to end anyway, and ends as it was told to.
            return false;
        }
        finally
        {
            stop.EndRun();
        }
    }

    // Waits out a pause; false when the task is to end.
    private async Task<bool> MayRunAsync(DownloadSession session)
    {
        var reason = stop.Reason;
        if (reason == StopReason.Pause)
        {
            await RememberPauseAsync(session).ConfigureAwait(false);
            status.Set(ModelState.Paused);
            await stop.WaitWhilePausedAsync().ConfigureAwait(false);
            if (stop.Reason <= StopReason.Pause)
            {
                session.Update(record => record with { IsPaused = false });
            }
        }
        else if (reason == StopReason.None && status.State is not (ModelState.Queued or ModelState.Paused))
        {
            // Paused and resumed before the run had stopped.
            status.Set(ModelState.Paused);
        }

        if (stop.Reason > StopReason.Pause)
        {
            return false;
        }

        status.Set(ModelState.Queued);
        return true;
    }

    // Without the guard only a record of an earlier run can be there, which this task was to go on with.
    private Task RememberPauseAsync(DownloadSession session)
    {
        if (_beginsPaused)
        {
            // Not the user's doing now: what the record says, it says already.
            _beginsPaused = false;
            return Task.CompletedTask;
        }

        session.Update(record => record with { IsPaused = true });
        return session.Record is null ? pipeline.Leftovers.RememberPauseAsync(task) : Task.CompletedTask;
    }

    private async Task EndStoppedAsync(DownloadSession session)
    {
        if (stop.Reason == StopReason.Close)
        {
            if (stop.IsPauseWanted)
            {
                session.Update(record => record with { IsPaused = true });
            }

            session.Dispose();
            handles.End(null, new ModelManagerException(ErrorCode.Closed, "the manager was closed"));
            return;
        }

        await DiscardAsync(session).ConfigureAwait(false);
        session.Dispose();
        EndCancelled(new ModelManagerException(ErrorCode.Cancelled, "the download was cancelled"));
    }

    private void EndCancelled(ModelManagerException cancelled)
    {
        status.Cancel(cancelled);
        handles.End(null, cancelled);
    }

    private async Task EndFailedAsync(DownloadSession session, ModelManagerException failure)
    {
        // Then this is the failure of clearing it away.
        var wasCancelled = stop.IsCancelled;
        RememberFailure(session, failure);
        if (!wasCancelled && stop.IsCancelled)
        {
            try
            {
                await EndStoppedAsync(session).ConfigureAwait(false);
                return;
            }
            catch (ModelManagerException again)
            {
                (failure, wasCancelled) = (again, true);
            }
        }

        session.Dispose();
        if (wasCancelled)
        {
            await RememberUnwantedAsync().ConfigureAwait(false);
        }

        var isCancelled = status.Fail(failure, stop);
        handles.End(null, failure);
        if (isCancelled && !wasCancelled)
        {
            await ClearFailedAsync().ConfigureAwait(false);
        }
    }

    // What fails for good would fail at every start again, after fetching as much again: the next run leaves it to the user.
    private static void RememberFailure(DownloadSession session, ModelManagerException failure)
    {
        try
        {
            if (!failure.IsRetryable || failure.Code == ErrorCode.ChecksumMismatch)
            {
                session.Update(record => record with { IsPaused = true });
            }
        }
        catch (ModelManagerException)
        {
            // The disk is sick; the failure itself says why.
        }
    }

    private async Task ClearFailedAsync()
    {
        try
        {
            using var session = pipeline.OpenSession();
            await DiscardAsync(session).ConfigureAwait(false);
            status.Set(ModelState.Absent);
        }
        catch (ModelManagerException e)
        {
            await RememberUnwantedAsync().ConfigureAwait(false);
            status.StayFailed(e);
        }
    }

    // It was cancelled and could not be cleared away: no later run is to go on with it by itself.
    private async Task RememberUnwantedAsync()
    {
        try
        {
            await pipeline.Leftovers.RememberPauseAsync(task).ConfigureAwait(false);
        }
        catch (ModelManagerException)
        {
            // The disk is sick; the failure itself says why.
        }
    }

    private async Task DiscardAsync(DownloadSession session) =>
        Kept = await pipeline.Leftovers.DiscardAsync(task, session, keepPartial: stop.Reason == StopReason.CancelKeepingPartial).ConfigureAwait(false);
}
