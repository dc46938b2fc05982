using System.Text;
using ModelManager.HeaderGenerator.Api;

namespace ModelManager.HeaderGenerator.Emit;

/// <summary>Enums, structs with their initialisers, and callbacks.</summary>
internal static class TypeWriter
{
    private const string Indent = "    ";
    private const int InitialiserWidth = 100;

    public static string Write(CEnum type)
    {
        var text = new StringBuilder(Comment.Of("", type.Summary)).Append("enum ").Append(type.Name).Append(" {\n");
        for (var i = 0; i < type.Members.Count; i++)
        {
            var member = type.Members[i];
            text.Append(Comment.Of(Indent, member.Comment))
                .Append($"{Indent}{member.Name} = {member.Value}{(i + 1 < type.Members.Count ? "," : "")}\n");
        }

        return text.Append("};\n").ToString();
    }

    public static string Write(ICDeclaration type, IReadOnlyDictionary<string, ICDeclaration> types) => type switch
    {
        CStruct layout => Write(layout) + (layout.IsSized ? Initialiser(layout, types) : ""),
        CCallback callback => Comment.Of("", callback.Summary)
            + FunctionWriter.Parameters($"typedef {callback.ReturnType} (*{callback.Name})", callback.Parameters) + ";\n",
        _ => throw new HeaderException($"{type.Name} is of no known kind"),
    };

    private static string Write(CStruct type)
    {
        var text = new StringBuilder(Comment.Of("", type.Summary)).Append("typedef struct ").Append(type.Name).Append(" {\n");
        foreach (var field in type.Fields)
        {
            text.Append(Comment.Of(Indent, field.Comment)).Append($"{Indent}{field.Type.Declare(field.Name)};\n");
        }

        return text.Append("} ").Append(type.Name).Append(";\n").ToString();
    }

    private static string Initialiser(CStruct type, IReadOnlyDictionary<string, ICDeclaration> types) =>
        $"\n#define {type.Name.ToUpperInvariant()}_INIT \\\n{Indent}{string.Join($" \\\n{Indent}", Comment.Wrap(Braces(type, types), InitialiserWidth, "  "))}\n";

    private static string Braces(CStruct type, IReadOnlyDictionary<string, ICDeclaration> types) =>
        $"{{ {string.Join(", ", type.Fields.Select((field, i) => i == 0 && type.IsSized ? $"(uint32_t)sizeof({type.Name})" : Zero(field.Type, types)))} }}";

    private static string Zero(CType type, IReadOnlyDictionary<string, ICDeclaration> types) => types.GetValueOrDefault(type.BaseName) switch
    {
        _ when type.PointerDepth > 0 => "NULL",
        CCallback => "NULL",
        CStruct nested => Braces(nested, types),
        _ => "0",
    };
}
