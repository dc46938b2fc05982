using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.Store;

namespace ModelManager.Benchmarks.Registry;

/// <summary>A registry as this library writes it, with as many versions as are wanted, one of each model.</summary>
internal static class SampleRegistry
{
    public const string Version = "1.2.3";

    /// <summary>The id of the model at a place.</summary>
    public static string IdOf(int place) => $"model-{place}";

    /// <summary>Makes a folder a root with such a registry, and returns its text.</summary>
    public static byte[] Write(string folder, int versions)
    {
        var tree = new RegistryTree(null);
        for (var place = 0; place < versions; place++)
        {
            var digest = Digest.Of(BitConverter.GetBytes(place));
            tree.SetReady(ModelKey.Parse(IdOf(place), Version), 1_000_000 + place, digest, DateTimeOffset.UnixEpoch, "{}", isVerified: true);
        }

        using var root = RootFolder.Open(folder);
        RootFormat.Prepare(root);
        var text = tree.Write();
        new RegistryFile(root).Write(present: null, isOurs: true, text);
        return text.ToArray();
    }
}
