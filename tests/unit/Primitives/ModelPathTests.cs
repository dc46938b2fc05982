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
    [InlineData("model.bin", true)]
    [InlineData("onnx/decoder_model-merged.onnx", true)]
    [InlineData("tokenizer.json", true)]
    [InlineData("a/checksum.sha256", true)]
    [InlineData("a/nul.txt/b", false)]
    [InlineData("nul", false)]
    [InlineData("COM1.bin", false)]
    [InlineData("temp", false)]
    [InlineData("checksum.sha256", false)]
    [InlineData("MANIFEST.json/x", false)]
    [InlineData("模型.bin", false)]
    [InlineData("a b", false)]
    [InlineData("a//b", false)]
    [InlineData("a/../b", false)]
    [InlineData("/a", false)]
    [InlineData("a/", false)]
    [InlineData("a.", false)]
    [InlineData("", false)]
    public void Most_paths_are_seen_to_be_acceptable_without_a_copy(string text, bool isPlain) =>
        Assert.Equal(isPlain, ModelPath.IsPlain(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Only_letters_digits_dots_dashes_and_underscores_are_plain()
    {
        // Also of lengths, and at places, where characters are compared many at a time; no name is as long as one that the library keeps for itself.
        foreach (var length in new[] { 3, 7, 8, 9, 11, 12, 16, 17, 43 })
        {
            for (var at = 1; at < length - 1; at++)
            {
                for (var c = at == ModelPath.ManifestFileName.Length || at == ModelPath.ChecksumFileName.Length ? '/' + 1 : 0; c < 256; c++)
                {
                    var name = Enumerable.Repeat((byte)'z', length).ToArray();
                    name[at] = (byte)c;
                    Assert.Equal(char.IsAsciiLetterOrDigit((char)c) || c is '.' or '-' or '_' or '/', ModelPath.IsPlain(name));
                }
            }
        }
    }

    [Fact]
    public void A_plain_path_is_always_acceptable()
    {
        var random = new Random(20261126);
        string[] parts = ["con", "CON", "prn", "aux", "nul", "com1", "lpt9", "temp", "checksum.sha256", "manifest.json", ".", "..", "/", "a", "B1", "-", "_", new('x', 128), new('y', 70)];
        var plain = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => parts[random.Next(parts.Length)]));
            if (ModelPath.IsPlain(System.Text.Encoding.UTF8.GetBytes(text)))
            {
                plain++;
                Assert.True(ModelPath.RefusalOf(text) is null, $"{text} {ModelPath.RefusalOf(text)}");
            }
        }

        Assert.True(plain > 10_000, $"{plain}");
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
