using System.Globalization;
using System.Text;
using ModelManager.HeaderGenerator.Api;

namespace ModelManager.HeaderGenerator.Emit;

/// <summary>
/// Puts the header together: the opening, the enums, and chapter by chapter the types that its functions are the first to need and
/// the functions. A type that no function leads to is an error, for nobody could use it.
/// </summary>
internal sealed class HeaderWriter
{
    private static readonly string s_rule = $"/* {new string('-', 112)} */\n";

    private readonly StringBuilder _text = new();
    private readonly Dictionary<string, ICDeclaration> _types;
    private readonly List<ICDeclaration> _declared = [];

    private HeaderWriter(CApi api) => _types = api.Types.ToDictionary(type => type.Name, StringComparer.Ordinal);

    public static string Write(CApi api)
    {
        var writer = new HeaderWriter(api);
        writer.WriteAll(api);
        return writer._text.ToString();
    }

    private void WriteAll(CApi api)
    {
        _text.Append(Open(api.Version));
        foreach (var type in api.Enums)
        {
            _text.Append('\n').Append(TypeWriter.Write(type));
        }

        foreach (var section in api.Sections)
        {
            _text.Append("\n\n").Append(s_rule).Append(Comment.Of("", section.Title.ToUpperInvariant(), section.Introduction));
            foreach (var function in section.Functions)
            {
                foreach (var parameter in function.Parameters)
                {
                    Declare(CType.BaseNameOf(parameter.Type));
                }

                _text.Append('\n').Append(FunctionWriter.Write(function));
            }
        }

        if (_types.Values.Except(_declared).FirstOrDefault() is { } unused)
        {
            throw new HeaderException($"no function leads to {unused.Name}");
        }

        _text.Append("\n\n").Append(s_rule).Append(LayoutWriter.Write(_declared.OfType<CStruct>()));
        _text.Append("\n#ifdef __cplusplus\n}\n#endif\n\n#endif /* MODELMANAGER_H */\n");
    }

    private static string Open(Version version) => Opening.Text
        .Replace("@VERSION@", version.ToString(3), StringComparison.Ordinal)
        .Replace("@MAJOR@", version.Major.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("@MINOR@", version.Minor.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("@PATCH@", version.Build.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private void Declare(string name)
    {
        if (!_types.TryGetValue(name, out var type) || _declared.Contains(type))
        {
            return;
        }

        foreach (var needed in type.Needs)
        {
            Declare(needed);
        }

        _declared.Add(type);
        _text.Append('\n').Append(TypeWriter.Write(type, _types));
    }
}
