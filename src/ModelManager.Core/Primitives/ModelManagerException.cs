namespace ModelManager.Primitives;

/// <summary>The one exception type of the library. The message is one line for developers, never for end users.</summary>
public sealed class ModelManagerException : Exception
{
    /// <summary>Creates an exception.</summary>
    public ModelManagerException(ErrorCode code, string message, ErrorDetail? detail = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Detail = detail ?? ErrorDetail.None;
    }

    /// <summary>What went wrong.</summary>
    public ErrorCode Code { get; }

    /// <summary>Facts about it.</summary>
    public ErrorDetail Detail { get; }

    /// <summary>What the scheduler answered to the report of a miss; only with <see cref="ErrorCode.ModelNotAvailable"/>.</summary>
    public MissReport? Report { get; init; }

    /// <summary>Whether the same call can succeed later.</summary>
    public bool IsRetryable => Code == ErrorCode.HttpStatus ? IsTransientStatus(Detail.HttpStatus) : ErrorCodes.IsRetryable(Code);

    /// <summary>Whether a status means that the same request may succeed later: 408, 425, 429 (RFC 9110, 8470, 6585) and 5xx.</summary>
    public static bool IsTransientStatus(int httpStatus) => httpStatus is 408 or 425 or 429 or >= 500;

    /// <summary>A caller's malformed argument.</summary>
    public static ModelManagerException Invalid(string message) => new(ErrorCode.InvalidArgument, message);

    /// <summary>A server's malformed answer.</summary>
    public static ModelManagerException Unexpected(string message, string? url = null) =>
        new(ErrorCode.UnexpectedResponse, message, new ErrorDetail { Url = url });

    /// <summary>The typed form of any exception, for the boundaries where nothing else may pass.</summary>
    public static ModelManagerException From(Exception exception) => exception switch
    {
        ModelManagerException typed => typed,
        OperationCanceledException => new(ErrorCode.Cancelled, "the operation was cancelled", null, exception),
        UnauthorizedAccessException => new(ErrorCode.Permission, exception.Message, null, exception),
        IOException => new(ErrorCode.Io, exception.Message, null, exception),
        _ => new(ErrorCode.Internal, $"{exception.GetType().Name}: {exception.Message}", null, exception),
    };
}
