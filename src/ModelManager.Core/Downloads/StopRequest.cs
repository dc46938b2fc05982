namespace ModelManager.Downloads;

/// <summary>
/// Why a run of a task is to stop, in order of precedence: what weighs more replaces what weighs less, never the other way round.
/// Closing weighs less than cancelling, or the next run would go on with what the user cancelled just before.
/// </summary>
internal enum StopReason
{
    None,
    Pause,
    Close,
    CancelKeepingPartial,
    Cancel,
}

/// <summary>Stops the present run of a task, wakes a paused one, and remembers why. Safe for use by several threads.</summary>
internal sealed class StopRequest
{
    private readonly Lock _lock = new();
    private CancellationTokenSource? _run;
    private TaskCompletionSource? _wake;
    private StopReason _reason;
    private bool _isPauseWanted;

    public StopReason Reason
    {
        get
        {
            lock (_lock)
            {
                return _reason;
            }
        }
    }

    /// <summary>Whether it is not wanted any more.</summary>
    public bool IsCancelled => Reason is StopReason.CancelKeepingPartial or StopReason.Cancel;

    /// <summary>Whether the last word was a pause; it outlives the closing that came after it.</summary>
    public bool IsPauseWanted
    {
        get
        {
            lock (_lock)
            {
                return _isPauseWanted;
            }
        }
    }

    /// <summary>Asks for a stop; returns false when the same or more was asked for already. Nothing comes after closing.</summary>
    public bool Raise(StopReason reason)
    {
        lock (_lock)
        {
            if (reason <= _reason || _reason == StopReason.Close)
            {
                return false;
            }

            _isPauseWanted |= reason == StopReason.Pause;
            _reason = reason;

            // What waits for the run's end goes on elsewhere: here it would take the engine's lock under this one.
            _ = _run?.CancelAsync();
            if (reason > StopReason.Pause)
            {
                _wake?.TrySetResult();
            }

            return true;
        }
    }

    /// <summary>Takes back a pause.</summary>
    public void Resume()
    {
        lock (_lock)
        {
            if (_reason == StopReason.Pause)
            {
                _reason = StopReason.None;
                _isPauseWanted = false;
            }

            _wake?.TrySetResult();
        }
    }

    /// <summary>A run begins; it is cancelled when a stop is, or was already, asked for.</summary>
    public void BeginRun(CancellationTokenSource run)
    {
        lock (_lock)
        {
            _run = run;
            if (_reason != StopReason.None)
            {
                run.Cancel();
            }
        }
    }

    public void EndRun()
    {
        lock (_lock)
        {
            _run = null;
        }
    }

    /// <summary>Waits while the reason is a pause.</summary>
    public async Task WaitWhilePausedAsync()
    {
        Task wake;
        lock (_lock)
        {
            if (_reason != StopReason.Pause)
            {
                return;
            }

            _wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            wake = _wake.Task;
        }

        await wake.ConfigureAwait(false);
        lock (_lock)
        {
            _wake = null;
        }
    }
}
