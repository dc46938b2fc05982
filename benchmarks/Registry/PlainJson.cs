using System.Text.Json.Serialization;

namespace ModelManager.Benchmarks.Registry;

/// <summary>Reads registry.json into objects, and checks nothing.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Dictionary<string, Dictionary<string, PlainVersion>>))]
internal sealed partial class PlainJson : JsonSerializerContext;
