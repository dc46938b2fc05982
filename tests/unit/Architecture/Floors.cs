namespace ModelManager.UnitTests.Architecture;

/// <summary>The floors of the core library, lowest first. A namespace may name only what lies below it.</summary>
internal static class Floors
{
    /// <summary>The root namespace: composition only, above everything.</summary>
    private const string Composition = "";

    /// <summary>Namespaces on one floor do not know each other.</summary>
    private static readonly string[][] LowestFirst =
    [
        ["Primitives"],
        ["Platform"],
        ["Http"],
        ["Catalogue", "Scheduling"],
        ["Planning"],
        ["Transfer"],
        ["Verification"],
        ["Store"],
        ["Registry"],
        ["Lookup", "Leases", "Maintenance"],
        ["Lifecycle"],
        ["Downloads"],
        [Composition],
    ];

    public static IEnumerable<string> Names => LowestFirst.SelectMany(floor => floor);

    /// <summary>The part of a namespace that decides its floor, or null where it belongs to none.</summary>
    public static string? PartOf(string space)
    {
        const string Root = "ModelManager";
        if (space == Root)
        {
            return Composition;
        }

        var part = space.StartsWith(Root + ".", StringComparison.Ordinal) ? space[(Root.Length + 1)..].Split('.')[0] : null;
        return part is not null && Names.Contains(part) ? part : null;
    }

    public static bool MayName(string fromPart, string toPart) => fromPart == toPart || LevelOf(toPart) < LevelOf(fromPart);

    /// <summary>References that go up or sideways, each as one line that names both types.</summary>
    public static IReadOnlyList<string> Violations(IEnumerable<TypeReference> references) =>
    [
        .. from reference in references
           let fromPart = PartOf(reference.FromNamespace)
           let toPart = PartOf(reference.ToNamespace)
           where fromPart is not null && toPart is not null && !MayName(fromPart, toPart)
           select $"{reference.FromNamespace}.{reference.FromType} names {reference.ToNamespace}.{reference.ToType}",
    ];

    private static int LevelOf(string part) => Array.FindIndex(LowestFirst, floor => floor.Contains(part));
}
