namespace ModelManager.Primitives;

/// <summary>
/// Every way in which a call can fail. The numbers are pinned and shared with the C ABI (<c>mm_status</c>), in decades by
/// subject, and are never renumbered or reused. The JavaScript names are the SCREAMING_SNAKE_CASE forms.
/// </summary>
public enum ErrorCode
{
    /// <summary>Success.</summary>
    Ok = 0,

    /// <summary>The model, or the version asked for, is not installed here. Report it to the scheduler; do not wait.</summary>
    ModelNotAvailable = -10,
    /// <summary>The library does not have this model or version.</summary>
    NotInCatalogue = -11,

    /// <summary>An argument is malformed; the message names it and the rule. Nothing was changed.</summary>
    InvalidArgument = -20,
    /// <summary>The manager or handle was closed.</summary>
    Closed = -21,
    /// <summary>The caller cancelled the operation.</summary>
    Cancelled = -22,
    /// <summary>Another process is downloading this version and the caller asked not to join it.</summary>
    DownloadInProgress = -23,
    /// <summary>The version is leased or being written and cannot be removed or replaced now.</summary>
    ModelInUse = -24,

    /// <summary>The network failed before an answer came. Try again later.</summary>
    Network = -30,
    /// <summary>A connection delivered nothing for too long.</summary>
    Stalled = -31,
    /// <summary>The server answered with a status that means failure; the detail has the number.</summary>
    HttpStatus = -32,
    /// <summary>The server's answer breaks the protocol or disagrees with itself.</summary>
    UnexpectedResponse = -33,
    /// <summary>A published version changed on the server; published versions never change.</summary>
    RemoteChanged = -34,
    /// <summary>The server's certificate is not trusted.</summary>
    TlsUntrusted = -35,
    /// <summary>The server wants other credentials (401, 403, 407).</summary>
    Auth = -36,
    /// <summary>The scheduler could not be reached.</summary>
    SchedulerUnreachable = -37,

    /// <summary>The content that arrived does not have the digest of the catalogue, after every allowed refetch.</summary>
    ChecksumMismatch = -40,
    /// <summary>Installed files no longer match what was installed.</summary>
    Corrupt = -41,

    /// <summary>The disk has not enough room; the detail has both numbers.</summary>
    InsufficientSpace = -50,
    /// <summary>The disk failed.</summary>
    Io = -51,
    /// <summary>The operating system refused access.</summary>
    Permission = -52,
    /// <summary>The file system does not lock, the root is more than one mount or has a newer format: lookups only.</summary>
    LockUnsupported = -53,

    /// <summary>A fault in this library. Please report it with the message.</summary>
    Internal = -60,

    /// <summary>C ABI only: the caller's buffer is too small; the needed length was stored.</summary>
    BufferTooSmall = -90,
    /// <summary>C ABI only: the call is not allowed inside a callback.</summary>
    InCallback = -91,
}
