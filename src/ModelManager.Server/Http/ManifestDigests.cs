using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Server.Library;

namespace ModelManager.Server.Http;

/// <summary>
/// Digests of manifests, which no other file lists: each is computed once for as long as its file is the same. They are forgotten
/// with their versions. Safe from any thread.
/// </summary>
internal sealed class ManifestDigests
{
    private const int BlockBytes = 64 * 1024;

    private readonly ConditionalWeakTable<StoredVersion, Known> _known = [];

    public Digest Of(StoredVersion version, DurableFile manifest)
    {
        var status = manifest.Status;
        if (_known.TryGetValue(version, out var known) && status.IsUnchangedSince(known.Status))
        {
            return known.Sha256;
        }

        var computed = new Known(status, Compute(manifest));
        _known.AddOrUpdate(version, computed);
        return computed.Sha256;
    }

    private static Digest Compute(DurableFile file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[BlockBytes];
        long offset = 0;
        for (int count; (count = file.ReadAt(block, offset)) > 0; offset += count)
        {
            hash.AppendData(block, 0, count);
        }

        return Digest.FromHash(hash.GetHashAndReset());
    }

    private sealed record Known(FileStatus Status, Digest Sha256);
}
