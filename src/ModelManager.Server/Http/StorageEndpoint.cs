using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Server.Library;

namespace ModelManager.Server.Http;

/// <summary>
/// <c>/storage/models/{id}/{version}/{path}</c>: the files that a version lists, checksum.sha256 and manifest.json, and nothing
/// else. The path is looked up in that list, never put together from the request, so it cannot lead anywhere else.
/// </summary>
internal sealed class StorageEndpoint(LiveLibrary library)
{
    private readonly ManifestDigests _manifests = new();

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/storage/models/{id}/{version}/{**path}", CatalogueEndpoints.ReadMethods, SendAsync);

    private async Task SendAsync(HttpContext context)
    {
        var values = context.Request.RouteValues;
        var path = values["path"] as string ?? "";
        var version = ModelId.TryParse(values["id"] as string, out var id, out _) && ModelVersion.TryParse(values["version"] as string, out var number, out _)
            ? library.Current().Find(new ModelKey(id, number))
            : null;
        if (version is null || Known(version, path) is not { } known)
        {
            throw ApiException.NotFound("the library has no such file");
        }

        using var file = library.Storage.TryOpenRead($"{StorageLayout.Version(version.Key)}/{path}") ?? throw ApiException.NotFound("the library has no such file");
        var length = file.Length;
        if (known.SizeBytes is { } size && size != length)
        {
            throw new ModelManagerException(ErrorCode.Corrupt, $"'{file.Path}' has {length} bytes, not {size}");
        }

        await SendAsync(context, file, length, JsonBody.Of(known.Sha256 ?? _manifests.Of(version, file)));
    }

    private static (long? SizeBytes, Digest? Sha256)? Known(StoredVersion version, string path) => path switch
    {
        ModelPath.ChecksumFileName => (null, version.ChecksumSha256),
        ModelPath.ManifestFileName => (null, null),
        _ => version.Find(path) is { } file ? (file.SizeBytes, file.Sha256) : null,
    };

    private static async Task SendAsync(HttpContext context, DurableFile file, long length, string entityTag)
    {
        var response = context.Response;
        response.Headers.AcceptRanges = "bytes";
        if (Preconditions.Apply(context, entityTag) is { } status)
        {
            response.StatusCode = status;
            return;
        }

        var range = new ByteRange(0, length);
        var isGet = HttpMethods.IsGet(context.Request.Method);
        var header = context.Request.Headers.Range;
        if (isGet && header.Count == 1 && IsRangeWanted(context.Request, entityTag)
            && RangeHeader.Read(header.ToString(), length, out var asked) is { } inside)
        {
            if (!inside)
            {
                response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                response.Headers.ContentRange = $"bytes */{length}";
                return;
            }

            range = asked;
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes {range.Start}-{range.End - 1}/{length}";
        }

        response.ContentType = "application/octet-stream";
        response.ContentLength = range.Length;
        if (isGet)
        {
            await FileBody.SendAsync(context, file, range);
        }
    }

    // A date, or a weak tag, never matches: only the strong tag proves that the parts belong together.
    private static bool IsRangeWanted(HttpRequest request, string entityTag) =>
        request.Headers.IfRange.Count == 0 || request.Headers.IfRange.ToString() == entityTag;
}
