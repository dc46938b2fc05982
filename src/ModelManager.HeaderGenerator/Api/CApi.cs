namespace ModelManager.HeaderGenerator.Api;

/// <summary>Everything that the header declares, in C's terms.</summary>
internal sealed record CApi(Version Version, IReadOnlyList<CEnum> Enums, IReadOnlyList<CSection> Sections, IReadOnlyList<ICDeclaration> Types);

/// <summary>A type that functions or other types refer to by name.</summary>
internal interface ICDeclaration
{
    string Name { get; }

    /// <summary>The names of the types that have to be declared before.</summary>
    IEnumerable<string> Needs { get; }
}

/// <summary>A chapter: its heading, its introduction and its functions.</summary>
internal sealed record CSection(int Order, string Title, string Introduction, IReadOnlyList<CFunction> Functions);

/// <summary>One export.</summary>
internal sealed record CFunction(string Name, string ReturnType, IReadOnlyList<CParameter> Parameters, string Summary, string? Returns);

/// <summary>One parameter, as it is written: the type with its stars, and the name.</summary>
internal sealed record CParameter(string Type, string Name, string Comment);

/// <summary>An enum; members in the order of their numbers' distance from zero.</summary>
internal sealed record CEnum(string Name, string Summary, IReadOnlyList<CEnumMember> Members);

/// <summary>One member of an enum.</summary>
internal sealed record CEnumMember(string Name, int Value, string Comment);

/// <summary>A struct and its layout where pointers have 8 bytes. IsSized: the caller sets its size, so it has an initialiser.</summary>
internal sealed record CStruct(string Name, string Summary, IReadOnlyList<CField> Fields, int SizeBytes, bool IsSized) : ICDeclaration
{
    public IEnumerable<string> Needs => Fields.Select(member => member.Type.BaseName);
}

/// <summary>One member of a struct.</summary>
internal sealed record CField(CType Type, string Name, string Comment, int OffsetBytes);

/// <summary>A callback's type.</summary>
internal sealed record CCallback(string Name, string Summary, string ReturnType, IReadOnlyList<CParameter> Parameters) : ICDeclaration
{
    public IEnumerable<string> Needs => Parameters.Select(parameter => CType.BaseNameOf(parameter.Type));
}
