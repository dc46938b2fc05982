using System.Globalization;
using ModelManager.Primitives;

namespace ModelManager.Server.Http;

/// <summary>
/// What a Range header asks of content of a known length (RFC 9110, 14). A header that is malformed, of another unit or for several
/// ranges is ignored, which the standard allows: the answer is then the whole.
/// </summary>
internal static class RangeHeader
{
    private const string Unit = "bytes=";

    /// <summary>Reads the header.</summary>
    /// <param name="header">Its value.</param>
    /// <param name="length">Bytes in the content.</param>
    /// <param name="range">The range to send, when the answer is true.</param>
    /// <returns>True: send the range, 206. False: it lies outside, 416. Null: send the whole, 200.</returns>
    public static bool? Read(string header, long length, out ByteRange range)
    {
        range = default;
        if (!header.StartsWith(Unit, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var text = header.AsSpan(Unit.Length).Trim(" \t");
        var dash = text.IndexOf('-');
        if (dash < 0 || !TryNumber(text[..dash], out var first) || !TryNumber(text[(dash + 1)..], out var last))
        {
            return null;
        }

        (long Start, long End)? asked = (first, last) switch
        {
            (null, null) => null,
            (null, { } suffix) => (Math.Max(0, length - suffix), suffix == 0 ? 0 : length),
            ({ } start, null) => (start, length),
            var (start, end) => end < start ? null : (start.Value, Math.Min(end.Value, length - 1) + 1),
        };
        if (asked is not { } found)
        {
            return null;
        }

        range = new ByteRange(found.Start, found.End);
        return range.Start < range.End;
    }

    // Nothing is no number; more digits than a long holds are as good as the largest long, short of overflowing later sums.
    private static bool TryNumber(ReadOnlySpan<char> text, out long? number)
    {
        number = null;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        number = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : long.MaxValue;
        return true;
    }
}
