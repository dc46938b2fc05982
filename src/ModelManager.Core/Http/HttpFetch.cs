using ModelManager.Primitives;

namespace ModelManager.Http;

/// <summary>One thing to ask of a server.</summary>
internal sealed record HttpFetch(HttpMethod Method, Uri Url, OriginHeaders Headers)
{
    /// <summary>The bytes wanted, or null for all.</summary>
    public ByteRange? Range { get; init; }

    /// <summary>A strong entity tag: the range is wanted only of the same content.</summary>
    public string? IfRange { get; init; }

    /// <summary>An entity tag: what has it is known, and not wanted again (304).</summary>
    public string? IfNoneMatch { get; init; }

    /// <summary>A JSON body.</summary>
    public byte[]? Json { get; init; }
}
