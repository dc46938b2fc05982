using ModelManager.Http;
using ModelManager.Planning;
using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>Where bytes come from.</summary>
internal interface IContentOrigin
{
    /// <summary>What is known of it before anything was asked.</summary>
    ServerTraits Traits => default;

    /// <summary>Asks for a range of a file. The answer may be the whole file instead, when the content changed or the server knows no ranges.</summary>
    /// <param name="file">Which file.</param>
    /// <param name="range">The bytes wanted; the whole file is asked for as such.</param>
    /// <param name="etag">The strong entity tag that the bytes must belong to, or null.</param>
    /// <param name="cancellationToken">Ends the request and, later, the body.</param>
    Task<OriginBody> OpenAsync(FilePlan file, ByteRange range, string? etag, CancellationToken cancellationToken);
}

/// <summary>The bytes of a file from <paramref name="start"/>: to the end of the range that was asked for, or to the file's own when <paramref name="start"/> is 0 instead.</summary>
internal sealed class OriginBody(Stream content, long start, string? etag, bool acceptsRanges, IDisposable? owner) : IDisposable
{
    public Stream Content => content;

    /// <summary>Whether it is the whole file, whatever was asked for.</summary>
    public bool IsWhole { get; init; }

    public long Start => start;

    /// <summary>The strong entity tag, or null.</summary>
    public string? ETag => etag;

    /// <summary>Whether the server said, or shows with this answer, that it knows ranges.</summary>
    public bool AcceptsRanges => acceptsRanges;

    public void Dispose()
    {
        content.Dispose();
        owner?.Dispose();
    }
}
