using System.Reflection.Metadata;

namespace ModelManager.HeaderGenerator.Metadata;

/// <summary>Finds attributes by namespace and name, wherever they are defined, and reads their arguments. Types come as their full names.</summary>
internal sealed class AttributeReader(MetadataReader reader) : ICustomAttributeTypeProvider<string>
{
    /// <summary>Every use of an attribute.</summary>
    public IEnumerable<CustomAttributeValue<string>> All(CustomAttributeHandleCollection attributes, string fullName) =>
        attributes.Select(reader.GetCustomAttribute).Where(attribute => NameOf(attribute) == fullName).Select(attribute => attribute.DecodeValue(this));

    /// <summary>The positional arguments of an attribute that is used once at most; null when it is not.</summary>
    public object?[]? Arguments(CustomAttributeHandleCollection attributes, string fullName)
    {
        var all = All(attributes, fullName).ToList();
        return all.Count == 0 ? null : [.. all[0].FixedArguments.Select(argument => argument.Value)];
    }

    /// <summary>The only text argument of an attribute, or null when it is not used.</summary>
    public string? Text(CustomAttributeHandleCollection attributes, string fullName) => (string?)Arguments(attributes, fullName)?[0];

    private string NameOf(CustomAttribute attribute)
    {
        switch (attribute.Constructor.Kind)
        {
            case HandleKind.MethodDefinition:
                var definition = reader.GetTypeDefinition(reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType());
                return FullName(definition.Namespace, definition.Name);
            case HandleKind.MemberReference when reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is
                { Kind: HandleKind.TypeReference } parent:
                var reference = reader.GetTypeReference((TypeReferenceHandle)parent);
                return FullName(reference.Namespace, reference.Name);
            default:
                return "";
        }
    }

    private string FullName(StringHandle space, StringHandle name) => $"{reader.GetString(space)}.{reader.GetString(name)}";

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    public string GetSystemType() => "System.Type";

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        FullName(reader.GetTypeDefinition(handle).Namespace, reader.GetTypeDefinition(handle).Name);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        FullName(reader.GetTypeReference(handle).Namespace, reader.GetTypeReference(handle).Name);

    public string GetTypeFromSerializedName(string name) => name.Split(',')[0];

    public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;

    public bool IsSystemType(string type) => type == "System.Type";
}
