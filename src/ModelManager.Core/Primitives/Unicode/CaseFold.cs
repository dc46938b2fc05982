using System.Text;

namespace ModelManager.Primitives;

/// <summary>
/// Folds away what a file system that ignores case and normalization ignores: canonical decomposition, then Unicode's simple
/// case folding, so that 'ẖ' and 'H' with a line below meet although only one of them is a single character.
/// </summary>
internal static class CaseFold
{
    /// <summary>The fold of a text in normalization form C; ASCII letters in it are upper case.</summary>
    public static string Of(string text) => Ascii.IsValid(text) ? text.ToUpperInvariant() : OfUnicode(text);

    private static string OfUnicode(string text)
    {
        var codes = new int[text.Length * NormalizationC.MaxExpansion];
        var length = CanonicalText.Decompose(text, codes);
        var folded = new StringBuilder(length);
        foreach (var code in codes.AsSpan(0, length))
        {
            folded.Append(FoldOne(new Rune(code)).ToString());
        }

        return folded.ToString();
    }

    // Down and up again brings together what upper case alone keeps apart, such as 'Θ' and its second capital 'ϴ'. The long s
    // and its ligature are what the framework's invariant casing leaves out.
    private static Rune FoldOne(Rune rune) => rune.Value switch
    {
        'ſ' => new Rune('S'),
        'ﬅ' => new Rune('ﬆ'),
        _ => Rune.ToUpperInvariant(Rune.ToLowerInvariant(rune)),
    };
}
