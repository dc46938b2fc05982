using ModelManager.Transfer;

namespace ModelManager.Verification;

/// <summary>Hashes a file as it arrives and accepts it when it has the digest of the catalogue.</summary>
internal sealed class VerifyingReceiver : IFileReceiver
{
    // Only while bytes pass: there may be thousands of files.
    private ContentHasher? _hasher;

    /// <summary>The verified file, once it was accepted.</summary>
    public VerifiedContent? Verified { get; private set; }

    public void Append(ReadOnlySpan<byte> content) => (_hasher ??= new ContentHasher()).Append(content);

    public void Reset() => _hasher?.Reset();

    public bool TryAccept(PartialContent content)
    {
        Verified = VerifiedContent.TryVerify(content, _hasher ??= new ContentHasher());
        if (Verified is not null)
        {
            Dispose();
        }

        return Verified is not null;
    }

    public void Dispose()
    {
        _hasher?.Dispose();
        _hasher = null;
    }
}
