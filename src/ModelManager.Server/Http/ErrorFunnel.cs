using System.Text.Json;
using System.Text.Json.Serialization;
using ModelManager.Primitives;

namespace ModelManager.Server.Http;

/// <summary>The outermost layer: every failure becomes <c>{"error":{"code","message"}}</c>, and a fault of ours a line of the log as well.</summary>
internal sealed class ErrorFunnel(RequestDelegate next, Action<string> tell)
{
    public async Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to be told.
        }
        catch (ApiException e)
        {
            await AnswerAsync(context, e.Status, e.Code, e.Message);
        }
        catch (BadHttpRequestException e)
        {
            await AnswerAsync(context, e.StatusCode, ErrorCode.InvalidArgument, e.Message);
        }
        catch (Exception e)
        {
            var fault = ModelManagerException.From(e);
            tell($"{context.Request.Method} {context.Request.Path}: {fault.Message}");
            await AnswerAsync(context, StatusCodes.Status500InternalServerError, fault.Code, "the server failed; its log says more");
        }
    }

    private static async Task AnswerAsync(HttpContext context, int status, ErrorCode code, string message)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(new ErrorDocument(new ErrorItem(ErrorCodes.Name(code), message)), ErrorJson.Default.ErrorDocument);
        var response = context.Response;
        var challenge = response.Headers.WWWAuthenticate;
        response.Clear();
        response.StatusCode = status;
        response.ContentType = JsonAnswer.ContentType;
        response.ContentLength = body.Length;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.WWWAuthenticate = challenge;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}

internal sealed record ErrorDocument(ErrorItem Error);

internal sealed record ErrorItem(string Code, string Message);

/// <summary>Serialization without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ErrorDocument))]
internal sealed partial class ErrorJson : JsonSerializerContext;
