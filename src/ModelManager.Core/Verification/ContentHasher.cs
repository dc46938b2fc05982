using System.Security.Cryptography;
using ModelManager.Primitives;
using ModelManager.Transfer;

namespace ModelManager.Verification;

/// <summary>Computes a file's SHA-256 while its bytes pass, so that a fresh download is read again only when somebody else has touched it.</summary>
internal sealed class ContentHasher : IContentSink, IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;

    public void Append(ReadOnlySpan<byte> content)
    {
        _hash.AppendData(content);
        _length += content.Length;
    }

    public void Reset()
    {
        Span<byte> unused = stackalloc byte[Digest.SizeBytes];
        _hash.GetHashAndReset(unused);
        _length = 0;
    }

    public void Dispose() => _hash.Dispose();

    /// <summary>The digest and the number of the bytes that passed.</summary>
    public (Digest Digest, long Length) Finish()
    {
        Span<byte> hash = stackalloc byte[Digest.SizeBytes];
        _hash.GetHashAndReset(hash);
        var result = (Digest.FromHash(hash), _length);
        _length = 0;
        return result;
    }
}
