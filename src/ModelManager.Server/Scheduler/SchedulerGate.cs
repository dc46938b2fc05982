using System.Net;
using System.Security.Cryptography;
using System.Text;
using ModelManager.Primitives;
using ModelManager.Server.Http;

namespace ModelManager.Server.Scheduler;

/// <summary>
/// Who may talk to the scheduler. With a token: whoever has it. Without: callers on loopback, of a server that listens on loopback
/// only. Either way the Host must name this server, so that a web page that had its own name resolved to 127.0.0.1 gets nothing.
/// </summary>
internal sealed class SchedulerGate
{
    private const string Scheme = "Bearer ";

    private readonly byte[]? _tokenHash;
    private readonly bool _isLoopbackOnly;
    private readonly HashSet<string> _hosts;

    public SchedulerGate(IReadOnlyList<Uri> urls, string? token)
    {
        _tokenHash = token is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(token));
        _isLoopbackOnly = urls.All(url => IsLoopback(url.DnsSafeHost));
        _hosts = urls.Select(url => url.DnsSafeHost).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Lets a request pass or refuses it.</summary>
    /// <exception cref="ApiException">401, 403 or 421.</exception>
    public void Check(HttpContext context)
    {
        if (_tokenHash is not null)
        {
            CheckToken(context);
        }
        else if (!_isLoopbackOnly || context.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote))
        {
            throw new ApiException(StatusCodes.Status403Forbidden, ErrorCode.Permission, "without --token-file the scheduler answers on loopback only");
        }

        if (!IsOwn(context.Request.Host.Host, context.Connection.LocalIpAddress))
        {
            throw new ApiException(
                StatusCodes.Status421MisdirectedRequest, ErrorCode.InvalidArgument, "the Host header does not name this server as --urls does");
        }
    }

    private void CheckToken(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var given = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";

        // Hashes are of one length, so the time taken says nothing of how much of the token was right, or how long it is.
        if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), _tokenHash))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            throw new ApiException(StatusCodes.Status401Unauthorized, ErrorCode.Auth, "the scheduler wants its bearer token");
        }
    }

    private bool IsOwn(string host, IPAddress? local)
    {
        var name = host.Trim('[', ']');
        return IsLoopback(name) || _hosts.Contains(name) || (IPAddress.TryParse(name, out var address) && local is not null && address.Equals(Plain(local)));
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
