using System.Text;
using ModelManager.Catalogue;
using ModelManager.Primitives;

namespace ModelManager.UnitTests.Catalogue;

public class ChecksumFileTests
{
    private static readonly string s_sha = new('a', 64);

    [Fact]
    public void It_is_written_as_sha256sum_writes_it_and_sorted_by_bytes()
    {
        var digest = Digest.FromHash(Enumerable.Repeat((byte)0xaa, 32).ToArray());
        var text = ChecksumFile.Format(new[] { "b", "é", "a/z", "a b", "B", "\U0001F600", "\uFFFD" }.Select(path => KeyValuePair.Create(ModelPath.Parse(path), digest)));

        Assert.Equal(string.Concat(new[] { "B", "a b", "a/z", "b", "é", "\uFFFD", "\U0001F600" }.Select(path => $"{s_sha}  {path}\n")), Encoding.UTF8.GetString(text));
        Assert.Equal(7, ChecksumFile.TryParse(text, out _)!.Count);
    }

    [Theory]
    [InlineData("S  a\nS  b/c\n")]
    [InlineData("S  a\nS  b/c")]
    [InlineData("S *a\r\nS *b/c\r\n")]
    public void What_sha256sum_reads_is_read(string text) => Assert.Equal(["a", "b/c"], Parse(text, out _)!.Keys.Select(path => path.Value).Order());

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("S a")]
    [InlineData("S  ")]
    [InlineData("S\ta")]
    [InlineData("xyz  a")]
    [InlineData("\\S  a\\\\b")]
    [InlineData("S  a\n\nS  b")]
    [InlineData("S  a\nS  a")]
    [InlineData("S  ../a")]
    [InlineData("S  /a")]
    [InlineData("S  checksum.sha256")]
    [InlineData("S  a\0")]
    public void Anything_else_is_not(string text)
    {
        Assert.Null(Parse(text, out var refusal));
        Assert.NotNull(refusal);
    }

    [Fact]
    public void A_text_is_seen_to_be_that_of_its_files()
    {
        var longest = string.Join('/', Enumerable.Repeat(new string('x', 127), 8));
        var files = Files("a", "b/语音.bin", longest + "x");
        var text = ChecksumFile.Format(files.Select(file => KeyValuePair.Create(file.Path, file.Sha256)));

        Assert.True(ChecksumFile.IsOf(text, files));
        Assert.False(ChecksumFile.IsOf(text, files.GetRange(0, 2)));
        Assert.False(ChecksumFile.IsOf(text, [.. files, .. Files("y")]));
        Assert.False(ChecksumFile.IsOf(text, [files[1], files[0], files[2]]));
        Assert.False(ChecksumFile.IsOf(text.AsSpan(0, text.Length - 1), files));
        for (var i = 0; i < text.Length; i++)
        {
            text[i] ^= 1;
            Assert.False(ChecksumFile.IsOf(text, files), $"another byte {i}");
            text[i] ^= 1;
        }
    }

    private static List<CatalogueFile> Files(params string[] paths) => [.. paths.Select(path => new CatalogueFile(ModelPath.Parse(path), 1, Digest.Of(Encoding.UTF8.GetBytes(path))))];

    private static IReadOnlyDictionary<ModelPath, Digest>? Parse(string text, out string? refusal) =>
        ChecksumFile.TryParse(Encoding.UTF8.GetBytes(text.Replace("S", s_sha, StringComparison.Ordinal)), out refusal);
}
