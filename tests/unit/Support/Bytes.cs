namespace ModelManager.UnitTests.Support;

/// <summary>Pseudo-random content: the same for the same size and seed.</summary>
internal static class Bytes
{
    public static byte[] Of(long sizeBytes, int seed = 1)
    {
        var content = new byte[sizeBytes];
        new Random(seed).NextBytes(content);
        return content;
    }

    /// <summary>A copy with one bit flipped.</summary>
    public static byte[] Flipped(this byte[] content, int index, int bit = 0)
    {
        var copy = content.ToArray();
        copy[index] ^= (byte)(1 << bit);
        return copy;
    }
}
