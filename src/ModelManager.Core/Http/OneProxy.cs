using System.Net;

namespace ModelManager.Http;

/// <summary>
/// One proxy for every address, with the user that its own address names. The framework's WebProxy matches a list of exceptions with regular
/// expressions, which are a twentieth of the library, for something that nobody here can set.
/// </summary>
internal sealed class OneProxy(Uri address) : IWebProxy
{
    public ICredentials? Credentials { get; set; } = CredentialsOf(address);

    public Uri? GetProxy(Uri destination) => address;

    public bool IsBypassed(Uri host) => false;

    private static NetworkCredential? CredentialsOf(Uri address)
    {
        var parts = address.UserInfo.Split(':', 2);
        return address.UserInfo.Length == 0 ? null : new NetworkCredential(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? ""));
    }
}
