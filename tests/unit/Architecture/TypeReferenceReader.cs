using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace ModelManager.UnitTests.Architecture;

/// <summary>A type of an assembly that names another type of the same assembly; both by namespace and outermost name.</summary>
internal sealed record TypeReference(string FromNamespace, string FromType, string ToNamespace, string ToType);

/// <summary>
/// Reads every reference between the types of one compiled assembly: base types, interfaces, fields, signatures,
/// constraints, attributes, and what the bodies of methods name. Nested and compiler-made types count as their outermost type.
/// </summary>
internal sealed class TypeReferenceReader
{
    private readonly MetadataReader metadata;
    private readonly PEReader image;

    private TypeReferenceReader(PEReader image)
    {
        this.image = image;
        metadata = image.GetMetadataReader();
    }

    public static IReadOnlyList<TypeReference> Read(string assemblyPath)
    {
        using var image = new PEReader(File.OpenRead(assemblyPath));
        return new TypeReferenceReader(image).ReadAll();
    }

    private List<TypeReference> ReadAll()
    {
        var references = new HashSet<TypeReference>();
        foreach (var handle in metadata.TypeDefinitions)
        {
            var from = OutermostOf(handle);
            var collector = new TypeCollector(metadata);
            Collect(metadata.GetTypeDefinition(handle), collector);
            foreach (var to in collector.Types.Select(OutermostOf).Where(to => to != from))
            {
                references.Add(new TypeReference(from.Namespace, from.Name, to.Namespace, to.Name));
            }
        }

        return [.. references];
    }

    private (string Namespace, string Name) OutermostOf(TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        while (type.IsNested)
        {
            type = metadata.GetTypeDefinition(type.GetDeclaringType());
        }

        return (metadata.GetString(type.Namespace), metadata.GetString(type.Name));
    }

    private void Collect(TypeDefinition type, TypeCollector collector)
    {
        collector.Add(type.BaseType);
        CollectAttributes(type.GetCustomAttributes(), collector);
        CollectConstraints(type.GetGenericParameters(), collector);
        foreach (var handle in type.GetInterfaceImplementations())
        {
            collector.Add(metadata.GetInterfaceImplementation(handle).Interface);
        }

        foreach (var field in type.GetFields().Select(metadata.GetFieldDefinition))
        {
            field.DecodeSignature(collector, null);
            CollectAttributes(field.GetCustomAttributes(), collector);
        }

        foreach (var property in type.GetProperties().Select(metadata.GetPropertyDefinition))
        {
            CollectAttributes(property.GetCustomAttributes(), collector);
        }

        foreach (var method in type.GetMethods().Select(metadata.GetMethodDefinition))
        {
            Collect(method, collector);
        }
    }

    private void Collect(MethodDefinition method, TypeCollector collector)
    {
        method.DecodeSignature(collector, null);
        CollectAttributes(method.GetCustomAttributes(), collector);
        CollectConstraints(method.GetGenericParameters(), collector);
        foreach (var parameter in method.GetParameters().Select(metadata.GetParameter))
        {
            CollectAttributes(parameter.GetCustomAttributes(), collector);
        }

        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        var body = image.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(collector, null);
        }

        foreach (var region in body.ExceptionRegions)
        {
            collector.Add(region.CatchType);
        }

        foreach (var token in InstructionTokens.Read(body.GetILReader()))
        {
            collector.Add(MetadataTokens.EntityHandle(token));
        }
    }

    private void CollectConstraints(GenericParameterHandleCollection parameters, TypeCollector collector)
    {
        foreach (var handle in parameters.SelectMany(one => metadata.GetGenericParameter(one).GetConstraints()))
        {
            collector.Add(metadata.GetGenericParameterConstraint(handle).Type);
        }
    }

    private void CollectAttributes(CustomAttributeHandleCollection attributes, TypeCollector collector)
    {
        foreach (var attribute in attributes.Select(metadata.GetCustomAttribute))
        {
            collector.Add(attribute.Constructor);
            collector.AddNamesIn(attribute.Value);
        }
    }
}
