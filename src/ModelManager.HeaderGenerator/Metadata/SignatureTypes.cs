using System.Collections.Immutable;
using System.Reflection.Metadata;
using ModelManager.HeaderGenerator.Api;

namespace ModelManager.HeaderGenerator.Metadata;

/// <summary>
/// The C types of what may stand in an export or in one of its structs: numbers of a fixed size, pointers, and structs that have a C
/// name. Everything else (bool, char, references, generics) has no place in a C header and is refused.
/// </summary>
internal sealed class SignatureTypes(Func<string, CType?> structs) : ISignatureTypeProvider<CType, object?>
{
    private const int PointerBytes = 8;

    /// <summary>A pointer to a function has no spelling of its own: it needs a callback's name.</summary>
    public const string FunctionPointer = "(function pointer)";

    public CType GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode switch
    {
        PrimitiveTypeCode.Void => new CType("void", 0, 1),
        PrimitiveTypeCode.Byte => new CType("char", 1, 1),
        PrimitiveTypeCode.Int32 => new CType("int32_t", 4, 4),
        PrimitiveTypeCode.UInt32 => new CType("uint32_t", 4, 4),
        PrimitiveTypeCode.Int64 => new CType("int64_t", 8, 8),
        PrimitiveTypeCode.UInt64 => new CType("uint64_t", 8, 8),
        PrimitiveTypeCode.Double => new CType("double", 8, 8),
        PrimitiveTypeCode.UIntPtr => new CType("size_t", PointerBytes, PointerBytes),
        _ => throw Refused(typeCode.ToString()),
    };

    // Whatever a struct points to is the library's or the caller's to change, never the reader's.
    public CType GetPointerType(CType elementType) => new(
        elementType switch
        {
            { Code: "void" } => "void *",
            { PointerDepth: 0 } => $"const {elementType.Code} *",
            _ => $"{elementType.Code}const *",
        },
        PointerBytes,
        PointerBytes);

    public CType GetFunctionPointerType(MethodSignature<CType> signature) => new(FunctionPointer, PointerBytes, PointerBytes);

    public CType GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
        return structs(name) ?? throw Refused(name);
    }

    public CType GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        throw Refused(reader.GetString(reader.GetTypeReference(handle).Name));

    public CType GetModifiedType(CType modifier, CType unmodifiedType, bool isRequired) => unmodifiedType;

    public CType GetArrayType(CType elementType, ArrayShape shape) => throw Refused("an array");

    public CType GetSZArrayType(CType elementType) => throw Refused("an array");

    public CType GetByReferenceType(CType elementType) => throw Refused("a reference");

    public CType GetGenericInstantiation(CType genericType, ImmutableArray<CType> typeArguments) => throw Refused("a generic type");

    public CType GetGenericMethodParameter(object? genericContext, int index) => throw Refused("a generic type");

    public CType GetGenericTypeParameter(object? genericContext, int index) => throw Refused("a generic type");

    public CType GetPinnedType(CType elementType) => throw Refused("a pinned type");

    public CType GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        throw Refused("a type specification");

    private static HeaderException Refused(string type) => new($"{type} has no place in a C header");
}
