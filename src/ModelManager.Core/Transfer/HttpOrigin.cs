using ModelManager.Catalogue;
using ModelManager.Http;
using ModelManager.Planning;
using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>The model library's storage over HTTP. An answer that is not exactly what was asked for is refused.</summary>
internal sealed class HttpOrigin(HttpTransport transport, Uri library, OriginHeaders headers) : IContentOrigin
{
    public async Task<OriginBody> OpenAsync(FilePlan file, long start, string? etag, CancellationToken cancellationToken)
    {
        var size = file.File.SizeBytes;
        var fetch = new HttpFetch(HttpMethod.Get, new Uri(library, LibraryPaths.File(file.Key, file.File.Path)), headers)
        {
            Range = start > 0 ? new ByteRange(start, size) : null,
            // Chunk digests have shown that the bytes before are right, whatever the server calls the content now.
            IfRange = file.Chunks is null ? etag : null,
        };
        var answer = await transport.SendAsync(fetch, cancellationToken).ConfigureAwait(false);
        try
        {
            var begins = FirstByte(answer, start, size);
            CheckLength(answer, size - begins);
            var body = await answer.OpenBodyAsync(cancellationToken).ConfigureAwait(false);
            return new OriginBody(body, begins, answer.StrongETag, answer);
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    private static long FirstByte(HttpAnswer answer, long start, long size)
    {
        switch (answer.Status)
        {
            case 200 when start == 0 || answer.ContentHeaders.ContentLength == size:
                return 0;
            case 200:
                throw ModelManagerException.Unexpected("the server answers with something of unknown length where a range was asked for", answer.SafeUrl);
            case 206 when start > 0:
                return answer.ContentHeaders.ContentRange is { Unit: "bytes", HasRange: true, HasLength: true } range
                    && range.From == start && range.To == size - 1 && range.Length == size
                    ? start
                    : throw ModelManagerException.Unexpected("the server answers with another range than the one asked for", answer.SafeUrl);
            case 206:
                throw ModelManagerException.Unexpected("the server answers with a range where the whole file was asked for", answer.SafeUrl);
            case 416:
                throw ModelManagerException.Unexpected("the server says that the file is shorter than the catalogue does", answer.SafeUrl);
            default:
                throw HttpFailure.FromStatus(answer);
        }
    }

    private static void CheckLength(HttpAnswer answer, long expected)
    {
        if (answer.ContentHeaders.ContentLength is { } length && length != expected)
        {
            throw ModelManagerException.Unexpected($"the server sends {length} bytes where {expected} belong", answer.SafeUrl);
        }
    }
}
