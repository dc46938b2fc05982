using ModelManager.Catalogue;
using ModelManager.Http;
using ModelManager.Planning;
using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>The model library's storage over HTTP. An answer that is not exactly what was asked for is refused.</summary>
internal sealed class HttpOrigin(HttpTransport transport, Uri library, OriginHeaders headers) : IContentOrigin
{
    public ServerTraits Traits => transport.TraitsOf(library);

    public async Task<OriginBody> OpenAsync(FilePlan file, ByteRange range, string? etag, CancellationToken cancellationToken)
    {
        var size = file.File.SizeBytes;
        var isWhole = range == new ByteRange(0, size);
        var fetch = new HttpFetch(HttpMethod.Get, new Uri(library, LibraryPaths.File(file.Key, file.File.Path)), headers)
        {
            Range = isWhole ? null : range,
            IfRange = etag,
        };
        var answer = await transport.SendAsync(fetch, cancellationToken).ConfigureAwait(false);
        try
        {
            var sent = RangeOf(answer, range, isWhole, size);
            CheckLength(answer, sent.Length);
            var body = await answer.OpenBodyAsync(cancellationToken).ConfigureAwait(false);
            return new OriginBody(body, sent.Start, answer.StrongETag, answer.AcceptsRanges, answer) { IsWhole = answer.Status == 200 };
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    private static ByteRange RangeOf(HttpAnswer answer, ByteRange asked, bool isWhole, long size)
    {
        switch (answer.Status)
        {
            case 200 when isWhole || answer.ContentHeaders.ContentLength == size:
                return new ByteRange(0, size);
            case 200:
                throw ModelManagerException.Unexpected("the server answers with something of another length where a range was asked for", answer.SafeUrl);
            case 206 when !isWhole:
                return answer.ContentHeaders.ContentRange is { Unit: "bytes", HasRange: true, HasLength: true } range
                    && range.From == asked.Start && range.To == asked.End - 1 && range.Length == size
                    ? asked
                    : throw WrongRange(answer, "the server answers with another range than the one asked for");
            case 206:
                throw ModelManagerException.Unexpected("the server answers with a range where the whole file was asked for", answer.SafeUrl);
            case 416:
                throw WrongRange(answer, "the server says that the file is shorter than the catalogue does");
            default:
                throw HttpFailure.FromStatus(answer);
        }
    }

    // With the status, which tells the caller that the server may do better without ranges.
    private static ModelManagerException WrongRange(HttpAnswer answer, string message) =>
        new(ErrorCode.UnexpectedResponse, message, new ErrorDetail { Url = answer.SafeUrl, HttpStatus = answer.Status });

    private static void CheckLength(HttpAnswer answer, long expected)
    {
        if (answer.ContentHeaders.ContentLength is { } length && length != expected)
        {
            throw ModelManagerException.Unexpected($"the server sends {length} bytes where {expected} belong", answer.SafeUrl);
        }
    }
}
