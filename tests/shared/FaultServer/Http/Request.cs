using System.Globalization;

namespace ModelManager.Faults;

/// <summary>What a client asks.</summary>
public sealed record Request(string Method, string Target, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Reads a request's head, its last empty line included or not.</summary>
    public static Request Parse(string head)
    {
        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var first = lines[0].Split(' ');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return new Request(first[0], first[1], headers);
    }

    public string? Range => Headers.GetValueOrDefault("Range");

    public string? IfRange => Headers.GetValueOrDefault("If-Range");

    /// <summary>
    /// The bytes that are asked for of something so long: null for all of it, which is also the answer to a range that is
    /// malformed, multiple or of another unit (RFC 9110, 14.2). A start at the size or beyond cannot be satisfied.
    /// </summary>
    public (long Start, long End)? RangeOf(long size)
    {
        if (Range is not { } text || !text.StartsWith("bytes=", StringComparison.Ordinal) || text.Split('-') is not [_, _])
        {
            return null;
        }

        var (first, last) = (text[6..text.IndexOf('-', StringComparison.Ordinal)], text[(text.IndexOf('-', StringComparison.Ordinal) + 1)..]);
        if (first.Length == 0)
        {
            return Number(last) is { } suffix ? (Math.Max(0, size - suffix), size) : null;
        }

        if (Number(first) is not { } start || (last.Length > 0 && Number(last) is null))
        {
            return null;
        }

        var end = Number(last) is { } inclusive && inclusive < size ? inclusive + 1 : size;
        return end > start || start >= size ? (start, end) : null;
    }

    private static long? Number(string digits) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
