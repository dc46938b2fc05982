using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;
using ModelManager.Primitives;
using ModelManager.Server.Http;

namespace ModelManager.Server.Scheduler;

/// <summary>Reads the body of a request. Its length is limited by the server (413) before anything is parsed.</summary>
internal static class JsonRequest
{
    /// <summary>Reads a document.</summary>
    /// <exception cref="ApiException">415: not application/json. 400: not the JSON expected.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var media) || !media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            throw new ApiException(StatusCodes.Status415UnsupportedMediaType, ErrorCode.InvalidArgument, "the body must be application/json");
        }

        using var content = new MemoryStream();
        await context.Request.Body.CopyToAsync(content, context.RequestAborted);
        try
        {
            return JsonSerializer.Deserialize(content.GetBuffer().AsSpan(0, (int)content.Length), type) ?? throw ApiException.BadRequest("the body is null");
        }
        catch (JsonException e)
        {
            throw ApiException.BadRequest($"the body is not the JSON expected: {e.Message}");
        }
    }
}
