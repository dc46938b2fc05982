using ModelManager.Primitives;

namespace ModelManager.Http;

/// <summary>
/// One manager's token: asked of the caller when one is needed, or given by it at any time, and kept until a server refuses it. Requests
/// that need one at the same time share one question. Safe from any thread; the caller's code runs under no lock.
/// </summary>
/// <param name="ask">Asks the caller; null where it only gives.</param>
/// <param name="time">Where time comes from.</param>
internal sealed class BearerTokens(Func<CancellationToken, Task<string>>? ask, TimeProvider time)
{
    /// <summary>The longest token that is sent.</summary>
    public const int MaxLength = 65536;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private Task<string>? _token;
    private TaskCompletionSource<string>? _question;
    private bool _isClosed;

    /// <summary>Whether there is a token, or somebody to ask for one.</summary>
    public bool IsOfUse
    {
        get
        {
            lock (_lock)
            {
                return !_isClosed && (ask is not null || _token is not null);
            }
        }
    }

    /// <summary>The token; null when there is none, and nobody to ask.</summary>
    /// <exception cref="ModelManagerException">
    /// <see cref="ErrorCode.Auth"/>: the caller gave none, or none that can be sent. <see cref="ErrorCode.Closed"/>: its manager was closed.
    /// </exception>
    public async Task<string?> GetAsync(CancellationToken cancellationToken)
    {
        Task<string> token;
        lock (_lock)
        {
            if (_isClosed)
            {
                throw Closed();
            }

            if (_token is null or { IsFaulted: true } or { IsCanceled: true })
            {
                if (ask is null)
                {
                    return null;
                }

                _question = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
                _token = AskAsync(ask, _question).Observed();
            }

            token = _token;
        }

        return await token.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The token from now on, and the answer to the question that is open, if one is; null when there is none to be had.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.InvalidArgument"/>: it cannot be sent, and nothing changed.</exception>
    public void Set(string? token)
    {
        if (token is not null && !CanBeSent(token))
        {
            throw ModelManagerException.Invalid($"the token cannot be sent: it is 1 to {MaxLength} characters of printable ASCII without spaces");
        }

        TaskCompletionSource<string>? open;
        lock (_lock)
        {
            open = _question;
            _question = null;
            _token = token is null ? null : Task.FromResult(token);
        }

        if (token is null)
        {
            open?.TrySetException(new ModelManagerException(ErrorCode.Auth, "there is no token: who was asked for one gave none"));
        }
        else
        {
            open?.TrySetResult(token);
        }
    }

    /// <summary>A server refused this token: the caller is asked for another, unless that has happened already.</summary>
    public void Refuse(string token)
    {
        lock (_lock)
        {
            if (_token is { IsCompletedSuccessfully: true } && _token.Result == token)
            {
                _token = null;
            }
        }
    }

    /// <summary>The manager was closed: nobody is asked any more, and whoever waits is told so.</summary>
    public void Close()
    {
        TaskCompletionSource<string>? open;
        lock (_lock)
        {
            _isClosed = true;
            open = _question;
            _question = null;
        }

        open?.TrySetException(Closed());
    }

    private static bool CanBeSent(string token) => token.Length is > 0 and <= MaxLength && token.All(c => c is > ' ' and <= '~');

    private static ModelManagerException Closed() => new(ErrorCode.Closed, "the manager was closed");

    // Not for one request's sake alone, so no request's cancellation ends it.
    private async Task<string> AskAsync(Func<CancellationToken, Task<string>> caller, TaskCompletionSource<string> question)
    {
        using var patience = new CancellationTokenSource(s_patience, time);
        var asked = Task.Run(() => caller(patience.Token), patience.Token);
        try
        {
            var token = await (await Task.WhenAny(asked, question.Task).WaitAsync(patience.Token).ConfigureAwait(false)).ConfigureAwait(false);
            return token is not null && CanBeSent(token)
                ? token
                : throw new ModelManagerException(ErrorCode.Auth, "getToken gave something that cannot be sent: a token is printable ASCII without spaces");
        }
        catch (ModelManagerException)
        {
            throw;
        }
        catch (Exception e) when (patience.IsCancellationRequested)
        {
            throw new ModelManagerException(ErrorCode.Auth, $"getToken gave no token within {s_patience.TotalSeconds:0} s", ErrorDetail.None, e);
        }
        catch (Exception e)
        {
            throw new ModelManagerException(ErrorCode.Auth, "getToken failed", ErrorDetail.None, e);
        }
        finally
        {
            lock (_lock)
            {
                if (_question == question)
                {
                    _question = null;
                }
            }

            // Whoever still looks for a token may stop; what it fails with then is nobody's concern.
            await patience.CancelAsync().ConfigureAwait(false);
            _ = asked.Observed();
            _ = question.Task.Observed();
        }
    }
}
