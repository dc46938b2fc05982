using ModelManager.Primitives;

namespace ModelManager.UnitTests.Primitives;

public class NameRulesTests
{
    private const string Malformed = "is not well-formed text of at most 128 UTF-8 bytes";
    private const string Separator = "has a separator, a colon or a control character";
    private const string Ends = "begins with a dot, or ends with a dot or a space";
    private const string Denormalized = "is not in Unicode normalization form C";
    private const string Reserved = "is a reserved name";

    public static TheoryData<string> Acceptable =>
    [
        "a", "whisper-base.en", "1.0.0-rc.1+build.5", "large_v3", "model.gguf", new string('x', 128), new string('é', 64), new string('语', 42),
        "语音识别", "한국어", "été", "🎤", "🧑🏽‍🚀", " leading space", "a b", "a..b", "~", "-", "_", "(1)", "100%", "#", "a\u00a0b", "q\u0301",
        "console", "con1", "com", "com10", "coma", "lpt", "xcon", "con-1", "nul_", "temporary", "temp2", "temp.bin", "tmp", "COM\u2074", "\u0301",
    ];

    public static TheoryData<string?, string> Unacceptable => new()
    {
        { null, "is empty" },
        { "", "is empty" },
        { new string('x', 129), Malformed },
        { new string('é', 64) + "x", Malformed },
        { new string('语', 43), Malformed },
        { string.Concat(Enumerable.Repeat("🎤", 33)), Malformed },
        { "a/b", Separator },
        { "/", Separator },
        { "a\\b", Separator },
        { "c:", Separator },
        { "a\0", Separator },
        { "a\nb", Separator },
        { "a\u001f", Separator },
        { "a\u007f", Separator },
        { "a\u0080", Separator },
        { "a\u009fb", Separator },
        { ".", Ends },
        { "..", Ends },
        { ".hidden", Ends },
        { "a.", Ends },
        { "a ", Ends },
        { " ", Ends },
        { "e\u0301", Denormalized },
        { "\u212bngstrom", Denormalized },
        { "\u1112\u1161\u11ab", Denormalized },
        { "a\u0301\u0323", Denormalized },
        { "temp", Reserved },
        { "TEMP", Reserved },
        { "Temp", Reserved },
        { "con", Reserved },
        { "CON", Reserved },
        { "con.txt", Reserved },
        { "con.tar.gz", Reserved },
        { "con .txt", Reserved },
        { "Prn", Reserved },
        { "aux.h", Reserved },
        { "nul", Reserved },
        { "CONIN$", Reserved },
        { "conout$", Reserved },
        { "conin$.txt", Reserved },
        { "com0", Reserved },
        { "COM1", Reserved },
        { "com9.log", Reserved },
        { "lpt1", Reserved },
        { "LPT9", Reserved },
        { "COM\u00b9", Reserved },
        { "com\u00b2.txt", Reserved },
        { "lpt\u00b3", Reserved },
    };

    [Theory]
    [MemberData(nameof(Acceptable))]
    public void Acceptable_names(string name)
    {
        Assert.Null(NameRules.Refusal(name));
        Assert.Equal(name, ModelId.Parse(name).Value);
        Assert.Equal(name, ModelVersion.Parse(name).Value);
        Assert.Equal(name, ModelPath.Parse(name).Value);
    }

    [Theory]
    [MemberData(nameof(Unacceptable))]
    public void Unacceptable_names(string? name, string refusal)
    {
        Assert.Equal(refusal, NameRules.Refusal(name));
        Assert.False(ModelId.TryParse(name, out _, out var ofId));
        Assert.Equal(refusal, ofId);
        Assert.False(ModelVersion.TryParse(name, out _, out var ofVersion));
        Assert.Equal(refusal, ofVersion);
        Assert.Equal(name?.Contains('/', StringComparison.Ordinal) == true && name.Length > 1, ModelPath.TryParse($"folder/{name}/file", out _, out _));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        string[] names = ["\ud83c", "a\udfa4", "\udfa4\ud83c", "\ud83c\ud83c\udfa4", "\ud83c\udfa4\udfa4", "\ud83ca"];

        Assert.All(names, name => Assert.Equal(Malformed, NameRules.Refusal(name)));
        Assert.All(names, name => Assert.False(ModelPath.TryParse($"a/{name}", out _, out _)));
    }

    [Fact]
    public void Every_control_character_is_refused_and_no_other_below_256_but_separators()
    {
        for (var c = '\0'; c < 256; c++)
        {
            var isRefused = c < 32 || (c >= 127 && c < 160) || c is '/' or '\\' or ':';
            Assert.True(NameRules.Refusal($"a{c}b") == (isRefused ? Separator : null), $"U+{(int)c:X4}");
        }
    }
}
