using System.Globalization;
using System.Text;

namespace ModelManager.Link;

/// <summary>The head of a GET or HEAD request, as far as it matters here.</summary>
internal sealed record Request(string Method, string Path, string? Range, string? IfRange, bool IsLast)
{
    public static Request? Parse(ReadOnlySpan<byte> head)
    {
        var lines = Encoding.ASCII.GetString(head).Split("\r\n");
        if (lines[0].Split(' ') is not [var method, var path, var version])
        {
            return null;
        }

        string? Header(string name) => lines.Skip(1).FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
        var isLast = version == "HTTP/1.0" || string.Equals(Header("Connection"), "close", StringComparison.OrdinalIgnoreCase);
        return new Request(method, path, Header("Range"), Header("If-Range"), isLast);
    }

    /// <summary>Which bytes of the file are asked for: everything where there is no range, or one that is not understood; null for a range outside of it.</summary>
    public (long Start, long End, bool IsPart)? BytesOf(StoredFile file)
    {
        var whole = (0L, file.Length, false);
        if (Range is null || !Range.StartsWith("bytes=", StringComparison.Ordinal) || (IfRange is not null && IfRange != file.ETag))
        {
            return whole;
        }

        if (Range["bytes=".Length..].Split('-') is not [var first, var last])
        {
            return whole;
        }

        if (first.Length == 0)
        {
            return Number(last) is { } suffix ? (Math.Max(0, file.Length - suffix), file.Length, true) : whole;
        }

        if (Number(first) is not { } start || (last.Length > 0 && Number(last) is null))
        {
            return whole;
        }

        return start < file.Length ? (start, Math.Min(file.Length, (Number(last) ?? long.MaxValue - 1) + 1), true) : null;
    }

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
