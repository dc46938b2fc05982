using System.Text.Json;
using ModelManager.Primitives;

namespace ModelManager.Server.Publishing;

/// <summary>What to publish where.</summary>
/// <param name="Storage">The absolute path of the storage folder; made when it is not there.</param>
/// <param name="Key">The new version.</param>
/// <param name="Paths">Absolute paths of folders and files.</param>
/// <param name="Extra">The publisher's own JSON object about the version.</param>
internal sealed record PublishRequest(string Storage, ModelKey Key, IReadOnlyList<string> Paths, JsonElement Extra);
