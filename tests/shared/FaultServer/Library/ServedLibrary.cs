using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelManager.Faults;

/// <summary>
/// Everything that the server has, by path. A path may stand behind prefixes that begin with a tilde, such as
/// <c>~moved/</c>: redirects lead there, and they mean the same content.
/// </summary>
internal sealed class ServedLibrary
{
    private readonly Dictionary<string, Resource> _resources = new(StringComparer.Ordinal);

    public ServedLibrary(ServedModel model)
    {
        Add("api/models", ResourceKind.Models, "models", Json(model.ModelList()), "application/json");
        Add($"api/models/{model.Id}", ResourceKind.Model, model.Id, Json(model.Detail()), "application/json");
        var storage = $"storage/models/{model.Id}/{model.Version}";
        Add($"{storage}/checksum.sha256", ResourceKind.Checksums, "checksum.sha256", model.Checksums, "text/plain");
        if (model.ChunkBytes > 0)
        {
            Add($"{storage}/manifest.json", ResourceKind.Manifest, "manifest.json", Json(model.Manifest()), "application/json");
        }

        foreach (var file in model.Files)
        {
            Add($"{storage}/{file.Path}", ResourceKind.File, file.Path, file.Content, "application/octet-stream");
        }
    }

    /// <summary>The prefixes of a target without slashes at either end, and the path behind them, decoded.</summary>
    public static (string Prefix, string Path) Split(string target)
    {
        var parts = target.Split('?')[0].TrimStart('/').Split('/');
        var prefixes = parts.TakeWhile(part => part.StartsWith('~')).Count();
        return (string.Join('/', parts[..prefixes]), Uri.UnescapeDataString(string.Join('/', parts[prefixes..])));
    }

    public Resource Find(string path) => _resources.GetValueOrDefault(path, Resource.Missing);

    private static byte[] Json(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());

    private void Add(string path, ResourceKind kind, string name, byte[] content, string type) =>
        _resources[path] = new Resource(kind, name, content, type, $"\"sha256-{Convert.ToHexStringLower(SHA256.HashData(content))}\"");
}
