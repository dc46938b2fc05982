using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ModelManager.Primitives;

namespace ModelManager.Http;

/// <summary>
/// Sends requests. Redirects are followed by hand, few and checked, because the framework would carry the caller's headers to
/// other hosts; nothing of an answer is trusted here beyond its framing.
/// </summary>
internal sealed class HttpTransport : IDisposable
{
    private const int MaxRedirects = 5;

    private readonly HttpMessageInvoker _client;
    private readonly HttpSettings _settings;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, ServerTraits> _traits = [];

    public HttpTransport(HttpSettings settings, TimeProvider time)
    {
        _settings = settings;
        _time = time;
        Policy = new UrlPolicy(settings.AllowInsecure);
        _client = new HttpMessageInvoker(CreateHandler(settings));
    }

    public UrlPolicy Policy { get; }

    /// <summary>What is known of the server of an address.</summary>
    public ServerTraits TraitsOf(Uri url) => _traits.GetValueOrDefault(url.Authority);

    /// <summary>Asks, and returns as soon as the answer's headers are here. Statuses are the caller's to judge.</summary>
    public async Task<HttpAnswer> SendAsync(HttpFetch fetch, CancellationToken cancellationToken)
    {
        var url = fetch.Url;
        for (var hop = 0; ; hop++)
        {
            var response = await SendWithTokenAsync(fetch, url, cancellationToken).ConfigureAwait(false);
            var isRedirect = (int)response.StatusCode is 301 or 302 or 303 or 307 or 308;
            if (!isRedirect || fetch.Method != HttpMethod.Get)
            {
                return new HttpAnswer(response, url, isRedirected: hop > 0, _time, _settings.StallTimeout);
            }

            using (response)
            {
                if (hop == MaxRedirects)
                {
                    throw ModelManagerException.Unexpected($"the server redirects more than {MaxRedirects} times", SafeUrl.Of(url));
                }

                var location = response.Headers.NonValidated.TryGetValues("Location", out var values) ? values.ToString() : null;
                url = await Policy.FollowAsync(url, location, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => _client.Dispose();

    // A token that is refused may only be old: the caller is asked for another one, once.
    private async Task<HttpResponseMessage> SendWithTokenAsync(HttpFetch fetch, Uri url, CancellationToken cancellationToken)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            var (tokens, token) = await TokenAsync(fetch, url, cancellationToken).ConfigureAwait(false);
            var response = await SendOnceAsync(fetch, url, token, cancellationToken).ConfigureAwait(false);
            if (token is null || response.StatusCode != HttpStatusCode.Unauthorized)
            {
                return response;
            }

            tokens!.Refuse(token);
            if (isSecond)
            {
                return response;
            }

            response.Dispose();
        }
    }

    // When the manager that was asked closes, another one of its root may give a token.
    private static async Task<(BearerTokens? Tokens, string? Token)> TokenAsync(HttpFetch fetch, Uri url, CancellationToken cancellationToken)
    {
        var tokens = fetch.Headers.TokensFor(url);
        while (tokens is not null)
        {
            try
            {
                return (tokens, await tokens.GetAsync(cancellationToken).ConfigureAwait(false));
            }
            catch (ModelManagerException e) when (e.Code == ErrorCode.Closed && fetch.Headers.TokensFor(url) != tokens)
            {
                tokens = fetch.Headers.TokensFor(url);
            }
        }

        return (null, null);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpFetch fetch, Uri url, string? token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(fetch.Method, url);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        request.Headers.TryAddWithoutValidation("User-Agent", "ModelManager/1");
        fetch.Headers.AddTo(request);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (fetch.Range is { } range)
        {
            request.Headers.Range = new RangeHeaderValue(range.Start, range.End - 1);
            if (fetch.IfRange is not null)
            {
                request.Headers.TryAddWithoutValidation("If-Range", fetch.IfRange);
            }
        }

        if (fetch.IfNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", fetch.IfNoneMatch);
        }

        if (fetch.Json is not null)
        {
            request.Content = new ByteArrayContent(fetch.Json);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var timeout = new CancellationTokenSource(_settings.HeadersTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var asked = _time.GetTimestamp();
        try
        {
            var response = await _client.SendAsync(request, either.Token).ConfigureAwait(false);
            Note(url, _time.GetElapsedTime(asked), HttpAnswer.TellsOfRanges(response));
            return response;
        }
        catch (Exception e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw timeout.IsCancellationRequested
                ? new ModelManagerException(
                    ErrorCode.Stalled, $"no answer within {_settings.HeadersTimeout.TotalSeconds:0} s", new ErrorDetail { Url = SafeUrl.Of(url) }, e)
                : HttpFailure.From(e, SafeUrl.Of(url));
        }
    }

    private void Note(Uri url, TimeSpan answerTime, bool acceptsRanges)
    {
        var known = TraitsOf(url);
        var traits = known.With(answerTime, acceptsRanges);
        if (traits != known)
        {
            _traits[url.Authority] = traits;
        }
    }

    private static SocketsHttpHandler CreateHandler(HttpSettings settings)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionIdleTimeout = settings.IdleTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            ResponseDrainTimeout = TimeSpan.Zero,
            MaxResponseHeadersLength = 64,
        };
        if (settings.Proxy is not null)
        {
            handler.Proxy = Uri.TryCreate(settings.Proxy, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5" or "socks4a"
                ? new OneProxy(proxy)
                : throw ModelManagerException.Invalid("proxy must be an absolute http, https or socks URL");
        }

        if (settings.CaFile is not null)
        {
            var roots = ReadCertificates(settings.CaFile);
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                errors == SslPolicyErrors.None || (errors == SslPolicyErrors.RemoteCertificateChainErrors && IsIssuedBy(roots, certificate, chain));
        }

        return handler;
    }

    private static X509Certificate2Collection ReadCertificates(string path)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPemFile(path);
        }
        catch (Exception e)
        {
            // A path that names no file is the caller's mistake; a file that cannot be read just now, such as for want of descriptors, is not.
            var code = e is IOException and not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException)
                ? ErrorCode.Io
                : ErrorCode.InvalidArgument;
            throw new ModelManagerException(code, $"caFile cannot be read: {e.Message}", new ErrorDetail { Path = path }, e);
        }

        return roots.Count > 0 ? roots : throw ModelManagerException.Invalid("caFile has no certificate");
    }

    private static bool IsIssuedBy(X509Certificate2Collection roots, X509Certificate? certificate, X509Chain? presented)
    {
        if (certificate is not X509Certificate2 leaf)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(leaf);
    }
}
