using System.Net;
using System.Net.Http.Headers;
using ModelManager.Primitives;

namespace ModelManager.Http;

/// <summary>A server's answer whose headers are here and whose body is still to be read. Dispose drops the connection if the body was not read.</summary>
internal sealed class HttpAnswer(HttpResponseMessage response, Uri url, bool isRedirected, TimeProvider time, TimeSpan stallTimeout) : IDisposable
{
    private const int MaxEntityTagLength = 1024;
    private const int UnknownBytes = 16 * 1024;

    /// <summary>More than that is made room for only as it comes.</summary>
    private const int BelievedBytes = 4 * 1024 * 1024;

    public int Status => (int)response.StatusCode;

    /// <summary>Where the answer came from, after redirects.</summary>
    public Uri Url => url;

    /// <summary>Whether it came from another place than the one that was asked first.</summary>
    public bool IsRedirected => isRedirected;

    public string SafeUrl => Http.SafeUrl.Of(url);

    public HttpContentHeaders ContentHeaders => response.Content.Headers;

    /// <summary>The entity tag when it is strong, else null.</summary>
    public string? StrongETag => response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null;

    /// <summary>The entity tag, strong or weak, when it is one and of a reasonable length; else null.</summary>
    public string? EntityTag => response.Headers.ETag?.ToString() is { Length: <= MaxEntityTagLength } tag ? tag : null;

    /// <summary>Whether the server says that it knows ranges of bytes, or has just answered with one.</summary>
    public bool AcceptsRanges => TellsOfRanges(response);

    /// <summary>How long the server asks to wait, or null.</summary>
    public TimeSpan? RetryAfter => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };

    /// <summary>The body, with the limit on silence applied to every read.</summary>
    public async Task<Stream> OpenBodyAsync(CancellationToken cancellationToken)
    {
        // Decompression is off and identity was asked for; anything else would not be the bytes of the catalogue.
        if (ContentHeaders.ContentEncoding.Any(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            throw ModelManagerException.Unexpected("the server compressed a body that was asked for as it is", SafeUrl);
        }

        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return new StallGuardedStream(body, url, time, stallTimeout, cancellationToken);
    }

    /// <summary>The whole body, refused as soon as it is longer than the limit.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(int maxBytes, CancellationToken cancellationToken)
    {
        if (ContentHeaders.ContentLength > maxBytes)
        {
            throw TooLong(maxBytes);
        }

        var body = await OpenBodyAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = body.ConfigureAwait(false);

        // One array where the length is told, and one byte more than that shows that it was not true.
        var content = new byte[Math.Clamp(ContentHeaders.ContentLength ?? UnknownBytes, 0, BelievedBytes) + 1];
        var length = 0;
        for (int count; (count = await body.ReadAsync(content.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0;)
        {
            length += count;
            if (length > maxBytes)
            {
                throw TooLong(maxBytes);
            }

            if (length == content.Length)
            {
                Array.Resize(ref content, 2 * length);
            }
        }

        return content.AsMemory(0, length);
    }

    public static bool TellsOfRanges(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.PartialContent || response.Headers.AcceptRanges.Contains("bytes");

    public void Dispose() => response.Dispose();

    private ModelManagerException TooLong(int maxBytes) => ModelManagerException.Unexpected($"the answer is longer than {maxBytes} bytes", SafeUrl);
}
