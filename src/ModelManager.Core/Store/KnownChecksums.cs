using System.Text;
using ModelManager.Catalogue;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Store;

/// <summary>
/// Remembers the checksum that the library first gave for a version. A published version never changes, so another checksum
/// later is somebody's mistake or worse: <see cref="ErrorCode.RemoteChanged"/>.
/// </summary>
internal sealed class KnownChecksums(RootFolder root)
{
    /// <summary>Compares, or remembers at first sight. The caller holds the version's guard.</summary>
    public void Check(CatalogueEntry entry)
    {
        var file = StoreLayout.KnownChecksum(entry.Key);
        var known = root.TryRead(file, 1024);
        if (known is null || !Digest.TryParse(Encoding.ASCII.GetString(known).Trim(), out var digest))
        {
            root.Replace(file, Encoding.ASCII.GetBytes(entry.ChecksumSha256.Hex + "\n"));
        }
        else if (digest != entry.ChecksumSha256)
        {
            throw new ModelManagerException(ErrorCode.RemoteChanged, $"the library changed '{entry.Key}', which was published with other content before");
        }
    }
}
