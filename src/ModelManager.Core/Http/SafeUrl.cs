namespace ModelManager.Http;

/// <summary>URLs for messages: user info, query and fragment may hold secrets and are left out.</summary>
internal static class SafeUrl
{
    public static string Of(Uri url) => url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
}
