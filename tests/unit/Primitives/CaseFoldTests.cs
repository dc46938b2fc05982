using System.Globalization;
using ModelManager.Primitives;

namespace ModelManager.UnitTests.Primitives;

public class CaseFoldTests
{
    [Theory]
    [InlineData("Whisper-Base", "whisper-BASE")]
    [InlineData("ÉTÉ", "été")]
    [InlineData("\u1e96", "H\u0331")] // h with line below: one character small, two in capitals
    [InlineData("\u01f0", "J\u030c")]
    [InlineData("\u0390", "\u03aa\u0301")]
    [InlineData("\u1fb6", "\u0391\u0342")]
    [InlineData("\u1ea1\u0300", "\u1ea0\u0300")]
    [InlineData("ς", "Σ")]
    [InlineData("ϴ", "θ")]
    [InlineData("ẞ", "ß")]
    [InlineData("ſ", "S")]
    [InlineData("ﬅ", "ﬆ")]
    [InlineData("\U00010428", "\U00010400")] // Deseret, beyond 16 bits
    public void Names_that_differ_by_case_have_one_fold(string x, string y)
    {
        Assert.True(NormalizationC.IsNormalized(x) && NormalizationC.IsNormalized(y));
        Assert.Equal(NameRules.Fold(x), NameRules.Fold(y));
    }

    [Theory]
    [InlineData("ß", "ss")]
    [InlineData("i", "ı")]
    [InlineData("é", "e")]
    [InlineData("ﬁ", "fi")]
    [InlineData("语", "語")]
    [InlineData("1", "¹")]
    public void Other_names_have_others(string x, string y)
    {
        Assert.NotEqual(NameRules.Fold(x), NameRules.Fold(y));
    }

    [Fact]
    public void The_fold_of_a_plain_name_is_upper_case()
    {
        Assert.Equal("MANIFEST.JSON", NameRules.Fold("Manifest.json"));
        Assert.Equal("日本-V1", NameRules.Fold("日本-v1"));
    }

    [Fact]
    public void Every_character_meets_those_that_Node_takes_for_the_same_letter_and_no_other()
    {
        var firsts = NormalizationOracle.FirstsByCase();

        // Unicode 15.1 made the two ligatures of s and t one letter; which Unicode Node has depends on its version.
        var letters = NormalizationOracle.Assigned
            .Where(code => code is not ('ﬅ' or 'ﬆ') && NormalizationC.IsNormalized(char.ConvertFromUtf32(code)))
            .ToList();
        var foldByFirst = new Dictionary<uint, string>();
        var firstByFold = new Dictionary<string, uint>(StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (var letter in letters)
        {
            var fold = NameRules.Fold(char.ConvertFromUtf32(letter));
            var isSame = foldByFirst.TryAdd(firsts[letter], fold) || foldByFirst[firsts[letter]] == fold;
            var isOwn = firstByFold.TryAdd(fold, firsts[letter]) || firstByFold[fold] == firsts[letter];
            if (!isSame || !isOwn)
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{letter:X4}, {firsts[letter]:X4}"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(letters.Count - foldByFirst.Count > 1300, $"only {letters.Count - foldByFirst.Count} letters have another case");
    }
}
