namespace ModelManager.TortureTests.SystemCalls;

/// <summary>A part of the path of a model, from a root in a known state through some steps of the worker.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Template">The state that the root is in before: a key of <see cref="Stage"/>'s templates.</param>
/// <param name="Steps">What the worker does; the first is the one that the outcome is about.</param>
/// <param name="Installed">The versions that are installed before, and right.</param>
/// <param name="Wanted">The versions that the run after a failure is to bring about.</param>
internal sealed record Scenario(string Name, string Template, IReadOnlyList<string> Steps, IReadOnlyList<string> Installed, IReadOnlyList<string> Wanted)
{
    private static readonly KillPoint s_beforeLastSync = new("fsync", Stage.RootName, IsLast: true);

    /// <summary>What another run did on the root before; the steps themselves when it was only killed in them.</summary>
    public IReadOnlyList<string>? Before { get; init; }

    /// <summary>Where the run before was killed.</summary>
    public KillPoint? KilledBefore { get; init; }

    /// <summary>Whether asr 1.0.0 has damaged files before.</summary>
    public bool IsDamaged { get; init; }

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("new root", "none", ["install", "asr", "1.0.0"], [], ["1.0.0"]),
        new("partials", "none", ["install", "asr", "1.0.0"], [], ["1.0.0"]) { KilledBefore = new("fsync", "big.bin.part") },
        new("staged", "none", ["install", "asr", "1.0.0"], [], ["1.0.0"]) { KilledBefore = new("renameat2", "/models/asr/1.0.0") },
        new("published", "none", ["install", "asr", "1.0.0"], [], ["1.0.0"]) { KilledBefore = new("fsync", "/models/asr") },
        new("registered", "none", ["install", "asr", "1.0.0"], [], ["1.0.0"]) { KilledBefore = new("renameat", "-> 根 root/registry.json") },
        new("second version", "installed", ["install", "asr", "2.0.0"], ["1.0.0"], ["1.0.0", "2.0.0"]),
        new("many small files", "none", ["install", "asr", "3.0.0"], [], ["3.0.0"]),
        new("remove", "both", ["remove", "asr", "1.0.0"], ["1.0.0", "2.0.0"], ["1.0.0", "2.0.0"]),
        new("remove the last", "installed", ["remove", "asr", "1.0.0"], ["1.0.0"], ["1.0.0"]),
        new("repair", "damaged", ["repair", "asr", "1.0.0"], [], ["1.0.0"]) { IsDamaged = true },
        new("recovery", "disorder", ["verify", "asr", "1.0.0"], ["1.0.0"], ["1.0.0"]),
    ];

    /// <summary>Those that differ from the ones above only in what the run before, or somebody else, did not live or care to sync.</summary>
    public static IReadOnlyList<Scenario> Unsynced { get; } =
    [
        new("checksum seen", "none", ["install", "asr", "1.0.0"], [], ["1.0.0"]) { KilledBefore = new("fsync", "/.modelmanager/checksums") },
        new("half registered", "none", ["install", "asr", "1.0.0"], [], ["1.0.0"]) { KilledBefore = s_beforeLastSync },
        new("newest", "none", ["newest", "asr", "3.0.0"], [], ["3.0.0"]) { KilledBefore = s_beforeLastSync },
        new("half repaired", "damaged", ["repair", "asr", "1.0.0"], [], ["1.0.0"])
        {
            IsDamaged = true, KilledBefore = new("renameat", "-> 根 root/models/asr/1.0.0/nested/empty"),
        },
        new("remove what was just installed", "none", ["remove", "asr", "1.0.0"], ["1.0.0"], ["1.0.0"]) { Before = ["install", "asr", "1.0.0"] },
        new("brought", "none", ["verify", "asr", "1.0.0"], ["1.0.0"], ["1.0.0"]) { Before = ["bring", Stage.InstalledVersion, "asr/1.0.0"] },
    ];

    /// <summary>So much in small files that it is synced while more comes.</summary>
    public static Scenario Much { get; } = new("much in small files", "none", ["install", "asr", "0.4.0"], [], ["0.4.0"]);

    /// <summary>All of them and those.</summary>
    public static IEnumerable<Scenario> WithUnsynced => All.Concat(Unsynced);

    public override string ToString() => Name;
}

/// <summary>A call before which a run was killed: the first or the last with such a verb and such an end of its name.</summary>
internal sealed record KillPoint(string Verb, string NameEnd, bool IsLast = false)
{
    public CallId FindIn(IEnumerable<TracedCall> calls)
    {
        var fitting = calls.Where(call => call.Verb == Verb && call.Id.Name.EndsWith(NameEnd, StringComparison.Ordinal));
        return (IsLast ? fitting.Last() : fitting.First()).Id;
    }
}
