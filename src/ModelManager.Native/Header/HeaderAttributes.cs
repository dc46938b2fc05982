namespace ModelManager.Native.Header;

/// <summary>What a struct or a callback is called in the C header.</summary>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Delegate, Inherited = false)]
internal sealed class CNameAttribute(string name) : Attribute
{
    /// <summary>The C name.</summary>
    public string Name => name;
}

/// <summary>The C type of a struct's member where it does not follow from the C# type.</summary>
[AttributeUsage(AttributeTargets.Field, Inherited = false)]
internal sealed class CTypeAttribute(string code) : Attribute
{
    /// <summary>The C type.</summary>
    public string Code => code;
}

/// <summary>A C# enum that the header shows. Two with one name become one C enum, in the order of their numbers.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class CEnumAttribute(Type type, string name, string prefix, string summary) : Attribute
{
    /// <summary>The C# enum.</summary>
    public Type Type => type;
    /// <summary>The C name of the enum.</summary>
    public string Name => name;
    /// <summary>What its members' names begin with.</summary>
    public string Prefix => prefix;
    /// <summary>The comment above it; the members keep the ones that they have in C#.</summary>
    public string Summary => summary;
}

/// <summary>A chapter of the header: the exports of the class that carries it, with the class's own comment as the introduction.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class CSectionAttribute(int order, string title) : Attribute
{
    /// <summary>Where the chapter comes.</summary>
    public int Order => order;
    /// <summary>Its heading.</summary>
    public string Title => title;
}
