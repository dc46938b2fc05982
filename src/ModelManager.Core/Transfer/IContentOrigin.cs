using ModelManager.Planning;

namespace ModelManager.Transfer;

/// <summary>Where bytes come from.</summary>
internal interface IContentOrigin
{
    /// <summary>Asks for a file from an offset to its end. The answer may begin at 0 instead, when the content changed or the server knows no ranges.</summary>
    /// <param name="file">Which file.</param>
    /// <param name="start">The first byte wanted.</param>
    /// <param name="etag">The strong entity tag that the bytes before came with, or null.</param>
    /// <param name="cancellationToken">Ends the request and, later, the body.</param>
    Task<OriginBody> OpenAsync(FilePlan file, long start, string? etag, CancellationToken cancellationToken);
}

/// <summary>The bytes of a file from <paramref name="start"/> to its end.</summary>
internal sealed class OriginBody(Stream content, long start, string? etag, IDisposable? owner) : IDisposable
{
    public Stream Content => content;

    public long Start => start;

    /// <summary>The strong entity tag, or null.</summary>
    public string? ETag => etag;

    public void Dispose()
    {
        content.Dispose();
        owner?.Dispose();
    }
}
