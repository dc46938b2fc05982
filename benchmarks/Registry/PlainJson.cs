using System.Text.Json.Serialization;

namespace ModelManager.Benchmarks.Registry;

/// <summary>Reads registry.json into objects, and checks nothing but that it is JSON of this shape.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Dictionary<string, Dictionary<string, PlainVersion>>))]
internal sealed partial class PlainJson : JsonSerializerContext;
