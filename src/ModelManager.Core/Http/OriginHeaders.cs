using ModelManager.Primitives;

namespace ModelManager.Http;

/// <summary>Headers, credentials among them, that go to one origin and are left out everywhere else.</summary>
internal sealed class OriginHeaders
{
    // These frame the message or decide what comes back; a caller's value would break the transfer.
    private static readonly HashSet<string> s_reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "Range", "If-Range", "If-None-Match", "Accept-Encoding", "Content-Type", "Upgrade", "TE", "Trailer",
    };

    private readonly Uri _origin;
    private readonly Func<BearerTokens?>? _tokens;
    private readonly IReadOnlyDictionary<string, string> _headers;

    public OriginHeaders(Uri origin, IReadOnlyDictionary<string, string> headers, Func<BearerTokens?>? tokens = null)
    {
        foreach (var (name, value) in headers)
        {
            if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)) || s_reserved.Contains(name))
            {
                throw ModelManagerException.Invalid($"the header '{name}' cannot be set");
            }

            if (value is null || !value.All(c => c is (>= ' ' and <= '~') or '\t'))
            {
                throw ModelManagerException.Invalid($"the value of the header '{name}' has characters beyond printable ASCII");
            }
        }

        _origin = origin;
        _headers = headers;
        _tokens = tokens;
    }

    /// <summary>Where a token for this address comes from; null when none is to be sent there.</summary>
    public BearerTokens? TokensFor(Uri url) => _tokens?.Invoke() is { IsOfUse: true } tokens && UrlPolicy.SameOrigin(_origin, url) ? tokens : null;

    public void AddTo(HttpRequestMessage request)
    {
        if (_headers.Count == 0 || !UrlPolicy.SameOrigin(_origin, request.RequestUri!))
        {
            return;
        }

        foreach (var (name, value) in _headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
