namespace ModelManager.Http;

/// <summary>How the process talks to servers.</summary>
internal sealed record HttpSettings
{
    public string? Proxy { get; init; }

    public string? CaFile { get; init; }

    public bool AllowInsecure { get; init; }

    /// <summary>From the request to the end of the answer's headers, connecting included.</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection that nobody uses is kept, if the server keeps it.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a body may deliver nothing.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
