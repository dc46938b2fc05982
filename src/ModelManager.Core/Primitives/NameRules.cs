using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace ModelManager.Primitives;

/// <summary>
/// The one place that decides whether a model id, a version or a component of a file path is acceptable. What passes here is
/// a single path component on Linux, macOS and Windows alike, so nothing built from it can leave its folder.
/// </summary>
public static class NameRules
{
    /// <summary>The longest name, in UTF-8 bytes.</summary>
    public const int MaxNameBytes = 128;

    /// <summary>The longest relative file path, in UTF-8 bytes.</summary>
    public const int MaxPathBytes = 1024;

    private const string Plain = "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> s_plainChars = SearchValues.Create(Plain);
    private static readonly SearchValues<byte> s_plainBytes = SearchValues.Create(Encoding.ASCII.GetBytes(Plain));

    /// <summary>Says why a name is refused, or returns null when it is acceptable.</summary>
    public static string? Refusal(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return "is empty";
        }

        if (IsPlain(name.AsSpan()))
        {
            return null;
        }

        if (name.Length > MaxNameBytes || !IsWellFormed(name) || Encoding.UTF8.GetByteCount(name) > MaxNameBytes)
        {
            return $"is not well-formed text of at most {MaxNameBytes} UTF-8 bytes";
        }

        foreach (var c in name)
        {
            if (c is '/' or '\\' or ':' || char.IsControl(c))
            {
                return "has a separator, a colon or a control character";
            }
        }

        if (name[0] == '.' || name[^1] is '.' or ' ')
        {
            return "begins with a dot, or ends with a dot or a space";
        }

        if (!NormalizationC.IsNormalized(name))
        {
            return "is not in Unicode normalization form C";
        }

        return IsReserved(name) ? "is a reserved name" : null;
    }

    /// <summary>
    /// Whether a name in UTF-8 is acceptable for certain, told at a glance: ASCII letters, digits and <c>.-_</c>, and nothing that could be
    /// a reserved name. False says nothing: <see cref="Refusal"/> knows.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsPlain(ReadOnlySpan<byte> name) => HasPlainShape(name) && name.Length switch
    {
        // Most names are short, and judged before a search has begun: their two halves, which overlap, are one vector.
        >= 8 and <= 16 => IsPlain(Vector128.Create(BinaryPrimitives.ReadUInt64LittleEndian(name), BinaryPrimitives.ReadUInt64LittleEndian(name[^8..])).AsByte()),
        _ => !name.ContainsAnyExcept(s_plainBytes),
    };

    private static bool IsPlain(ReadOnlySpan<char> name) => HasPlainShape(name) && !name.ContainsAnyExcept(s_plainChars);

    private static bool IsPlain(Vector128<byte> bytes)
    {
        var letters = Vector128.LessThanOrEqual((bytes | Vector128.Create((byte)0x20)) - Vector128.Create((byte)'a'), Vector128.Create((byte)('z' - 'a')));
        var dashToNine = Vector128.LessThanOrEqual(bytes - Vector128.Create((byte)'-'), Vector128.Create((byte)('9' - '-')));
        var slashes = Vector128.Equals(bytes, Vector128.Create((byte)'/'));
        var underscores = Vector128.Equals(bytes, Vector128.Create((byte)'_'));
        return (letters | Vector128.AndNot(dashToNine, slashes) | underscores) == Vector128<byte>.AllBitsSet;
    }

    // Whether a name, if it has no other characters than those, is neither too long, nor begins or ends badly, nor may be reserved.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasPlainShape<T>(ReadOnlySpan<T> name)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (name.IsEmpty || name.Length > MaxNameBytes)
        {
            return false;
        }

        // Every reserved name has three or four characters before its first dot.
        var first = (char)ushort.CreateTruncating(name[0]);
        return first != '.' && ushort.CreateTruncating(name[^1]) != '.' && ((char)(first | 0x20) is not ('c' or 'p' or 'a' or 'n' or 'l' or 't') || LengthToDot(name) is not (3 or 4));
    }

    private static int LengthToDot<T>(ReadOnlySpan<T> name)
        where T : unmanaged, IBinaryInteger<T>
    {
        var dot = name.IndexOf(T.CreateTruncating('.'));
        return dot < 0 ? name.Length : dot;
    }

    /// <summary>
    /// Two names (or paths) that this class accepts and that have the same fold would be one file on a file system that ignores
    /// case. ASCII letters of a fold are upper case.
    /// </summary>
    public static string Fold(string name) => CaseFold.Of(name);

    private static bool IsWellFormed(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsSurrogate(name[i]))
            {
                if (!char.IsHighSurrogate(name[i]) || i + 1 == name.Length || !char.IsLowSurrogate(name[i + 1]))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }

    // Windows opens a device for these names, whatever extension follows and with the superscript digits 1 to 3 as well.
    private static bool IsReserved(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var stem = (dot < 0 ? name : name[..dot]).TrimEnd(' ').ToUpperInvariant();
        return stem is "CON" or "PRN" or "AUX" or "NUL" or "CONIN$" or "CONOUT$"
            || (stem.Length == 4 && (stem.StartsWith("COM", StringComparison.Ordinal) || stem.StartsWith("LPT", StringComparison.Ordinal))
                && (char.IsAsciiDigit(stem[3]) || stem[3] is '\u00B9' or '\u00B2' or '\u00B3'))
            || name.Equals("temp", StringComparison.OrdinalIgnoreCase);
    }
}
