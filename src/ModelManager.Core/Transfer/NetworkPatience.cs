using ModelManager.Http;
using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>
/// What to do about a network that fails: try again soon, and after five attempts without a new byte say so and probe for ever,
/// at least every 30 s. Wrong answers are tried again only twice, because a server that is wrong stays wrong.
/// </summary>
internal sealed class NetworkPatience(TimeProvider time, IConnectionProgress progress)
{
    private const int AttemptsBeforeWaiting = 5;
    private const int MaxWrongAnswers = 3;
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);

    private int _attempts;
    private long _furthest = -1;
    private int _wrongAnswers;
    private bool _isWaiting;
    private Task? _up;

    /// <summary>Whether it has said that it waits for the network.</summary>
    public bool IsWaiting => _isWaiting;

    /// <summary>
    /// Bytes came. Only those beyond all that came before count as progress: a server that always ends at the same place, and
    /// begins anew each time, must not be asked for ever without a pause.
    /// </summary>
    /// <returns>Whether it is progress.</returns>
    public bool Reached(long position)
    {
        var isProgress = position > _furthest;
        if (isProgress)
        {
            _furthest = position;
            _attempts = 0;
        }

        SetWaiting(false);
        return isProgress;
    }

    /// <summary>A whole answer came: the network is up.</summary>
    public void Progressed()
    {
        _attempts = 0;
        SetWaiting(false);
    }

    /// <summary>Waits before the next attempt, or throws what cannot be mended by waiting.</summary>
    public Task PauseAsync(ModelManagerException failure, CancellationToken cancellationToken) =>
        PauseAsync(failure, HttpFailure.IsTransient(failure) || (failure.Code == ErrorCode.UnexpectedResponse && ++_wrongAnswers < MaxWrongAnswers), cancellationToken, cancellationToken);

    /// <summary>The same, where somebody else decides what can be mended.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="mayTryAgain">Whether waiting can mend it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="turn">Ends the wait for a turn for all connections that wait for the same one; nothing that happens to one alone may.</param>
    public async Task PauseAsync(ModelManagerException failure, bool mayTryAgain, CancellationToken cancellationToken, CancellationToken turn)
    {
        if (!mayTryAgain)
        {
            throw failure;
        }

        progress.Retried();
        if (_up is { IsCompleted: true })
        {
            // Another connection got through since the last attempt, so what failed was not the network.
            _attempts = 0;
            SetWaiting(false);
        }

        _attempts++;
        if (_attempts >= AttemptsBeforeWaiting)
        {
            SetWaiting(true);
            progress.Yield();
        }

        var exponent = Math.Min(_attempts - 1, 10);
        var pause = TimeSpan.FromMilliseconds(Math.Min(s_longestPause.TotalMilliseconds, s_firstPause.TotalMilliseconds * (1 << exponent)));
        var jittered = pause * (0.75 + (Random.Shared.NextDouble() * 0.25));
        var asked = TimeSpan.FromMilliseconds(failure.Detail.RetryAfterMs);
        if (asked > jittered)
        {
            await Task.Delay(asked, time, cancellationToken).ConfigureAwait(false);
        }
        else if (await IsWokenAsync(jittered, cancellationToken).ConfigureAwait(false))
        {
            // Another connection of the download has got through, so this one does not wait any longer, and need not ask for a turn.
            SetWaiting(false);
        }

        if (_isWaiting)
        {
            await progress.TakeTurnAsync(turn).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Repeats an action until it succeeds or fails for good.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var result = await action().ConfigureAwait(false);
                Progressed();
                return result;
            }
            catch (ModelManagerException e)
            {
                await PauseAsync(e, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> IsWokenAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var isUp = _up = progress.NetworkIsUp;
        var first = await Task.WhenAny(Task.Delay(pause, time, over.Token), isUp).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        if (first.IsCanceled)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return first == isUp;
    }

    private void SetWaiting(bool isWaiting)
    {
        if (_isWaiting != isWaiting)
        {
            _isWaiting = isWaiting;
            progress.Waiting(isWaiting);
        }
    }
}
