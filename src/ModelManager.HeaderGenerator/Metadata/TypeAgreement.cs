using ModelManager.HeaderGenerator.Api;

namespace ModelManager.HeaderGenerator.Metadata;

/// <summary>
/// Holds a C type that was written by hand against the C# type beside it: the same number of stars, and the same name, or one that
/// the header defines as it. So an attribute cannot say something else than the code.
/// </summary>
internal sealed class TypeAgreement(IReadOnlyDictionary<string, string> typedefs, IReadOnlySet<string> callbacks)
{
    /// <summary>The declared type with the plain one's layout.</summary>
    public CType Check(CType plain, string declared, string where)
    {
        var type = plain with { Code = declared };
        if (plain.Code == SignatureTypes.FunctionPointer ? callbacks.Contains(declared) : Agree(plain, type))
        {
            return type;
        }

        throw new HeaderException($"{where} is '{plain.Code}' in C# and '{declared}' in C");
    }

    private bool Agree(CType plain, CType declared) => plain.PointerDepth == declared.PointerDepth
        && (plain.BaseName == declared.BaseName || (typedefs.TryGetValue(declared.BaseName, out var meaning) && meaning == plain.BaseName));
}
