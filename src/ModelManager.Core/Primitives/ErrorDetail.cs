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
    /// <summary>The bytes of the file that were wrong, for <see cref="ErrorCode.ChecksumMismatch"/> and <see cref="ErrorCode.Corrupt"/>; empty when unknown.</summary>
    public IReadOnlyList<ByteRange> Ranges { get; init; } = [];
    /// <summary>Who holds a lease, longest first, for <see cref="ErrorCode.ModelInUse"/>; empty when it is in use otherwise, or nobody told.</summary>
    public IReadOnlyList<LeaseHolder> Holders { get; init; } = [];
    /// <summary>Milliseconds that the server asks to wait, or 0.</summary>
    public long RetryAfterMs { get; init; }

    /// <summary>Whether the answer came from where the library had redirected to: it may have another address by now.</summary>
    internal bool IsOfRedirectTarget { get; init; }

    /// <summary>An empty detail.</summary>
    public static ErrorDetail None { get; } = new();
}
