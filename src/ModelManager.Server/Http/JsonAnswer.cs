using ModelManager.Server.Library;

namespace ModelManager.Server.Http;

/// <summary>Sends JSON documents.</summary>
internal static class JsonAnswer
{
    public const string ContentType = "application/json; charset=utf-8";

    /// <summary>Sends a document, or 304 when the client has it.</summary>
    public static Task SendAsync(HttpContext context, JsonBody body) => SendAsync(context, body.Content, body.EntityTag);

    /// <summary>Sends a document with an entity tag of its own.</summary>
    public static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> content, string entityTag)
    {
        var response = context.Response;
        response.Headers.CacheControl = "no-cache";
        if (Preconditions.Apply(context, entityTag) is { } status)
        {
            response.StatusCode = status;
            return;
        }

        response.ContentType = ContentType;
        response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(content, context.RequestAborted);
        }
    }
}
