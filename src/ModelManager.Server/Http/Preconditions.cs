using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ModelManager.Server.Http;

/// <summary>If-Match and If-None-Match (RFC 9110, 13). There are no dates: nothing here has a Last-Modified.</summary>
internal static class Preconditions
{
    /// <summary>Sets the entity tag; returns 304 or 412 when the request's conditions end it, else null.</summary>
    public static int? Apply(HttpContext context, string entityTag)
    {
        context.Response.Headers.ETag = entityTag;
        var current = EntityTagHeaderValue.Parse(entityTag);
        var headers = context.Request.Headers;
        if (headers.IfMatch.Count > 0 && !Matches(headers.IfMatch, current, strongly: true))
        {
            return StatusCodes.Status412PreconditionFailed;
        }

        return headers.IfNoneMatch.Count > 0 && Matches(headers.IfNoneMatch, current, strongly: false) ? StatusCodes.Status304NotModified : null;
    }

    private static bool Matches(StringValues header, EntityTagHeaderValue current, bool strongly) =>
        EntityTagHeaderValue.TryParseList(header.OfType<string>().ToList(), out var tags)
        && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, strongly));
}
