using ModelManager.Server.Library;

namespace ModelManager.Server.Http;

/// <summary><c>/api/models</c>, with or without a slash at the end.</summary>
internal sealed class CatalogueEndpoints(LiveLibrary library)
{
    public static readonly string[] ReadMethods = [HttpMethods.Get, HttpMethods.Head];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/api/models", ReadMethods, ListAsync);
        routes.MapMethods("/api/models/{id}", ReadMethods, ModelAsync);
    }

    private Task ListAsync(HttpContext context) => JsonAnswer.SendAsync(context, library.Current().ListBody.Value);

    private Task ModelAsync(HttpContext context)
    {
        var model = library.Current().Find(context.Request.RouteValues["id"] as string) ?? throw ApiException.NotFound("the library has no such model");
        return JsonAnswer.SendAsync(context, model.Body.Value);
    }
}
