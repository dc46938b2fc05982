namespace ModelManager.Primitives;

/// <summary>Ordinal comparison in which a run of ASCII digits counts as one number of any length.</summary>
internal static class NaturalOrder
{
    public static int Compare(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        while (!x.IsEmpty && !y.IsEmpty)
        {
            int order;
            if (char.IsAsciiDigit(x[0]) && char.IsAsciiDigit(y[0]))
            {
                order = CompareNumbers(TakeNumber(ref x), TakeNumber(ref y));
            }
            else
            {
                order = x[0].CompareTo(y[0]);
                x = x[1..];
                y = y[1..];
            }

            if (order != 0)
            {
                return order;
            }
        }

        return x.Length.CompareTo(y.Length);
    }

    /// <summary>Compares two runs of digits as numbers, whatever their length.</summary>
    public static int CompareNumbers(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        x = x.TrimStart('0');
        y = y.TrimStart('0');
        return x.Length != y.Length ? x.Length.CompareTo(y.Length) : x.SequenceCompareTo(y);
    }

    private static ReadOnlySpan<char> TakeNumber(ref ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsAsciiDigit(text[length]))
        {
            length++;
        }

        var number = text[..length];
        text = text[length..];
        return number;
    }
}
