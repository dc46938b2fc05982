using System.Text.Json.Nodes;
using ModelManager.Primitives;

namespace ModelManager.Benchmarks.Registry;

/// <summary>A registry as this library writes it, with as many versions as are wanted, one of each model.</summary>
internal static class SampleRegistry
{
    public const string Version = "1.2.3";

    /// <summary>The id of the model at a place.</summary>
    public static string IdOf(int place) => $"model-{place}";

    public static byte[] Of(int versions)
    {
        var registry = new JsonObject();
        for (var place = 0; place < versions; place++)
        {
            registry[IdOf(place)] = new JsonObject
            {
                [Version] = new JsonObject
                {
                    ["status"] = "ready",
                    ["installed_at"] = "2026-01-01T00:00:00Z",
                    ["size_bytes"] = 1_000_000 + place,
                    ["checksum_sha256"] = Digest.Of(BitConverter.GetBytes(place)).Hex,
                    ["extra"] = new JsonObject(),
                },
            };
        }

        return System.Text.Encoding.UTF8.GetBytes(registry.ToJsonString());
    }
}
