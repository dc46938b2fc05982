using System.Buffers;
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
    private const int MaxVersionParts = 3;
    private const int HashDigits = 16;
    private static readonly SearchValues<char> s_safe = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>How long <see cref="HashOf"/> is.</summary>
    public const int KeyHashDigits = 32;

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
            text.Append(rune.IsAscii && s_safe.Contains((char)rune.Value) ? (char)rune.Value : '_');
        }

        text.Length = Math.Min(text.Length, MaxCutBytes);
        var hash = (ulong)(Hash(key, path) >> 64);
        return $"{text}~{hash:x16}";
    }

    // A plain name can be read back into its parts in one way only, and never reads like a cleaned one.
    private static bool IsPlain(string plain, ModelKey key, ModelPath? path) =>
        !key.Version.Value.Contains('-', StringComparison.Ordinal)
        && !key.Version.Value.Contains('_', StringComparison.Ordinal)
        && !key.Id.Value.Contains('_', StringComparison.Ordinal)
        && (path is null || (!path.Value.Value.AsSpan().ContainsAnyExcept(s_safe) && IsVersionEvident(key.Version.Value, path.Value.Value)))
        && Encoding.UTF8.GetByteCount(plain) <= MaxPlainBytes
        && !EndsLikeHash(plain);

    // A version and a file are joined by a dot and may hold dots, so a reader takes as the version what looks like one:
    // the first part and up to two numbers after it. Without this, version 1 of 0.bin and version 1.0 of bin would meet.
    private static bool IsVersionEvident(string version, string file)
    {
        var last = file.LastIndexOf('.');
        var parts = last < 0 ? version : $"{version}.{file.AsSpan(0, last)}";
        var count = 0;
        foreach (var part in parts.AsSpan().Split('.'))
        {
            if (count == MaxVersionParts || (count > 0 && (part.Start.Equals(part.End) || parts.AsSpan()[part].ContainsAnyExceptInRange('0', '9'))))
            {
                break;
            }

            count++;
        }

        return version.AsSpan().Count('.') + 1 == count;
    }

    private static bool EndsLikeHash(string plain) =>
        plain.Length > HashDigits && plain[^(HashDigits + 1)] == '~' && plain[^HashDigits..].All(char.IsAsciiHexDigit);

    private static UInt128 Hash(ModelKey key, ModelPath? path)
    {
        Span<byte> digest = stackalloc byte[16];
        XxHash128.Hash(Encoding.UTF8.GetBytes($"{key.Id}\0{key.Version}\0{path?.Value}"), digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }
}
