using ModelManager.Http;

namespace ModelManager.UnitTests.Support;

/// <summary>Short ways to ask a server.</summary>
internal static class Asking
{
    public static OriginHeaders NoHeaders(Uri origin) => new(origin, new Dictionary<string, string>());

    public static async Task<HttpAnswer> GetAsync(this HttpTransport transport, Uri url, OriginHeaders? headers = null, CancellationToken cancellationToken = default) =>
        await transport.SendAsync(new HttpFetch(HttpMethod.Get, url, headers ?? NoHeaders(url)), cancellationToken);

    /// <summary>The whole body.</summary>
    public static async Task<byte[]> ReadAsync(this HttpTransport transport, Uri url, int maxBytes = 1 << 20, OriginHeaders? headers = null)
    {
        using var answer = await transport.GetAsync(url, headers);
        return (await answer.ReadAsync(maxBytes, default)).ToArray();
    }
}
