using System.Reflection.Metadata;
using System.Xml.Linq;
using ModelManager.HeaderGenerator.Api;
using ModelManager.HeaderGenerator.Docs;

namespace ModelManager.HeaderGenerator.Metadata;

/// <summary>Reads the exports, chapter by chapter, and the callbacks.</summary>
internal sealed class ExportReader(AssemblyFile assembly, XmlDocs docs, SignatureTypes signatures, TypeAgreement agreement)
{
    /// <summary>The chapters in order. An export outside of any is an error: it would be missing in the header.</summary>
    public IReadOnlyList<CSection> ReadSections() =>
        [.. assembly.Types.Where(type => type.GetMethods().Any(IsExport)).Select(ReadSection).OrderBy(section => section.Order)];

    /// <summary>The callbacks: delegates with a C name.</summary>
    public IReadOnlyList<CCallback> ReadCallbacks() => [.. CallbackTypes().Select(ReadCallback)];

    private IEnumerable<TypeDefinition> CallbackTypes() => assembly.Types.Where(type => IsCallback(assembly, type));

    /// <summary>The callbacks' names.</summary>
    public static IReadOnlySet<string> CallbackNames(AssemblyFile assembly) =>
        assembly.Types.Where(type => IsCallback(assembly, type)).Select(type => NameOf(assembly, type)!).ToHashSet(StringComparer.Ordinal);

    private static bool IsCallback(AssemblyFile assembly, TypeDefinition type) =>
        NameOf(assembly, type) is not null && type.BaseType.Kind == HandleKind.TypeReference
        && assembly.Reader.GetString(assembly.Reader.GetTypeReference((TypeReferenceHandle)type.BaseType).Name) == "MulticastDelegate";

    private static string? NameOf(AssemblyFile assembly, TypeDefinition type) =>
        assembly.Attributes.Text(type.GetCustomAttributes(), AttributeNames.Name);

    private CSection ReadSection(TypeDefinition type)
    {
        var name = assembly.NameOf(type);
        var arguments = assembly.Attributes.Arguments(type.GetCustomAttributes(), AttributeNames.Section)
            ?? throw new HeaderException($"{name} has exports and no section");
        return new CSection(
            (int)arguments[0]!, (string)arguments[1]!, docs.Type(name), [.. type.GetMethods().Where(IsExport).Select(method => ReadFunction(name, method))]);
    }

    private CFunction ReadFunction(string typeName, MethodDefinitionHandle handle)
    {
        var method = assembly.Reader.GetMethodDefinition(handle);
        var comment = docs.Method(typeName, assembly.Reader.GetString(method.Name));
        var entry = ExportAttribute(handle)!.Value.NamedArguments.First(argument => argument.Name == "EntryPoint").Value;
        var (returnType, parameters) = ReadSignature(method, comment, (string)entry!);
        return new CFunction((string)entry!, returnType, parameters, docs.Summary(comment), docs.Text(comment.Element("returns")));
    }

    private CCallback ReadCallback(TypeDefinition type)
    {
        var name = assembly.NameOf(type);
        var comment = docs.Member($"T:{name}");
        var invoke = type.GetMethods().Select(assembly.Reader.GetMethodDefinition).First(method => assembly.Reader.GetString(method.Name) == "Invoke");
        var (returnType, parameters) = ReadSignature(invoke, comment, name);
        return new CCallback(NameOf(assembly, type)!, docs.Summary(comment), returnType, parameters);
    }

    private (string ReturnType, List<CParameter> Parameters) ReadSignature(MethodDefinition method, XElement comment, string where)
    {
        var signature = method.DecodeSignature(signatures, null);
        var returnType = signature.ReturnType;
        var parameters = new List<CParameter>();
        foreach (var parameter in method.GetParameters().Select(assembly.Reader.GetParameter).OrderBy(parameter => parameter.SequenceNumber))
        {
            var declared = assembly.Attributes.Text(parameter.GetCustomAttributes(), AttributeNames.ParameterType);
            if (parameter.SequenceNumber == 0)
            {
                returnType = agreement.Check(returnType, declared!, where);
                continue;
            }

            var name = assembly.Reader.GetString(parameter.Name);
            var type = agreement.Check(
                signature.ParameterTypes[parameter.SequenceNumber - 1],
                declared ?? throw new HeaderException($"{where} does not say the C type of {name}"),
                $"{where}({name})");
            parameters.Add(new CParameter(type.Code, Names.Snake(name), docs.Parameter(comment, name)));
        }

        return (returnType.Code, parameters);
    }

    // What has no name is called by its address alone.
    private bool IsExport(MethodDefinitionHandle handle) => ExportAttribute(handle) is { } export && export.NamedArguments.Any(argument => argument.Name == "EntryPoint");

    private CustomAttributeValue<string>? ExportAttribute(MethodDefinitionHandle handle)
    {
        var all = assembly.Attributes.All(assembly.Reader.GetMethodDefinition(handle).GetCustomAttributes(), AttributeNames.Export).ToList();
        return all.Count == 0 ? null : all[0];
    }
}
