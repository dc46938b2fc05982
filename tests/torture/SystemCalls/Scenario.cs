namespace ModelManager.TortureTests.SystemCalls;

/// <summary>A part of the path of a model, from a root in a known state through some steps of the worker.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Template">The state that the root is in before: a key of <see cref="Stage"/>'s templates.</param>
/// <param name="Steps">What the worker does.</param>
/// <param name="Installed">The versions that are installed before, and right.</param>
/// <param name="Wanted">The versions that the run after a failure is to bring about.</param>
internal sealed record Scenario(string Name, string Template, IReadOnlyList<string> Steps, IReadOnlyList<string> Installed, IReadOnlyList<string> Wanted)
{
    /// <summary>The same step came before, on asr 1.0.0, and was killed before the first call with such a verb and such an end of its name.</summary>
    public (string Verb, string NameEnd)? KilledBefore { get; init; }

    /// <summary>Whether asr 1.0.0 has damaged files before.</summary>
    public bool IsDamaged { get; init; }

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("new root", "none", ["install", "asr", "1.0.0"], [], ["1.0.0"]),
        new("partials", "none", ["install", "asr", "1.0.0"], [], ["1.0.0"]) { KilledBefore = ("fsync", "big.bin.part") },
        new("staged", "none", ["install", "asr", "1.0.0"], [], ["1.0.0"]) { KilledBefore = ("renameat2", "/models/asr/1.0.0") },
        new("published", "none", ["install", "asr", "1.0.0"], [], ["1.0.0"]) { KilledBefore = ("fsync", "/models/asr") },
        new("registered", "none", ["install", "asr", "1.0.0"], [], ["1.0.0"]) { KilledBefore = ("renameat", "-> 根 root/registry.json") },
        new("second version", "installed", ["install", "asr", "2.0.0"], ["1.0.0"], ["1.0.0", "2.0.0"]),
        new("many small files", "none", ["install", "asr", "3.0.0"], [], ["3.0.0"]),
        new("remove", "both", ["remove", "asr", "1.0.0"], ["1.0.0", "2.0.0"], ["1.0.0", "2.0.0"]),
        new("remove the last", "installed", ["remove", "asr", "1.0.0"], ["1.0.0"], ["1.0.0"]),
        new("repair", "damaged", ["repair", "asr", "1.0.0"], [], ["1.0.0"]) { IsDamaged = true },
        new("half repaired", "damaged", ["repair", "asr", "1.0.0"], [], ["1.0.0"]) { IsDamaged = true, KilledBefore = ("renameat", "-> 根 root/models/asr/1.0.0/nested/empty") },
        new("recovery", "disorder", ["verify", "asr", "1.0.0"], ["1.0.0"], ["1.0.0"]),
    ];

    public override string ToString() => Name;
}
