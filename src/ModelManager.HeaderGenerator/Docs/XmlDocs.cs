using System.Xml.Linq;

namespace ModelManager.HeaderGenerator.Docs;

/// <summary>The documentation files that the compiler wrote beside the assemblies.</summary>
internal sealed class XmlDocs
{
    private readonly Dictionary<string, XElement> _members = new(StringComparer.Ordinal);

    public XmlDocs(params IEnumerable<string> files)
    {
        foreach (var member in files.SelectMany(file => XDocument.Load(file).Descendants("member")))
        {
            _members[(string)member.Attribute("name")!] = member;
        }
    }

    /// <summary>How a C# name is written in C; set before comments are read.</summary>
    public Func<string, string?> Resolve { get; set; } = _ => null;

    /// <summary>A type's summary.</summary>
    public string Type(string fullName) => Summary(Member($"T:{fullName}"));

    /// <summary>A field's summary.</summary>
    public string Field(string typeName, string name) => Summary(Member($"F:{typeName}.{name}"));

    /// <summary>The element of a method that is not overloaded, whatever its parameters.</summary>
    public XElement Method(string typeName, string name)
    {
        var id = $"M:{typeName}.{name}";
        var found = _members.Where(member => member.Key == id || member.Key.StartsWith(id + "(", StringComparison.Ordinal)).ToList();
        return found.Count == 1 ? found[0].Value : throw new HeaderException($"{id} has {found.Count} comments");
    }

    /// <summary>The element of a type.</summary>
    public XElement Member(string id) => _members.GetValueOrDefault(id) ?? throw new HeaderException($"{id} has no comment");

    /// <summary>The text of an element's summary.</summary>
    public string Summary(XElement member) =>
        Text(member.Element("summary")) ?? throw new HeaderException($"{member.Attribute("name")?.Value} has no summary");

    /// <summary>The text of a parameter's comment.</summary>
    public string Parameter(XElement member, string name) =>
        Text(member.Elements("param").FirstOrDefault(element => element.Attribute("name")?.Value == name))
        ?? throw new HeaderException($"{member.Attribute("name")?.Value} says nothing of {name}");

    /// <summary>The text of an element on one line, or null when there is no element.</summary>
    public string? Text(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        var text = string.Concat(element.Nodes().Select(Text));
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => code.Value,
        XElement { Name.LocalName: "see" } see => Reference(see.Attribute("cref")?.Value ?? see.Attribute("langword")!.Value),
        XElement { Name.LocalName: "paramref" } parameter => Names.Snake(parameter.Attribute("name")!.Value),
        _ => throw new HeaderException($"a comment has <{(node as XElement)?.Name.LocalName}>, which the header cannot show"),
    };

    private string Reference(string cref) => Resolve(cref) ?? throw new HeaderException($"a comment refers to {cref}, which is not in the header");
}
