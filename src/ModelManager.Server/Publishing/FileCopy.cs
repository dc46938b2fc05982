using System.Security.Cryptography;
using ModelManager.Catalogue;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Server.Publishing;

/// <summary>A file that was copied, with the digests of the bytes that were copied.</summary>
internal sealed record CopiedFile(ModelPath Path, long SizeBytes, Digest Sha256, ChunkDigests Chunks);

/// <summary>Copies a file and computes its digests in the one pass.</summary>
internal static class FileCopy
{
    /// <summary>Copies; durable on return, but for the name in its folder.</summary>
    /// <param name="source">The file.</param>
    /// <param name="target">Where the copy is made.</param>
    /// <param name="targetPath">The path of the copy there; its folder exists, it does not.</param>
    /// <param name="buffer">One chunk: the digests are of chunks of this length.</param>
    /// <param name="cancellation">Asked between two chunks.</param>
    public static CopiedFile Copy(SourceFile source, RootFolder target, string targetPath, byte[] buffer, CancellationToken cancellation)
    {
        using var from = source.Open();
        using var to = target.CreateNew(targetPath, StagingArea.FileMode);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var before = from.Status;
        var chunks = new List<string>();
        long size = 0;
        for (int count; (count = from.ReadAt(buffer, size)) > 0; size += count)
        {
            cancellation.ThrowIfCancellationRequested();
            var chunk = buffer.AsSpan(0, count);
            sha256.AppendData(chunk);
            chunks.Add(ChunkDigests.DigestOf(chunk));
            to.WriteAt(chunk, size);
        }

        if (!from.Status.IsUnchangedSince(before) || size != before.SizeBytes)
        {
            throw new ModelManagerException(ErrorCode.Io, $"'{from.Path}' changed while it was read", new ErrorDetail { Path = from.Path });
        }

        to.SetMode(StagingArea.FileMode);
        to.Sync();
        return new CopiedFile(source.Path, size, Digest.FromHash(sha256.GetHashAndReset()), new ChunkDigests(buffer.Length, chunks));
    }
}
