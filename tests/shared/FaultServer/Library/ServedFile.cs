using System.Security.Cryptography;

namespace ModelManager.Faults;

/// <summary>One file of the model that is served.</summary>
public sealed class ServedFile(string path, byte[] content)
{
    public string Path => path;

    public byte[] Content => content;

    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Pseudo-random bytes, the same ones for the same seed, path and size.</summary>
    public static ServedFile FromSeed(string path, int size, int seed)
    {
        var content = new byte[size];
        var mixed = path.Aggregate(unchecked((seed * 31) + size), (hash, c) => unchecked((hash * 31) + c));
        new Random(mixed).NextBytes(content);
        return new ServedFile(path, content);
    }
}
