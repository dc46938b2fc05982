using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ModelManager.HeaderGenerator.Metadata;

/// <summary>A built assembly, read as a file: nothing of it is loaded or run.</summary>
internal sealed class AssemblyFile : IDisposable
{
    private readonly PEReader _file;

    public AssemblyFile(string path)
    {
        _file = new PEReader(new MemoryStream(File.ReadAllBytes(path)));
        Reader = _file.GetMetadataReader();
        Attributes = new AttributeReader(Reader);
    }

    public MetadataReader Reader { get; }

    public AttributeReader Attributes { get; }

    public Version Version => Reader.GetAssemblyDefinition().Version;

    public IEnumerable<TypeDefinition> Types => Reader.TypeDefinitions.Select(Reader.GetTypeDefinition);

    public string NameOf(TypeDefinition type) => $"{Reader.GetString(type.Namespace)}.{Reader.GetString(type.Name)}";

    public void Dispose() => _file.Dispose();
}
