using ModelManager.HeaderGenerator.Api;

namespace ModelManager.HeaderGenerator.Emit;

/// <summary>A function with the comment above it: what it does, its parameters, what it returns.</summary>
internal static class FunctionWriter
{
    private const int Width = 118;

    // A blank at which no line is broken.
    private const char Blank = '\u00A0';

    public static string Write(CFunction function) => Comment.OfLines(CommentLines(function)) + Declaration(function);

    /// <summary>The parameters between parentheses, in as many lines as they need, aligned behind the start.</summary>
    public static string Parameters(string start, IReadOnlyList<CParameter> parameters)
    {
        if (parameters.Count == 0)
        {
            return start + "(void)";
        }

        var lead = (start + '(').Replace(' ', Blank);
        var text = string.Join(", ", parameters.Select(parameter => CType.Declare(parameter.Type, parameter.Name).Replace(' ', Blank)));
        return string.Join('\n', Comment.Wrap($"{lead}{text})", Width, new string(' ', lead.Length))).Replace(Blank, ' ');
    }

    private static string Declaration(CFunction function) =>
        Parameters("MM_API " + CType.Declare(function.ReturnType, function.Name), function.Parameters) + ";\n";

    private static IEnumerable<string> CommentLines(CFunction function)
    {
        foreach (var line in Comment.Wrap(function.Summary, Comment.TextWidth, ""))
        {
            yield return line;
        }

        if (function.Parameters.Count > 0)
        {
            yield return "";
        }

        var column = function.Parameters.Count == 0 ? 0 : function.Parameters.Max(parameter => parameter.Name.Length) + 4;
        foreach (var parameter in function.Parameters)
        {
            var lead = $"  {parameter.Name}".PadRight(column).Replace(' ', Blank);
            foreach (var line in Comment.Wrap(lead + parameter.Comment, Comment.TextWidth, new string(' ', column)))
            {
                yield return line.Replace(Blank, ' ');
            }
        }

        if (function.Returns is { } returns)
        {
            yield return "";
            foreach (var line in Comment.Wrap($"Returns: {returns}", Comment.TextWidth, ""))
            {
                yield return line;
            }
        }
    }
}
