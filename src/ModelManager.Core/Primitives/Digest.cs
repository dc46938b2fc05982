using System.Buffers;
using System.Security.Cryptography;

namespace ModelManager.Primitives;

/// <summary>A SHA-256 digest: what decides trust.</summary>
public readonly record struct Digest
{
    /// <summary>Bytes in a digest.</summary>
    public const int SizeBytes = SHA256.HashSizeInBytes;

    private static readonly SearchValues<char> s_lowerDigits = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789abcdefABCDEF");

    private readonly string _hex;

    private Digest(string hex) => _hex = hex;

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Hex => _hex ?? throw new InvalidOperationException("an uninitialised Digest");

    /// <summary>The digest of some bytes.</summary>
    public static Digest Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SizeBytes];
        SHA256.HashData(content, hash);
        return FromHash(hash);
    }

    /// <summary>Wraps a computed hash.</summary>
    public static Digest FromHash(ReadOnlySpan<byte> hash) => hash.Length == SizeBytes
        ? new Digest(Convert.ToHexStringLower(hash))
        : throw new ArgumentException("not 32 bytes", nameof(hash));

    /// <summary>Reads 64 hexadecimal digits of either case.</summary>
    public static bool TryParse(string? hex, out Digest digest)
    {
        digest = default;
        if (hex is not { Length: SizeBytes * 2 })
        {
            return false;
        }

        // Almost all are in lower case already, and stay the string that they are.
        if (hex.AsSpan().ContainsAnyExcept(s_lowerDigits))
        {
            if (hex.AsSpan().ContainsAnyExcept(s_digits))
            {
                return false;
            }

            hex = hex.ToLowerInvariant();
        }

        digest = new Digest(hex);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => _hex ?? "";
}
