using System.Buffers;
using System.Text;

namespace ModelManager.Registry;

/// <summary>
/// Divides a text that is known to be a registry into its models, looking at nothing but quotes and brackets: to read, token by token, what had been read
/// before it was written took 0.4 ms of the 5.3 to a first path (benchmarks/RESULTS.md).
/// </summary>
internal static class CheckedText
{
    // Few models are shorter, so that the list has hardly ever to grow.
    private const int UsualBytes = 192;

    private static readonly SearchValues<byte> s_marks = SearchValues.Create("\"{}[]"u8);

    /// <summary>The members of the outermost object; null when that is not as we write it: then it has to be read.</summary>
    public static List<(string Name, ReadOnlyMemory<byte> Value)>? TryDivide(ReadOnlyMemory<byte> content)
    {
        var text = content.Span;
        var members = new List<(string Name, ReadOnlyMemory<byte> Value)>(text.Length / UsualBytes);
        var names = new HashSet<string>(text.Length / UsualBytes, StringComparer.Ordinal);
        var at = 0;
        if (!Take(text, ref at, '{'))
        {
            return null;
        }

        do
        {
            if (TryName(text, ref at) is not { } name || !names.Add(name) || !Take(text, ref at, ':') || EndOfObject(text, ref at) is not { } value)
            {
                return null;
            }

            members.Add((name, content[value]));
        }
        while (Take(text, ref at, ','));

        return Take(text, ref at, '}') && text[at..].IndexOfAnyExcept(" \t\r\n"u8) < 0 ? members : null;
    }

    // Goes past white space and a character; stays where it is when there is another one.
    private static bool Take(ReadOnlySpan<byte> text, ref int at, char wanted)
    {
        var next = at;
        while (next < text.Length && text[next] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            next++;
        }

        if (next == text.Length || text[next] != wanted)
        {
            return false;
        }

        at = next + 1;
        return true;
    }

    // A name that stands there as it is.
    private static string? TryName(ReadOnlySpan<byte> text, ref int at)
    {
        if (!Take(text, ref at, '"'))
        {
            return null;
        }

        var length = text[at..].IndexOfAny((byte)'"', (byte)'\\');
        if (length < 0 || text[at + length] == '\\')
        {
            return null;
        }

        var name = Encoding.UTF8.GetString(text.Slice(at, length));
        at += length + 1;
        return name;
    }

    private static Range? EndOfObject(ReadOnlySpan<byte> text, ref int at)
    {
        if (!Take(text, ref at, '{'))
        {
            return null;
        }

        var start = at - 1;
        for (var depth = 1; depth > 0; at++)
        {
            var next = text[at..].IndexOfAny(s_marks);
            if (next < 0)
            {
                return null;
            }

            at += next;
            if (text[at] != '"')
            {
                depth += text[at] is (byte)'{' or (byte)'[' ? 1 : -1;
            }
            else if (!PassString(text, ref at))
            {
                return null;
            }
        }

        return start..at;
    }

    // From its first quote to its last.
    private static bool PassString(ReadOnlySpan<byte> text, ref int at)
    {
        for (at++; at < text.Length; at += 2)
        {
            var next = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                return false;
            }

            at += next;
            if (text[at] == '"')
            {
                return true;
            }
        }

        return false;
    }
}
