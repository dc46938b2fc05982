using System.Net;
using System.Net.Sockets;
using ModelManager.Primitives;

namespace ModelManager.Http;

/// <summary>Which URLs may be visited: http and https only, plain http to loopback only unless allowed, and no way back in from outside.</summary>
internal sealed class UrlPolicy(bool allowInsecure)
{
    private const int MaxHostLength = 255;

    /// <summary>Checks a base URL that a caller gave; its path ends with a slash on return, so that relative paths append to it.</summary>
    public Uri ParseBase(string name, string? text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !IsHttp(url) || url.Host.Length == 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            throw ModelManagerException.Invalid($"{name} must be an absolute http or https URL without query");
        }

        if (!MayBePlain(url))
        {
            throw ModelManagerException.Invalid($"{name} uses plain http beyond loopback; use https or set allowInsecure");
        }

        return url.AbsolutePath.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/");
    }

    /// <summary>Resolves and checks where a redirect leads.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.UnexpectedResponse"/></exception>
    public async Task<Uri> FollowAsync(Uri from, string? location, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(location) || !Uri.TryCreate(from, location, out var to) || !IsHttp(to) || to.IdnHost.Length is 0 or > MaxHostLength)
        {
            throw ModelManagerException.Unexpected("the server redirects to something that is not an http URL", SafeUrl.Of(from));
        }

        if (from.Scheme == Uri.UriSchemeHttps && to.Scheme == Uri.UriSchemeHttp)
        {
            throw ModelManagerException.Unexpected("the server redirects from https to http", SafeUrl.Of(to));
        }

        if (!MayBePlain(to))
        {
            throw ModelManagerException.Unexpected("the server redirects to plain http beyond loopback", SafeUrl.Of(to));
        }

        if (!SameOrigin(from, to) && await IsPrivateAsync(to, cancellationToken).ConfigureAwait(false)
            && !await IsPrivateAsync(from, cancellationToken).ConfigureAwait(false))
        {
            throw ModelManagerException.Unexpected("a public server redirects to a private address", SafeUrl.Of(to));
        }

        return to;
    }

    public static bool SameOrigin(Uri x, Uri y) =>
        x.Scheme == y.Scheme && x.Port == y.Port && string.Equals(x.IdnHost, y.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static bool IsHttp(Uri url) => url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps;

    private bool MayBePlain(Uri url) => allowInsecure || url.Scheme == Uri.UriSchemeHttps || url.IsLoopback;

    private static async Task<bool> IsPrivateAsync(Uri url, CancellationToken cancellationToken)
    {
        if (url.IsLoopback)
        {
            return true;
        }

        try
        {
            var addresses = IPAddress.TryParse(url.DnsSafeHost, out var literal)
                ? [literal]
                : await Dns.GetHostAddressesAsync(url.DnsSafeHost, cancellationToken).ConfigureAwait(false);
            return Array.Exists(addresses, IsPrivate);
        }
        catch (SocketException)
        {
            // A name that only a proxy can resolve; the request itself will tell.
            return false;
        }
    }

    // RFC 1918, RFC 3927, RFC 4193, RFC 4291, RFC 6598 and "this network".
    private static bool IsPrivate(IPAddress address)
    {
        var mapped = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IPAddress.IsLoopback(mapped) || mapped.IsIPv6LinkLocal || mapped.IsIPv6UniqueLocal || mapped.IsIPv6SiteLocal || mapped.Equals(IPAddress.IPv6Any))
        {
            return true;
        }

        if (mapped.AddressFamily != AddressFamily.InterNetwork)
        {
            return false;
        }

        var bytes = mapped.GetAddressBytes();
        return bytes[0] switch
        {
            0 or 10 => true,
            100 => bytes[1] is >= 64 and < 128,
            169 => bytes[1] == 254,
            172 => bytes[1] is >= 16 and < 32,
            192 => bytes[1] == 168,
            _ => false,
        };
    }
}
