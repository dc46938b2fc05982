using ModelManager.Http;
using ModelManager.Primitives;

namespace ModelManager.Scheduling;

/// <summary>
/// Keeps the scheduler told of what this node can run: at once, after every change, and from time to time, because it forgets. One
/// request at a time; changes that come together are told together; one that failed is repeated, with waits that grow. Nothing waits
/// for it, and nothing hears of its failures: a scheduler that is not told gives this node no work, and no more.
/// </summary>
/// <param name="scheduler">Who is told.</param>
/// <param name="nodeId">The name to be told under.</param>
/// <param name="installed">What can be run now. From memory.</param>
/// <param name="time">Where time comes from.</param>
internal sealed class NodeAnnouncer(SchedulerClient scheduler, Func<string> nodeId, Func<IReadOnlyList<ModelKey>> installed, TimeProvider time) : IAsyncDisposable
{
    /// <summary>What happens within this is told together.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(100);

    /// <summary>How often a look is taken at what other processes installed.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    /// <summary>How often all is said again.</summary>
    public static readonly TimeSpan Reminder = TimeSpan.FromMinutes(15);

    /// <summary>The wait after the first failure; each one after it doubles.</summary>
    public static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait for a scheduler that is down; for one that answers otherwise it is that of a reminder.</summary>
    public static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = NewSignal();
    private IReadOnlyList<ModelKey>? _told;
    private long _toldAt;
    private Task _work = Task.CompletedTask;

    /// <summary>Begins behind the caller.</summary>
    public void Start() => _work = Task.Run(RunAsync);

    /// <summary>Something may have been installed, removed or damaged. Returns at once; from any thread.</summary>
    public void Changed()
    {
        lock (_lock)
        {
            _changed.TrySetResult();
        }
    }

    /// <summary>Gives up what is on its way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        _closing.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await TellAsync().ConfigureAwait(false);
                await WaitForChangeAsync().ConfigureAwait(false);
                await Task.Delay(Settling, time, _closing.Token).ConfigureAwait(false);
            }
        }
        catch (Exception) when (_closing.IsCancellationRequested)
        {
            // Closing.
        }
    }

    // Until the scheduler knows.
    private async Task TellAsync()
    {
        for (var wait = FirstRetry; ; wait *= 2)
        {
            try
            {
                var now = TakeInstalled();
                if (_told is null || !_told.SequenceEqual(now) || time.GetElapsedTime(_toldAt) >= Reminder)
                {
                    await scheduler.PutNodeAsync(nodeId(), now, _closing.Token).ConfigureAwait(false);
                    (_told, _toldAt) = (now, time.GetTimestamp());
                }

                return;
            }
            catch (Exception e) when (!_closing.IsCancellationRequested)
            {
                // One that is down will be back; one that does not want to know is not pressed.
                var longest = e is ModelManagerException refusal && !HttpFailure.IsTransient(refusal) ? Reminder : LongestRetry;
                wait = wait < longest ? wait : longest;
            }

            await Task.Delay(wait, time, _closing.Token).ConfigureAwait(false);
        }
    }

    private IReadOnlyList<ModelKey> TakeInstalled()
    {
        lock (_lock)
        {
            // What changes from here on may not be in the answer.
            _changed = _changed.Task.IsCompleted ? NewSignal() : _changed;
        }

        return installed();
    }

    private async Task WaitForChangeAsync()
    {
        Task changed;
        lock (_lock)
        {
            changed = _changed.Task;
        }

        try
        {
            await changed.WaitAsync(Look, time, _closing.Token).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Another process may have changed something all the same.
        }
    }
}
