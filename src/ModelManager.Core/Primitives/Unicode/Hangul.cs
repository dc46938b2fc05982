namespace ModelManager.Primitives;

/// <summary>The Hangul syllables, which compose and decompose by arithmetic (Unicode, section 3.12) instead of by table.</summary>
internal static class Hangul
{
    private const int SyllableBase = 0xAC00;
    private const int LeadingBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int LeadingCount = 19;
    private const int VowelCount = 21;

    // One less than the first trailing consonant: the zeroth of a syllable is none.
    private const int TrailingBase = 0x11A7;
    private const int TrailingCount = 28;
    private const int SyllableCount = LeadingCount * VowelCount * TrailingCount;

    /// <summary>Splits a syllable with a trailing consonant into the one without and the consonant, any other into two jamo.</summary>
    public static bool TrySplit(int code, out int first, out int second)
    {
        var index = code - SyllableBase;
        if ((uint)index >= SyllableCount)
        {
            (first, second) = (0, 0);
            return false;
        }

        var trailing = index % TrailingCount;
        (first, second) = trailing == 0
            ? (LeadingBase + (index / TrailingCount / VowelCount), VowelBase + (index / TrailingCount % VowelCount))
            : (code - trailing, TrailingBase + trailing);
        return true;
    }

    /// <summary>The opposite of <see cref="TrySplit"/>.</summary>
    public static bool TryCompose(int first, int second, out int composite)
    {
        var leading = first - LeadingBase;
        var vowel = second - VowelBase;
        if ((uint)leading < LeadingCount && (uint)vowel < VowelCount)
        {
            composite = SyllableBase + (((leading * VowelCount) + vowel) * TrailingCount);
            return true;
        }

        var syllable = first - SyllableBase;
        var trailing = second - TrailingBase;
        composite = first + trailing;
        return (uint)syllable < SyllableCount && syllable % TrailingCount == 0 && trailing is > 0 and < TrailingCount;
    }
}
