using System.Text;
using ModelManager.Primitives;

namespace ModelManager.Catalogue;

/// <summary>
/// The text of <c>checksum.sha256</c>: one line per file, as <c>sha256sum</c> writes and checks it, sorted by the UTF-8 bytes of
/// the path. A name with a backslash or a line feed is escaped and its line begins with a backslash (coreutils manual,
/// "cksum output modes"); the naming rules forbid both, so an escaped line is always refused on reading.
/// </summary>
internal static class ChecksumFile
{
    /// <summary>More than 10,000 files with the longest paths.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    private const string Separator = "  ";

    // "<64 hex><space><space or *><path>"
    private const int NameStart = (Digest.SizeBytes * 2) + 2;
    private const int MaxLineBytes = NameStart + NameRules.MaxPathBytes + 1;

    /// <summary>Formats the digests of a version's files.</summary>
    public static byte[] Format(IEnumerable<KeyValuePair<ModelPath, Digest>> files)
    {
        var lines = files.Select(file => (Name: Encoding.UTF8.GetBytes(file.Key.Value), file.Key, file.Value)).ToList();
        lines.Sort((x, y) => x.Name.AsSpan().SequenceCompareTo(y.Name));
        using var text = new MemoryStream();
        Span<byte> room = stackalloc byte[MaxLineBytes];
        foreach (var (_, path, digest) in lines)
        {
            text.Write(LineOf(path, digest, room));
        }

        return text.ToArray();
    }

    /// <summary>
    /// Whether the text is just these files in this order, as <see cref="Format"/> writes them: told without a text of any line. False says
    /// nothing: <see cref="TryParse"/> knows.
    /// </summary>
    public static bool IsOf(ReadOnlySpan<byte> content, IReadOnlyList<CatalogueFile> files)
    {
        Span<byte> room = stackalloc byte[MaxLineBytes];
        foreach (var file in files)
        {
            var line = LineOf(file.Path, file.Sha256, room);
            if (!content.StartsWith(line))
            {
                return false;
            }

            content = content[line.Length..];
        }

        return content.IsEmpty;
    }

    /// <summary>Reads the text; returns null and the reason when it is malformed.</summary>
    public static IReadOnlyDictionary<ModelPath, Digest>? TryParse(ReadOnlySpan<byte> content, out string? refusal)
    {
        var files = new Dictionary<ModelPath, Digest>();
        var lines = content.TrimEnd((byte)'\n');
        foreach (var range in lines.Split((byte)'\n'))
        {
            var line = lines[range].TrimEnd((byte)'\r');
            if (line.Length <= NameStart || line[NameStart - 2] != ' ' || line[NameStart - 1] is not ((byte)' ' or (byte)'*')
                || !Digest.TryParse(Encoding.UTF8.GetString(line[..(NameStart - 2)]), out var digest))
            {
                refusal = "has a line that is not '<sha256>  <path>'";
                return null;
            }

            if (!ModelPath.TryParse(Encoding.UTF8.GetString(line[NameStart..]), out var path, out var pathRefusal))
            {
                refusal = $"names a path that {pathRefusal}";
                return null;
            }

            if (!files.TryAdd(path, digest))
            {
                refusal = $"names '{path}' twice";
                return null;
            }
        }

        refusal = null;
        return files;
    }

    private static ReadOnlySpan<byte> LineOf(ModelPath path, Digest digest, Span<byte> room)
    {
        var length = Encoding.UTF8.GetBytes(digest.Hex, room);
        length += Encoding.UTF8.GetBytes(Separator, room[length..]);
        length += Encoding.UTF8.GetBytes(path.Value, room[length..]);
        room[length++] = (byte)'\n';
        return room[..length];
    }
}
