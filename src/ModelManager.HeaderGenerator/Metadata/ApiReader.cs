using System.Text.RegularExpressions;
using ModelManager.HeaderGenerator.Api;
using ModelManager.HeaderGenerator.Docs;

namespace ModelManager.HeaderGenerator.Metadata;

/// <summary>Reads everything that the header declares out of the built exports and their documentation.</summary>
internal static partial class ApiReader
{
    private const string CoreFileName = "ModelManager.Core";

    /// <summary>
    /// Reads an assembly of exports. The core's assembly and its documentation, where most enums are, have to be beside it.
    /// </summary>
    public static CApi Read(string assemblyPath, string docsPath)
    {
        var core = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(assemblyPath))!, CoreFileName);
        using var exports = new AssemblyFile(assemblyPath);
        using var coreFile = new AssemblyFile(core + ".dll");
        var docs = new XmlDocs(docsPath, core + ".xml");
        var enums = new EnumReader(exports, [exports, coreFile], docs);
        var agreement = new TypeAgreement(Typedefs(Opening.Text), ExportReader.CallbackNames(exports));
        var structs = new StructReader(exports, docs, agreement);
        var functions = new ExportReader(exports, docs, structs.Signatures, agreement);

        var references = enums.References();
        docs.Resolve = cref => references.GetValueOrDefault(cref);
        return new CApi(
            exports.Version, enums.ReadAll(), functions.ReadSections(), [.. structs.ReadAll(), .. functions.ReadCallbacks()]);
    }

    private static Dictionary<string, string> Typedefs(string code) =>
        TypedefPattern().Matches(code).ToDictionary(match => match.Groups[2].Value, match => match.Groups[1].Value, StringComparer.Ordinal);

    [GeneratedRegex(@"^typedef (\w+) (\w+);$", RegexOptions.Multiline)]
    private static partial Regex TypedefPattern();
}
