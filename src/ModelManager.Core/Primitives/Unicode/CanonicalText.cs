using System.Buffers;
using System.Text;

namespace ModelManager.Primitives;

/// <summary>The steps of canonical decomposition and composition (UAX #15), over code points in a buffer of the caller.</summary>
internal static class CanonicalText
{
    /// <summary>Takes the first code point off a text that is not empty; U+FFFD for a lone surrogate.</summary>
    public static int TakeCode(ref ReadOnlySpan<char> text)
    {
        var isGood = Rune.DecodeFromUtf16(text, out var rune, out var length) == OperationStatus.Done;
        text = text[length..];
        return isGood ? rune.Value : Rune.ReplacementChar.Value;
    }

    /// <summary>
    /// Decomposes primary composites and puts marks in canonical order; answers how many code points there are. The buffer
    /// holds <see cref="NormalizationC.MaxExpansion"/> for each character of the text. Code points that no text in form C has
    /// stay as they are: the tables do not hold their decompositions.
    /// </summary>
    public static int Decompose(ReadOnlySpan<char> text, Span<int> codes)
    {
        var length = 0;
        while (!text.IsEmpty)
        {
            Append(TakeCode(ref text), codes, ref length);
        }

        Order(codes[..length]);
        return length;
    }

    /// <summary>Composes decomposed code points in place; answers how many are left.</summary>
    public static int Compose(Span<int> codes)
    {
        var starter = -1;
        var length = 0;

        // The class of the code point before the current one, or -1 where that is the starter itself.
        var previous = -1;
        foreach (var code in codes)
        {
            var combining = NormalizationC.CombiningClass(code);
            if (starter >= 0 && previous < combining && NormalizationC.TryCompose(codes[starter], code, out var composite))
            {
                codes[starter] = composite;
                continue;
            }

            (starter, previous) = combining == 0 ? (length, -1) : (starter, combining);
            codes[length++] = code;
        }

        return length;
    }

    private static void Append(int code, Span<int> codes, ref int length)
    {
        if (NormalizationC.TrySplit(code, out var first, out var second))
        {
            Append(first, codes, ref length);
            codes[length++] = second;
        }
        else
        {
            codes[length++] = code;
        }
    }

    // An insertion sort: stable, and quick on what is nearly in order.
    private static void Order(Span<int> codes)
    {
        for (var i = 1; i < codes.Length; i++)
        {
            var code = codes[i];
            var combining = NormalizationC.CombiningClass(code);
            var place = i;
            while (combining != 0 && place > 0 && NormalizationC.CombiningClass(codes[place - 1]) > combining)
            {
                codes[place] = codes[place - 1];
                place--;
            }

            codes[place] = code;
        }
    }
}
