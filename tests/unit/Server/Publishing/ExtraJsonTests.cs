using ModelManager.Primitives;
using ModelManager.Server.Publishing;

namespace ModelManager.UnitTests.Server.Publishing;

public sealed class ExtraJsonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_given_or_in_a_file_or_empty()
    {
        Assert.Equal("""{"a":1}""", ExtraJson.Read("""{"a":1}""").GetRawText());
        Assert.Equal("""{"b":{}}""", ExtraJson.Read("@" + _folder.Text("extra.json", """{"b":{}}""")).GetRawText());
        Assert.Equal("{}", ExtraJson.Read(null).GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}""")]
    public void What_is_no_object_is_refused(string value)
    {
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<ModelManagerException>(() => ExtraJson.Read(value)).Code);
    }

    [Fact]
    public void It_is_bounded()
    {
        var most = $$"""{"a":"{{new string('x', ExtraJson.MaxBytes - 8)}}"}""";
        Assert.Equal(most, ExtraJson.Read(most).GetRawText());

        Assert.Throws<ModelManagerException>(() => ExtraJson.Read(most + " "));
        Assert.Throws<ModelManagerException>(() => ExtraJson.Read("@" + _folder.Text("extra.json", most + " ")));
        Assert.Throws<ModelManagerException>(() => ExtraJson.Read("@/dev/zero"));
        Assert.Throws<ModelManagerException>(() => ExtraJson.Read("@" + _folder.At("gone")));
    }
}
