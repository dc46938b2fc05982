namespace ModelManager.Primitives;

/// <summary>A half-open range of bytes: from <paramref name="Start"/> up to, not including, <paramref name="End"/>.</summary>
public readonly record struct ByteRange(long Start, long End)
{
    /// <summary>How many bytes.</summary>
    public long Length => End - Start;
}
