using System.Net;
using System.Text;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Server.CommandLine;

namespace ModelManager.Server.Http;

/// <summary>The arguments of <c>modellibrary serve</c>, checked.</summary>
/// <param name="Storage">The absolute path of the storage folder.</param>
/// <param name="Urls">Where to listen, at least one.</param>
/// <param name="Token">The scheduler's bearer token, or null.</param>
internal sealed record ServeOptions(string Storage, IReadOnlyList<Uri> Urls, string? Token)
{
    private const string DefaultUrl = "http://127.0.0.1:8080";
    private const int MinTokenBytes = 16;
    private const int MaxTokenBytes = 4096;

    public static ServeOptions Parse(Arguments arguments)
    {
        if (arguments.Paths.Count > 0)
        {
            throw new UsageException($"unexpected argument '{arguments.Paths[0]}'");
        }

        var urls = (arguments.Optional("--urls") ?? DefaultUrl).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new ServeOptions(
            Path.GetFullPath(arguments.Required("--storage")),
            urls.Length > 0 ? [.. urls.Select(UrlOf)] : throw new UsageException("--urls names no URL"),
            arguments.Optional("--token-file") is { } file ? ReadToken(Path.GetFullPath(file)) : null);
    }

    private static Uri UrlOf(string text)
    {
        // Kestrel's wildcards are no valid host of a URL.
        var url = text.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0)
        {
            throw new UsageException($"'{text}' is not of the form http://host:port (for https put a reverse proxy in front)");
        }

        return uri.Port == 0 && !IPAddress.TryParse(uri.DnsSafeHost, out _)
            ? throw new UsageException($"port 0 wants an address such as 127.0.0.1 rather than '{uri.Host}'")
            : uri;
    }

    private static string ReadToken(string path)
    {
        using var folder = RootFolder.OpenShared(Path.GetDirectoryName(path) ?? "/", create: false);
        var content = folder.TryRead(Path.GetFileName(path), MaxTokenBytes) ?? throw ModelManagerException.Invalid($"the token file '{path}' does not exist");
        var token = Encoding.UTF8.GetString(content).Trim();
        return token.Length >= MinTokenBytes && token.All(c => c is > ' ' and <= '~')
            ? token
            : throw ModelManagerException.Invalid($"the token file '{path}' must have one line of at least {MinTokenBytes} visible ASCII characters");
    }
}
