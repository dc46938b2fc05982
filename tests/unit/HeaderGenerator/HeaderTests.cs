using ModelManager.HeaderGenerator;
using ModelManager.HeaderGenerator.Docs;
using ModelManager.HeaderGenerator.Emit;
using ModelManager.HeaderGenerator.Metadata;
using ModelManager.Native.Layouts;
using ModelManager.UnitTests.Repository;

namespace ModelManager.UnitTests.HeaderGenerator;

public class HeaderTests
{
    [Fact]
    public void The_committed_header_is_the_generated_one()
    {
        var assembly = typeof(NativeError).Assembly.Location;
        var header = HeaderWriter.Write(ApiReader.Read(assembly, Path.ChangeExtension(assembly, ".xml")));

        Assert.Null(HeaderDifference.Find(header, File.ReadAllText(Path.Combine(RepositoryFiles.Root, "native/include/modelmanager.h"))));
    }

    [Fact]
    public void A_difference_names_the_first_line()
    {
        Assert.Null(HeaderDifference.Find("a\nb\n", "a\nb\n"));
        Assert.Equal("line 2 should be 'b' and is 'c'", HeaderDifference.Find("a\nb\n", "a\nc\n"));
        Assert.Equal("line 1 should be 'a' and is ''", HeaderDifference.Find("a\n", ""));
    }

    [Theory]
    [InlineData("modelId", "model_id", "MODEL_ID")]
    [InlineData("ChecksumSha256", "checksum_sha256", "CHECKSUM_SHA256")]
    [InlineData("out", "out", "OUT")]
    public void Names_of_C(string name, string snake, string screaming)
    {
        Assert.Equal(snake, Names.Snake(name));
        Assert.Equal(screaming, Names.Screaming(name));
    }

    [Fact]
    public void Comments_are_broken_and_cannot_end_themselves()
    {
        Assert.Equal("/* short */\n", Comment.Of("", "short"));
        Assert.Equal(["one two", "  three"], Comment.Wrap("one two three", 8, "  "));
        Assert.Throws<HeaderException>(() => Comment.Of("", "a */ b"));
    }

    [Fact]
    public void An_export_without_a_comment_is_refused()
    {
        var docs = new XmlDocs();
        Assert.Throws<HeaderException>(() => docs.Method("Some.Exports", "Call"));
        Assert.Throws<HeaderException>(() => docs.Field("Some.Struct", "Size"));
    }
}
