namespace ModelManager.Faults;

/// <summary>Every behaviour by its name. A new one is a few lines in the file of its family.</summary>
public static class Behaviours
{
    private static readonly Dictionary<string, Behaviour> s_all = new Behaviour[][]
        {
            [.. Slow.All], [.. Cuts.All], [.. Contents.All], [.. Lengths.All], [.. Chunks.All], [.. Ranges.All], [.. EntityTags.All], [.. Statuses.All],
            [.. Redirects.All], [.. Heads.All], [.. Encodings.All], [.. Connections.All], [.. Documents.All],
        }
        .SelectMany(family => family)
        .ToDictionary(behaviour => behaviour.Name, StringComparer.Ordinal);

    public static IReadOnlyCollection<Behaviour> All => s_all.Values;

    /// <summary>The rule of requests that no rule takes.</summary>
    internal static Rule Nothing { get; } = new(Behaviour.Of("good", "answers as it should", exchange => exchange.SendAsync(exchange.Good)));

    public static Behaviour Find(string name) =>
        s_all.GetValueOrDefault(name) ?? throw new ArgumentException($"there is no behaviour '{name}'");
}
