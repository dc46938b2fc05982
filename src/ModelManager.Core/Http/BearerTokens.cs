using ModelManager.Primitives;

namespace ModelManager.Http;

/// <summary>
/// Asks the caller for a token when one is needed, and keeps it until a server refuses it. Requests that need one at the same time share one
/// question. Safe from any thread.
/// </summary>
internal sealed class BearerTokens(Func<CancellationToken, Task<string>> ask, TimeProvider time)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private Task<string>? _token;

    /// <summary>The token.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.Auth"/>: the caller gave none, or none that can be sent.</exception>
    public Task<string> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_token is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _token = AskAsync();
            }

            return _token.WaitAsync(cancellationToken);
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

    // Not for one request's sake alone, so no request's cancellation ends it.
    private async Task<string> AskAsync()
    {
        using var patience = new CancellationTokenSource(s_patience, time);
        string token;
        try
        {
            token = await Task.Run(() => ask(patience.Token), patience.Token).WaitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (patience.IsCancellationRequested)
        {
            throw new ModelManagerException(ErrorCode.Auth, $"getToken gave no token within {s_patience.TotalSeconds:0} s", ErrorDetail.None, e);
        }
        catch (Exception e)
        {
            throw new ModelManagerException(ErrorCode.Auth, $"getToken failed: {e.Message}", ErrorDetail.None, e);
        }

        return string.IsNullOrEmpty(token) || !token.All(c => c is > ' ' and <= '~')
            ? throw new ModelManagerException(ErrorCode.Auth, "getToken gave something that cannot be sent: a token is printable ASCII without spaces")
            : token;
    }
}
