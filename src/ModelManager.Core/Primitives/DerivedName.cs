using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace ModelManager.Primitives;

/// <summary>
/// File names made of an id, a version and a file: readable where that is unambiguous, otherwise cleaned, cut and told apart by
/// a hash, so that distinct things never share a file.
/// </summary>
internal static class DerivedName
{
    private const int MaxPlainBytes = 120;
    private const int MaxCutBytes = 80;

    /// <summary><c>&lt;modelId&gt;-&lt;version&gt;</c></summary>
    public static string Of(ModelKey key) => Make($"{key.Id}-{key.Version}", key, null);

    /// <summary><c>&lt;modelId&gt;_&lt;version&gt;.&lt;filename&gt;</c></summary>
    public static string Of(ModelKey key, ModelPath path) => Make($"{key.Id}_{key.Version}.{path}", key, path);

    /// <summary>32 hexadecimal digits that stand for a version.</summary>
    public static string HashOf(ModelKey key) => Hash(key, null).ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    private static string Make(string plain, ModelKey key, ModelPath? path)
    {
        if (IsPlain(plain, key, path))
        {
            return plain;
        }

        // Every unsafe character is one '_', so what is left is ASCII and cutting it cannot split a character.
        var text = new StringBuilder();
        foreach (var rune in plain.EnumerateRunes())
        {
            text.Append(rune.IsAscii && IsSafe((char)rune.Value) ? (char)rune.Value : '_');
        }

        text.Length = Math.Min(text.Length, MaxCutBytes);
        var hash = (ulong)(Hash(key, path) >> 64);
        return $"{text}~{hash:x16}";
    }

    private static bool IsPlain(string plain, ModelKey key, ModelPath? path) =>
        !key.Version.Value.Contains('-', StringComparison.Ordinal)
        && !key.Version.Value.Contains('_', StringComparison.Ordinal)
        && !key.Id.Value.Contains('_', StringComparison.Ordinal)
        && (path is null || path.Value.Value.All(IsSafe))
        && Encoding.UTF8.GetByteCount(plain) <= MaxPlainBytes;

    private static bool IsSafe(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';

    private static UInt128 Hash(ModelKey key, ModelPath? path)
    {
        Span<byte> digest = stackalloc byte[16];
        XxHash128.Hash(Encoding.UTF8.GetBytes($"{key.Id}\0{key.Version}\0{path?.Value}"), digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }
}
