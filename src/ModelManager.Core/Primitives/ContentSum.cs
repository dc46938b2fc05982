using System.IO.Hashing;

namespace ModelManager.Primitives;

/// <summary>The sum by which a file of our own is known to be whole: XxHash128, 32 lower-case hexadecimal digits. It says nothing about who wrote it.</summary>
internal static class ContentSum
{
    /// <summary>How long every sum is.</summary>
    public const int Digits = 32;

    public static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(XxHash128.Hash(content));
}
