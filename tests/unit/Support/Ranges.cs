using ModelManager.Catalogue;
using ModelManager.Planning;
using ModelManager.Primitives;
using ModelManager.Transfer;

namespace ModelManager.UnitTests.Support;

/// <summary>The arithmetic of files that need no content and no disk.</summary>
internal static class Ranges
{
    public const long Kilo = 1024;
    public const long Mega = 1024 * 1024;

    public static FileRanges Of(long sizeBytes, long chunkBytes = 0)
    {
        var chunks = chunkBytes == 0 ? null : new ChunkDigests(chunkBytes, [.. Enumerable.Repeat(new string('0', 32), (int)ChunkDigests.CountFor(sizeBytes, chunkBytes))]);
        return new FileRanges(new FilePlan(ModelKey.Parse("m", "1"), new CatalogueFile(ModelPath.Parse("f.bin"), sizeBytes, Digest.Of([])), chunks, 0));
    }

    /// <summary>What a server with ranges answers, as far as the arithmetic sees it.</summary>
    public static OriginBody Answer(long start, string? etag = "\"v1\"", bool isWhole = false) => new(new MemoryStream(), start, etag, !isWhole, null) { IsWhole = isWhole };

    /// <summary>What an earlier run left, with content that is called "v1".</summary>
    public static PartRecovery Left(IReadOnlyList<ByteRange> believed, IReadOnlyList<ByteRange>? suspect = null, IReadOnlyList<ByteRange>? begun = null) =>
        new(believed, suspect ?? [], begun ?? [], "\"v1\"");
}
