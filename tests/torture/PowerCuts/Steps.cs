namespace ModelManager.TortureTests.PowerCuts;

internal enum Verb
{
    Install,

    /// <summary>An install that is killed, perhaps too late.</summary>
    BeginInstall,
    Remove,

    /// <summary>A byte of it is damaged first.</summary>
    Repair,
}

/// <summary>Something that a worker does.</summary>
internal sealed record Step(Verb Verb, Version Version)
{
    /// <summary>Everything that changes a root: each version has its own order, and they are mixed.</summary>
    public static IReadOnlyList<Step> Mix(Random random) => Mix(
        random,
        Way(Models.Nested, Verb.Install, Verb.Remove, Verb.Install),
        Way(Models.Newer, Verb.Install, Verb.Repair),
        Way(Models.Big, Verb.BeginInstall, Verb.Install, Verb.Repair),
        Way(Models.Small, Verb.Install, Verb.Remove));

    /// <summary>The same for the version of many small files, beside another one.</summary>
    public static IReadOnlyList<Step> MixSmall(Random random) =>
        Mix(random, Way(Models.Nested, Verb.Install), Way(Models.Small, Verb.BeginInstall, Verb.Install, Verb.Remove, Verb.Install, Verb.Repair));

    private static List<Step> Mix(Random random, params List<Queue<Step>> ways)
    {
        var mixed = new List<Step>();
        while (ways.Count > 0)
        {
            var way = ways[random.Next(ways.Count)];
            mixed.Add(way.Dequeue());
            if (way.Count == 0)
            {
                ways.Remove(way);
            }
        }

        return mixed;
    }

    /// <summary>A little of each, for a search that is to find something soon.</summary>
    public static IReadOnlyList<Step> Few { get; } =
        [new(Verb.Install, Models.Nested), new(Verb.BeginInstall, Models.Big), new(Verb.Install, Models.Small), new(Verb.Remove, Models.Nested)];

    private static Queue<Step> Way(Version version, params Verb[] verbs) => new(verbs.Select(verb => new Step(verb, version)));
}
