using System.Reflection;
using System.Reflection.Metadata;
using ModelManager.HeaderGenerator.Api;
using ModelManager.HeaderGenerator.Docs;

namespace ModelManager.HeaderGenerator.Metadata;

/// <summary>Reads the enums that the exports' assembly names in its attributes, wherever they are defined.</summary>
internal sealed class EnumReader(AssemblyFile exports, IReadOnlyList<AssemblyFile> assemblies, XmlDocs docs)
{
    private readonly record struct Source(string Type, string Name, string Prefix, string Summary);

    /// <summary>The enums, in the order of the attributes; those of one name joined.</summary>
    public IReadOnlyList<CEnum> ReadAll() =>
        [.. Sources().GroupBy(source => source.Name).Select(group => new CEnum(
            group.Key,
            group.Select(source => source.Summary).First(summary => summary.Length > 0),
            [.. group.SelectMany(Members).OrderBy(member => Math.Abs(member.Value))]))];

    /// <summary>What the members are called in C, by the names that C# comments use for them.</summary>
    public IReadOnlyDictionary<string, string> References() => Sources()
        .SelectMany(source => Fields(source.Type).Select(field => (Id: $"F:{source.Type}.{field.Name}", CName: source.Prefix + Names.Screaming(field.Name))))
        .ToDictionary(pair => pair.Id, pair => pair.CName, StringComparer.Ordinal);

    private IEnumerable<Source> Sources() => exports.Attributes
        .All(exports.Reader.GetAssemblyDefinition().GetCustomAttributes(), AttributeNames.Enum)
        .Select(attribute => attribute.FixedArguments)
        .Select(arguments => new Source((string)arguments[0].Value!, (string)arguments[1].Value!, (string)arguments[2].Value!, (string)arguments[3].Value!));

    private IEnumerable<CEnumMember> Members(Source source) => Fields(source.Type)
        .Select(field => new CEnumMember(source.Prefix + Names.Screaming(field.Name), field.Value, docs.Field(source.Type, field.Name)));

    private IEnumerable<(string Name, int Value)> Fields(string fullName)
    {
        foreach (var assembly in assemblies)
        {
            foreach (var type in assembly.Types.Where(type => assembly.NameOf(type) == fullName))
            {
                return [.. type.GetFields().Select(assembly.Reader.GetFieldDefinition)
                    .Where(field => (field.Attributes & FieldAttributes.Literal) != 0)
                    .Select(field => (assembly.Reader.GetString(field.Name), Value(assembly.Reader, field)))];
            }
        }

        throw new HeaderException($"there is no enum {fullName}");
    }

    private static int Value(MetadataReader reader, FieldDefinition field)
    {
        var constant = reader.GetConstant(field.GetDefaultValue());
        return reader.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode) is int value
            ? value
            : throw new HeaderException($"{reader.GetString(field.Name)} is not an int");
    }
}
