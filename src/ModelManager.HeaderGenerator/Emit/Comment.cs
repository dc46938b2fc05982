namespace ModelManager.HeaderGenerator.Emit;

/// <summary>C comments, broken into lines of a fixed width.</summary>
internal static class Comment
{
    private const int Width = 118;

    /// <summary>A comment in front of a declaration, indented like it; on one line where it fits.</summary>
    public static string Of(string indent, params IEnumerable<string> paragraphs)
    {
        var all = paragraphs.ToList();
        if (all.Exists(paragraph => paragraph.Contains("*/", StringComparison.Ordinal)))
        {
            throw new HeaderException($"a comment would end itself: {all[0]}");
        }

        if (all.Count == 1 && indent.Length + all[0].Length + 6 <= Width)
        {
            return $"{indent}/* {all[0]} */\n";
        }

        var lines = all.SelectMany((paragraph, i) => Wrap(paragraph, Width - indent.Length - 3, "").Prepend("").Skip(i == 0 ? 1 : 0));
        return $"{indent}/*\n{string.Concat(lines.Select(line => $"{indent} * {line}".TrimEnd() + "\n"))}{indent} */\n";
    }

    /// <summary>A comment whose lines are laid out already.</summary>
    public static string OfLines(IEnumerable<string> lines) => $"/*\n{string.Concat(lines.Select(line => $" * {line}".TrimEnd() + "\n"))} */\n";

    /// <summary>Breaks a text; every line but the first begins with the hanging indent.</summary>
    public static IEnumerable<string> Wrap(string text, int width, string hanging)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = hanging + word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        yield return line;
    }

    /// <summary>The room for a comment's text that is not indented.</summary>
    public static int TextWidth => Width - 3;
}
