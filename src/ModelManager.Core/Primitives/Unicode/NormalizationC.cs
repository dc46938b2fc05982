namespace ModelManager.Primitives;

/// <summary>
/// Unicode normalization form C (UAX #15), exact and from tables of our own: under invariant globalization
/// string.IsNormalized says yes to everything. Meant for names: the exact step takes four integers for each character.
/// </summary>
internal static partial class NormalizationC
{
    /// <summary>The most code points that one decomposes into.</summary>
    public const int MaxExpansion = 4;

    private const char FirstThatMatters = '\u0300';
    private const int StackChars = 128;

    private enum Answer
    {
        Yes,
        Maybe,
        No,
    }

    /// <summary>Whether the text is in normalization form C. A lone surrogate counts as a character that nothing composes with.</summary>
    public static bool IsNormalized(ReadOnlySpan<char> text)
    {
        var start = 0;
        while (start < text.Length && text[start] < FirstThatMatters)
        {
            start++;
        }

        return start == text.Length || QuickCheck(text[start..]) switch
        {
            Answer.Yes => true,
            Answer.No => false,
            // A mark may compose with the character before the first that matters.
            _ => IsItsOwnComposition(text[Math.Max(start - 1, 0)..]),
        };
    }

    /// <summary>The canonical combining class of a code point; 0 for a starter.</summary>
    public static int CombiningClass(int code) => CombiningOfClass[ClassOf(code)];

    /// <summary>Splits a composite in two; the first part may be a composite again.</summary>
    public static bool TrySplit(int code, out int first, out int second)
    {
        if (Hangul.TrySplit(code, out first, out second))
        {
            return true;
        }

        // By hand, because Array.BinarySearch allocates until the runtime has optimised it.
        for (int low = 0, high = Composites.Length - 1; low <= high;)
        {
            var middle = (low + high) / 2;
            if (Composites[middle] == code)
            {
                (first, second) = (FirstOfComposite[middle], SecondOfComposite[middle]);
                return true;
            }

            (low, high) = Composites[middle] < code ? (middle + 1, high) : (low, middle - 1);
        }

        return false;
    }

    /// <summary>The primary composite of two code points, where there is one.</summary>
    public static bool TryCompose(int first, int second, out int composite)
    {
        if (Hangul.TryCompose(first, second, out composite))
        {
            return true;
        }

        for (int low = 0, high = CompositesByPair.Length - 1; low <= high;)
        {
            var middle = (low + high) / 2;
            var index = CompositesByPair[middle];
            var order = FirstOfComposite[index] != first ? FirstOfComposite[index] - first : SecondOfComposite[index] - second;
            if (order == 0)
            {
                composite = Composites[index];
                return true;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return false;
    }

    private static Answer QuickCheck(ReadOnlySpan<char> text)
    {
        var answer = Answer.Yes;
        var previous = 0;
        while (!text.IsEmpty)
        {
            var kind = ClassOf(CanonicalText.TakeCode(ref text));
            int combining = CombiningOfClass[kind];
            var own = (Answer)QuickCheckOfClass[kind];
            if (own == Answer.No || (combining != 0 && combining < previous))
            {
                return Answer.No;
            }

            answer = own == Answer.Maybe ? Answer.Maybe : answer;
            previous = combining;
        }

        return answer;
    }

    private static bool IsItsOwnComposition(ReadOnlySpan<char> text)
    {
        var codes = text.Length <= StackChars ? stackalloc int[StackChars * MaxExpansion] : new int[text.Length * MaxExpansion];
        var length = CanonicalText.Compose(codes[..CanonicalText.Decompose(text, codes)]);
        foreach (var code in codes[..length])
        {
            if (text.IsEmpty || code != CanonicalText.TakeCode(ref text))
            {
                return false;
            }
        }

        return text.IsEmpty;
    }

    private static byte ClassOf(int code)
    {
        var block = code >> BlockShift;
        return block < BlockIndex.Length ? Blocks[(BlockIndex[block] << BlockShift) | (code & ((1 << BlockShift) - 1))] : (byte)0;
    }
}
