using System.Reflection;
using System.Reflection.Metadata;
using ModelManager.HeaderGenerator.Api;
using ModelManager.HeaderGenerator.Docs;

namespace ModelManager.HeaderGenerator.Metadata;

/// <summary>
/// Reads the structs that have a C name, and lays them out as C does on machines where pointers have 8 bytes. A struct with a hole
/// between members is refused: what is in a hole is undefined, and no initialiser can clear it.
/// </summary>
internal sealed class StructReader
{
    private readonly AssemblyFile _assembly;
    private readonly XmlDocs _docs;
    private readonly TypeAgreement _agreement;
    private readonly Dictionary<string, TypeDefinition> _definitions;
    private readonly Dictionary<string, CStruct> _structs = new(StringComparer.Ordinal);

    public StructReader(AssemblyFile assembly, XmlDocs docs, TypeAgreement agreement)
    {
        _assembly = assembly;
        _docs = docs;
        _agreement = agreement;
        _definitions = assembly.Types.Where(type => IsStruct(type) && NameOf(type) is not null).ToDictionary(assembly.NameOf, StringComparer.Ordinal);
        Signatures = new SignatureTypes(Find);
    }

    /// <summary>Reads C types out of signatures.</summary>
    public SignatureTypes Signatures { get; }

    /// <summary>Every struct.</summary>
    public IReadOnlyList<CStruct> ReadAll() => [.. _definitions.Keys.Select(Read)];

    // A pointer needs the name only: structs may point to each other.
    private CType? Find(string fullName) => _definitions.TryGetValue(fullName, out var type)
        ? new CType(NameOf(type)!, Size(type), Alignment(type))
        : null;

    private CStruct Read(string fullName)
    {
        if (_structs.TryGetValue(fullName, out var known))
        {
            return known;
        }

        var type = _definitions[fullName];
        var name = NameOf(type)!;
        var fields = new List<CField>();
        var offset = 0;
        foreach (var field in Fields(type))
        {
            var fieldName = _assembly.Reader.GetString(field.Name);
            var fieldType = TypeOf(field, $"{name}.{fieldName}");
            if (offset % fieldType.AlignmentBytes != 0)
            {
                throw new HeaderException($"{name} has a hole in front of {fieldName}");
            }

            fields.Add(new CField(fieldType, Names.Snake(fieldName), _docs.Field(fullName, fieldName), offset));
            offset += fieldType.SizeBytes;
        }

        if (offset % Alignment(type) != 0)
        {
            throw new HeaderException($"{name} has a hole at its end");
        }

        return _structs[fullName] = new CStruct(name, _docs.Type(fullName), fields, offset, IsSized(type));
    }

    private CType TypeOf(FieldDefinition field, string where)
    {
        var plain = field.DecodeSignature(Signatures, null);
        var declared = _assembly.Attributes.Text(field.GetCustomAttributes(), AttributeNames.FieldType);
        return declared is null ? plain : _agreement.Check(plain, declared, where);
    }

    private int Size(TypeDefinition type) => Fields(type).Sum(field => field.DecodeSignature(Signatures, null).SizeBytes);

    private int Alignment(TypeDefinition type) => Fields(type).Max(field => field.DecodeSignature(Signatures, null).AlignmentBytes);

    private IEnumerable<FieldDefinition> Fields(TypeDefinition type) =>
        type.GetFields().Select(_assembly.Reader.GetFieldDefinition).Where(field => (field.Attributes & FieldAttributes.Static) == 0);

    private string? NameOf(TypeDefinition type) => _assembly.Attributes.Text(type.GetCustomAttributes(), AttributeNames.Name);

    private bool IsStruct(TypeDefinition type) => BaseOf(type) == "ValueType";

    private bool IsSized(TypeDefinition type) => type.GetInterfaceImplementations()
        .Select(_assembly.Reader.GetInterfaceImplementation)
        .Select(implementation => implementation.Interface)
        .Where(handle => handle.Kind == HandleKind.TypeDefinition)
        .Any(handle => _assembly.NameOf(_assembly.Reader.GetTypeDefinition((TypeDefinitionHandle)handle)) == AttributeNames.Sized);

    private string? BaseOf(TypeDefinition type) => type.BaseType is { IsNil: false, Kind: HandleKind.TypeReference } handle
        ? _assembly.Reader.GetString(_assembly.Reader.GetTypeReference((TypeReferenceHandle)handle).Name)
        : null;
}
