using ModelManager.Primitives;

namespace ModelManager.Server.Http;

/// <summary>A request that is refused: the HTTP status, and what the body says of it.</summary>
internal sealed class ApiException(int status, ErrorCode code, string message) : Exception(message)
{
    public int Status => status;

    public ErrorCode Code => code;

    public static ApiException BadRequest(string message) => new(StatusCodes.Status400BadRequest, ErrorCode.InvalidArgument, message);

    public static ApiException NotFound(string message) => new(StatusCodes.Status404NotFound, ErrorCode.NotInCatalogue, message);
}
