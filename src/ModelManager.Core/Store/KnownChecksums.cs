using System.Text;
using ModelManager.Catalogue;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Store;

/// <summary>
/// Remembers the checksum that the library first gave for a version. A published version never changes, so another checksum
/// later is somebody's mistake or worse: <see cref="ErrorCode.RemoteChanged"/>. A file whose own sum does not fit was damaged here, and
/// says nothing.
/// </summary>
internal sealed class KnownChecksums(RootFolder root)
{
    private const int MaxBytes = 1024;

    /// <summary>Compares with what was remembered. The caller holds the version's guard.</summary>
    public void Check(CatalogueEntry entry)
    {
        if (Find(entry) is { } known && known != entry.ChecksumSha256)
        {
            throw new ModelManagerException(ErrorCode.RemoteChanged, $"the library changed '{entry.Key}', which was published with other content before");
        }
    }

    /// <summary>
    /// Remembers, at first sight. Only once the version's own checksum.sha256 has confirmed it: a catalogue that was wrong once must not make
    /// the right one look changed for ever. The caller holds the version's guard.
    /// </summary>
    public void Remember(CatalogueEntry entry)
    {
        if (Find(entry) is null)
        {
            try
            {
                root.Replace(StoreLayout.KnownChecksum(entry.Key), Content(entry.Key, entry.ChecksumSha256));
            }
            catch
            {
                // A name whose sync failed may be in the cache only, and a second sync would succeed for nothing: the next one writes it anew.
                root.DeleteFile(StoreLayout.KnownChecksum(entry.Key));
                throw;
            }
        }
        else
        {
            // Whoever wrote it may not have come to this.
            root.SyncFolder(StoreLayout.KnownChecksums);
        }
    }

    private Digest? Find(CatalogueEntry entry) =>
        TryRead(StoreLayout.KnownChecksum(entry.Key)) is { } known && Digest.TryParse(Encoding.ASCII.GetString(known).Split('\n')[0], out var digest)
        && known.AsSpan().SequenceEqual(Content(entry.Key, digest))
            ? digest
            : null;

    private byte[]? TryRead(string relative)
    {
        try
        {
            return root.TryRead(relative, MaxBytes);
        }
        catch (ModelManagerException e) when (e.Code == ErrorCode.Corrupt)
        {
            return null;
        }
    }

    // Two lines: the checksum, and a sum of it and of what it belongs to.
    private static byte[] Content(ModelKey key, Digest checksum) =>
        Encoding.ASCII.GetBytes($"{checksum.Hex}\n{ContentSum.Of(Encoding.UTF8.GetBytes($"{key.Id}\0{key.Version}\0{checksum.Hex}"))}\n");
}
