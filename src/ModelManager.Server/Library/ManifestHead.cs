using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelManager.Server.Library;

/// <summary>What the catalogue takes from a manifest; the rest, long lists of digests, is skipped.</summary>
internal sealed record ManifestHead(string? PublishedAt, JsonElement? Extra);

/// <summary>Serialization without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = 32)]
[JsonSerializable(typeof(ManifestHead))]
internal sealed partial class ManifestHeadJson : JsonSerializerContext;
