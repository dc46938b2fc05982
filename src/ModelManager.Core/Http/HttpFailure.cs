using System.Security.Authentication;
using ModelManager.Primitives;

namespace ModelManager.Http;

/// <summary>The typed form of everything that can go wrong between us and a server.</summary>
internal static class HttpFailure
{
    private const double MaxRetryAfterMs = 30_000;
    private const int MaxQuotedLength = 200;

    /// <summary>Whether waiting and asking again is the answer.</summary>
    public static bool IsTransient(ModelManagerException e) => e.Code switch
    {
        ErrorCode.Network or ErrorCode.Stalled => true,
        ErrorCode.HttpStatus => ModelManagerException.IsTransientStatus(e.Detail.HttpStatus),
        _ => false,
    };

    public static ModelManagerException From(Exception exception, string safeUrl)
    {
        if (exception is ModelManagerException typed)
        {
            return typed;
        }

        var detail = new ErrorDetail { Url = safeUrl };
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            // The framework has the same exception for a peer that does not speak TLS at all; that one is no question of trust.
            if (cause is AuthenticationException && cause.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase))
            {
                return new(ErrorCode.TlsUntrusted, $"the server's certificate is not trusted: {Quote(cause)}", detail, exception);
            }
        }

        return exception is HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded }
            ? new(ErrorCode.UnexpectedResponse, $"the answer is not proper HTTP: {Quote(exception)}", detail, exception)
            : new(ErrorCode.Network, $"the connection failed: {Quote(exception)}", detail, exception);
    }

    public static ModelManagerException FromStatus(HttpAnswer answer)
    {
        var detail = new ErrorDetail { Url = answer.SafeUrl, HttpStatus = answer.Status, RetryAfterMs = ClampRetryAfter(answer.RetryAfter), IsOfRedirectTarget = answer.IsRedirected };
        return answer.Status switch
        {
            401 or 403 or 407 => new(ErrorCode.Auth, $"the server refuses access with status {answer.Status}", detail),
            >= 400 and < 600 => new(ErrorCode.HttpStatus, $"the server answers with status {answer.Status}", detail),
            _ => new(ErrorCode.UnexpectedResponse, $"the server answers with status {answer.Status}, which means nothing here", detail),
        };
    }

    // The framework repeats what the server sent, of any length and with any bytes; a message is one line of text.
    private static string Quote(Exception exception)
    {
        var message = exception.Message.Length > MaxQuotedLength ? exception.Message[..MaxQuotedLength] : exception.Message;
        return string.Concat(message.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
    }

    // A server may ask for patience, not for a day of it.
    private static long ClampRetryAfter(TimeSpan? retryAfter) => (long)Math.Clamp(retryAfter?.TotalMilliseconds ?? 0, 0, MaxRetryAfterMs);
}
