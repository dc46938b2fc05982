using System.Globalization;
using System.Text;
using ModelManager.Primitives;
using Xunit.Abstractions;

namespace ModelManager.UnitTests.Primitives;

public class NormalizationCTests(ITestOutputHelper output)
{
    private const int RandomTexts = 200_000;

    [Theory]
    [InlineData("", true)]
    [InlineData("whisper-base.en", true)]
    [InlineData("\u00e9t\u00e9", true)]
    [InlineData("e\u0301te\u0301", false)]
    [InlineData("语音识别", true)]
    [InlineData("🎤🧑🏽‍🚀", true)]
    [InlineData("\u212b", false)] // Angstrom sign
    [InlineData("\u0344", false)]
    [InlineData("q\u0301", true)]
    [InlineData("q\u0323\u0307", true)]
    [InlineData("q\u0307\u0323", false)] // out of canonical order
    [InlineData("\u00e0\u0323", false)] // the mark goes below the accent of the composite
    [InlineData("\u1ea1\u0300", true)]
    [InlineData("\u0301", true)]
    [InlineData("\ud55c\uae00", true)]
    [InlineData("\u1112\u1161\u11ab", false)]
    [InlineData("\ud558\u11ab", false)]
    [InlineData("\ud55c\u11ab", true)]
    [InlineData("\u1161\u11ab", true)]
    [InlineData("\U0002f800", false)] // a compatibility ideograph
    [InlineData("\ufb1d", false)] // excluded from composition
    [InlineData("\u05d9\u05b4", true)]
    [InlineData("\U00011099\U000110ba", false)]
    [InlineData("\U0001109a", true)]
    [InlineData("\U0001109a\U000110ba", true)]
    public void Known_texts(string text, bool expected)
    {
        Assert.Equal(expected, NormalizationC.IsNormalized(text));
    }

    [Fact]
    public void A_lone_surrogate_is_a_character_that_nothing_composes_with()
    {
        Assert.True(NormalizationC.IsNormalized("a\ud800"));
        Assert.True(NormalizationC.IsNormalized("\udc00\u0301"));
        Assert.False(NormalizationC.IsNormalized("\ud800e\u0301"));
    }

    [Fact]
    public void A_text_longer_than_any_name_is_checked_as_well()
    {
        var composite = string.Concat(Enumerable.Repeat("\u1ea4\u1161", 1000));

        Assert.True(NormalizationC.IsNormalized(composite));
        Assert.False(NormalizationC.IsNormalized(composite + "\u1ea4\u0323"));
    }

    [Fact]
    public void Checking_a_name_allocates_nothing()
    {
        string[] names = ["whisper-base.en", "语音识别", "q\u0323\u0307", "\u1ea1\u0300\u1161\u11ab"];
        Assert.All(names, name => Assert.True(NormalizationC.IsNormalized(name)));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            foreach (var name in names)
            {
                NormalizationC.IsNormalized(name);
            }
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Every_code_point_alone_and_beside_others_is_as_in_Node()
    {
        Assert.Contains($" Unicode {NormalizationC.UnicodeVersion} ", NormalizationOracle.Heading, StringComparison.Ordinal);
        Assert.Equal(286_719, NormalizationOracle.Assigned.Length);
        var texts = new List<string>();
        foreach (var code in NormalizationOracle.Assigned)
        {
            var c = char.ConvertFromUtf32(code);
            texts.AddRange([c, $"{c}\u0301", $"a{c}", $"{c}\u0327\u0301", $"{c}\u0301\u0327", $"\u1100{c}", $"{c}\u1161", $"{c}\u11a8"]);
        }

        Compare(texts);
    }

    [Fact]
    public void Random_texts_are_as_in_Node()
    {
        var seed = Seeds.Next(output);
        var random = new Random(seed);
        var alphabets = Alphabets();
        var texts = new List<string>();
        while (texts.Count < RandomTexts)
        {
            var text = RandomText(random, alphabets);
            texts.Add(text);
            // Random marks are seldom in form C; what our own composition makes of them should mostly be.
            texts.Add(Composed(text));
        }

        var share = Compare(texts, $"seed {seed}: ");
        Assert.InRange(share, 0.5, 0.95);
    }

    /// <summary>Answers the share of texts in form C.</summary>
    private double Compare(List<string> texts, string context = "")
    {
        var expected = NormalizationOracle.AreNormalized(texts);
        var wrong = texts.Where((text, i) => NormalizationC.IsNormalized(text) != expected[i]).ToList();
        var shown = wrong.Take(20).Select(text => string.Join(' ', text.EnumerateRunes().Select(Hex)));
        Assert.True(wrong.Count == 0, $"{context}{wrong.Count} of {texts.Count} differ from Node:\n{string.Join('\n', shown)}");
        var share = (double)expected.Count(isNormalized => isNormalized) / texts.Count;
        output.WriteLine($"{texts.Count} texts, {share:P1} in form C");
        return share;
    }

    /// <summary>Sets of code points that have to do with each other, so that random texts hit the rules.</summary>
    private static int[][] Alphabets()
    {
        var assigned = NormalizationOracle.Assigned;
        int[] marks = [.. assigned.Where(code => NormalizationC.CombiningClass(code) != 0)];
        int[] composites = [.. assigned.Where(code => code is < 0xAC00 or > 0xD7A3 && NormalizationC.TrySplit(code, out _, out _))];
        int[] parts = [.. composites.SelectMany(code => NormalizationC.TrySplit(code, out var first, out var second) ? new[] { first, second } : [])];
        int[] jamo = [.. Enumerable.Range(0x1100, 0x100), 0xAC00, 0xAC01, 0xAC1C, 0xD55C, 0xD558, 0xD7A3];
        int[] latin = [.. "aeiouAEIOUcsdDąåêộ\u0300\u0301\u0302\u0304\u0306\u0307\u0308\u030a\u031b\u0323\u0327\u0328\u0331".Select(c => (int)c)];
        return [marks, composites, parts, jamo, latin, latin, assigned];
    }

    private static string RandomText(Random random, int[][] alphabets)
    {
        var text = new StringBuilder();
        var alphabet = alphabets[random.Next(alphabets.Length)];
        for (var left = random.Next(1, 9); left > 0; left--)
        {
            var from = random.Next(5) == 0 ? alphabets[random.Next(alphabets.Length)] : alphabet;
            text.Append(char.ConvertFromUtf32(from[random.Next(from.Length)]));
        }

        return text.ToString();
    }

    private static string Hex(Rune rune) => rune.Value.ToString("X4", CultureInfo.InvariantCulture);

    private static string Composed(string text)
    {
        var codes = new int[text.Length * NormalizationC.MaxExpansion];
        var length = CanonicalText.Compose(codes.AsSpan(0, CanonicalText.Decompose(text, codes)));
        return string.Concat(codes.Take(length).Select(char.ConvertFromUtf32));
    }
}
