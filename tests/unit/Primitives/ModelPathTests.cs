using ModelManager.Primitives;

namespace ModelManager.UnitTests.Primitives;

public class ModelPathTests
{
    private const string Kept = "is a name that the library keeps for itself";

    [Theory]
    [InlineData("model.bin")]
    [InlineData("a/b/c/model.bin")]
    [InlineData("语音/模型.bin")]
    [InlineData("a/checksum.sha256")]
    [InlineData("a/manifest.json")]
    [InlineData("checksum.sha256.bin")]
    [InlineData("manifest.json5")]
    public void Acceptable_paths(string text)
    {
        var path = ModelPath.Parse(text);

        Assert.Equal(text, path.Value);
        Assert.Equal(text, path.ToString());
        Assert.Equal(text.Split('/'), path.Components);
        Assert.Equal(path, ModelPath.Parse(text));
    }

    [Theory]
    [InlineData(null, "is empty")]
    [InlineData("", "is empty")]
    [InlineData("/", "has an empty component")]
    [InlineData("/a", "has an empty component")]
    [InlineData("a/", "has an empty component")]
    [InlineData("a//b", "has an empty component")]
    [InlineData("..", "has a component that begins with a dot, or ends with a dot or a space")]
    [InlineData("a/../b", "has a component that begins with a dot, or ends with a dot or a space")]
    [InlineData("a/.", "has a component that begins with a dot, or ends with a dot or a space")]
    [InlineData("a\\b", "has a component that has a separator, a colon or a control character")]
    [InlineData("C:/a", "has a component that has a separator, a colon or a control character")]
    [InlineData("a/e\u0301", "has a component that is not in Unicode normalization form C")]
    [InlineData("a/nul.txt/b", "has a component that is a reserved name")]
    [InlineData("checksum.sha256", Kept)]
    [InlineData("Checksum.SHA256", Kept)]
    [InlineData("check\u017fum.\u017fha256", Kept)] // with the long s, which folds to s
    [InlineData("manifest.json", Kept)]
    [InlineData("Manifest.json", Kept)]
    [InlineData("checksum.sha256/a", Kept)]
    [InlineData("MANIFEST.JSON/a/b", Kept)]
    public void Unacceptable_paths(string? text, string refusal)
    {
        Assert.False(ModelPath.TryParse(text, out var path, out var actual));
        Assert.Equal(refusal, actual);
        Assert.Equal(default, path);

        var thrown = Assert.Throws<ModelManagerException>(() => ModelPath.Parse(text));
        Assert.Equal((ErrorCode.InvalidArgument, $"the file path {refusal}"), (thrown.Code, thrown.Message));
    }

    [Fact]
    public void A_path_has_at_most_1024_bytes_and_each_name_128()
    {
        var longest = "x" + string.Join('/', Enumerable.Repeat(new string('x', 127), 8));

        Assert.Equal(1024, longest.Length);
        Assert.True(ModelPath.TryParse(longest, out _, out _));
        Assert.False(ModelPath.TryParse("é" + longest[1..], out _, out var inBytes));
        Assert.Equal("is longer than 1024 UTF-8 bytes", inBytes);
        Assert.False(ModelPath.TryParse(longest + "/x", out _, out var inCharacters));
        Assert.Equal("is longer than 1024 UTF-8 bytes", inCharacters);
        Assert.False(ModelPath.TryParse("a/" + new string('x', 129), out _, out var inName));
        Assert.Equal("has a component that is not well-formed text of at most 128 UTF-8 bytes", inName);
    }

    [Fact]
    public void One_that_was_never_set_has_no_value()
    {
        Assert.Throws<InvalidOperationException>(() => default(ModelPath).Value);
        Assert.Equal("", default(ModelPath).ToString());
    }
}
