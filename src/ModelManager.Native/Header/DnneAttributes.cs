#if !DNNE_PACKAGE
// DNNE matches its attributes by namespace and name. Its package brings them along; without the package these stand in, so
// that the exports carry the same declarations either way. ModelManager.HeaderGenerator reads them too.
namespace DNNE;

/// <summary>The C type of a parameter or of a returned value, pointers and <c>const</c> included.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue, Inherited = false)]
internal sealed class C99TypeAttribute(string code) : Attribute
{
    /// <summary>The C type.</summary>
    public string Code => code;
}

/// <summary>C code that DNNE puts in front of the functions that it declares.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Parameter, Inherited = false)]
internal sealed class C99DeclCodeAttribute(string code) : Attribute
{
    /// <summary>The C code.</summary>
    public string Code => code;
}
#endif
