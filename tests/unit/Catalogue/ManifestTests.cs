using System.Text;
using ModelManager.Catalogue;
using ModelManager.Primitives;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Catalogue;

public class ManifestTests
{
    private const int Size = 150_000;
    private static readonly string s_digest = new('0', 32);
    private static readonly string s_good = $$"""{"size_bytes":65536,"xxh128":["{{s_digest}}","{{s_digest}}","{{s_digest}}"]}""";

    [Fact]
    public void Chunk_digests_are_read_by_file()
    {
        var chunks = Assert.Single(Read(Manifest(s_good)));

        Assert.Equal(("f", 65536, 3), (chunks.Key.Value, chunks.Value.ChunkSizeBytes, chunks.Value.Digests.Count));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"size_bytes":65536}""")]
    [InlineData("""{"size_bytes":65536,"xxh128":[]}""")]
    [InlineData("""{"size_bytes":65536,"xxh128":["D","D"]}""")]
    [InlineData("""{"size_bytes":65536,"xxh128":["D","D","D","D"]}""")]
    [InlineData("""{"size_bytes":65536,"xxh128":["D","D",null]}""")]
    [InlineData("""{"size_bytes":65536,"xxh128":["D","D","x"]}""")]
    [InlineData("""{"size_bytes":65536,"xxh128":["D","D","ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ"]}""")]
    [InlineData("""{"size_bytes":65537,"xxh128":["D","D","D"]}""")]
    [InlineData("""{"size_bytes":32768,"xxh128":["D","D","D","D","D"]}""")]
    [InlineData("""{"size_bytes":134217728,"xxh128":["D"]}""")]
    [InlineData("""{"size_bytes":0,"xxh128":["D"]}""")]
    [InlineData("""{"size_bytes":-65536,"xxh128":["D"]}""")]
    [InlineData("""{"size_bytes":"65536","xxh128":["D","D","D"]}""")]
    public void Digests_that_cannot_belong_to_the_file_are_ignored(string chunks) =>
        Assert.Empty(Read(Manifest(chunks.Replace("D", s_digest, StringComparison.Ordinal))));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("""{"files":null}""")]
    [InlineData("""{"files":[null,5]}""")]
    [InlineData("""{"files":[null]}""")]
    public void A_manifest_that_is_none_is_ignored(string json) => Assert.Empty(Read(json));

    [Theory]
    [InlineData("../f", Size)]
    [InlineData("other", Size)]
    [InlineData("f", Size + 1)]
    public void Files_that_the_catalogue_does_not_have_are_ignored(string path, int size) => Assert.Empty(Read(Manifest(s_good, path, size)));

    [Theory]
    [InlineData(0, 65536, 0)]
    [InlineData(1, 65536, 1)]
    [InlineData(65536, 65536, 1)]
    [InlineData(65537, 65536, 2)]
    [InlineData(long.MaxValue, 65536, 140737488355328)]
    public void How_many_chunks_a_file_has(long size, long chunk, long count) => Assert.Equal(count, ChunkDigests.CountFor(size, chunk));

    private static IReadOnlyDictionary<ModelPath, ChunkDigests> Read(string json) =>
        CatalogueReader.ReadManifest(Encoding.UTF8.GetBytes(json), new FakeVersion("m", "1", ("f", Bytes.Of(Size))).Entry);

    private static string Manifest(string chunks, string path = "f", int size = Size) =>
        $$"""{"schema":1,"files":[{"path":"{{path}}","size_bytes":{{size}},"sha256":"lies","chunks":{{chunks}} }]}""";
}
