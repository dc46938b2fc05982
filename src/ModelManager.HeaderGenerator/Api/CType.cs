namespace ModelManager.HeaderGenerator.Api;

/// <summary>A C type as it is written, and what it takes up where pointers have 8 bytes.</summary>
internal sealed record CType(string Code, int SizeBytes, int AlignmentBytes)
{
    /// <summary>The type's name without const and stars.</summary>
    public string BaseName => BaseNameOf(Code);

    /// <summary>How many stars.</summary>
    public int PointerDepth => Code.Count(c => c == '*');

    /// <summary>How a declaration of this type begins: no blank behind a star.</summary>
    public string Declare(string name) => Declare(Code, name);

    public static string Declare(string code, string name) => code.EndsWith('*') ? code + name : $"{code} {name}";

    public static string BaseNameOf(string code) =>
        code.Replace("const", "", StringComparison.Ordinal).Replace("*", "", StringComparison.Ordinal).Trim();
}
