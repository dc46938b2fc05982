namespace ModelManager.Primitives;

/// <summary>What a program may want to know of a failure beside its code. Every member is optional.</summary>
public sealed record ErrorDetail
{
    /// <summary>The file or folder concerned.</summary>
    public string? Path { get; init; }
    /// <summary>The URL concerned, without user info and query.</summary>
    public string? Url { get; init; }
    /// <summary>The HTTP status received, or 0.</summary>
    public int HttpStatus { get; init; }
    /// <summary>The operating system's error number (errno), or 0.</summary>
    public int OsError { get; init; }
    /// <summary>Bytes that would be needed, for <see cref="ErrorCode.InsufficientSpace"/>.</summary>
    public long RequiredBytes { get; init; }
    /// <summary>Bytes that are free, for <see cref="ErrorCode.InsufficientSpace"/>.</summary>
    public long AvailableBytes { get; init; }
    /// <summary>Milliseconds that the server asks to wait, or 0.</summary>
    public long RetryAfterMs { get; init; }

    /// <summary>An empty detail.</summary>
    public static ErrorDetail None { get; } = new();
}
