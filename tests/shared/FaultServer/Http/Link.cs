namespace ModelManager.Faults;

/// <summary>What the line between server and client is like.</summary>
public sealed record Link
{
    /// <summary>A line without limits.</summary>
    public static Link Perfect { get; } = new();

    /// <summary>Bytes per second of one connection; 0 for no limit.</summary>
    public long BytesPerSecond { get; init; }

    /// <summary>Bytes per second of all connections together; 0 for no limit.</summary>
    public long TotalBytesPerSecond { get; init; }

    /// <summary>How long a request and its answer are on their way together; a new connection costs as much again.</summary>
    public TimeSpan RoundTrip { get; init; }

    /// <summary>Bytes of a body after which another round trip is waited for, as a window of that size would; 0 for none.</summary>
    public int WindowBytes { get; init; }
}
