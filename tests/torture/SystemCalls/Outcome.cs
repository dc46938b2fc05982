using System.Text.Json;
using ModelManager.TortureTests.Support;
using ModelManager.TortureTests.SystemCalls.Durability;

namespace ModelManager.TortureTests.SystemCalls;

/// <summary>Judges the root that a spoilt run left: what was said must hold, and the next run must succeed by itself.</summary>
internal sealed class Outcome(Stage stage, Scenario scenario, string root)
{
    private readonly List<TraceLog> _logs = [];
    private readonly Dictionary<string, bool?> _installed = new() { ["1.0.0"] = false, ["2.0.0"] = false, ["3.0.0"] = false, ["0.4.0"] = false };

    /// <summary>Whether the spoilt run was told that there is no room.</summary>
    public bool IsDiskFull { get; init; }

    /// <summary>What is wrong, or null.</summary>
    /// <param name="logs">What was done to the root until now; the last is the spoilt run.</param>
    public async Task<string?> FindFaultAsync(IReadOnlyList<TraceLog> logs)
    {
        _logs.AddRange(logs);
        Expect([.. _logs[^1].Lines]);
        return await FindBadStateAsync() ?? await FindBadRecoveryAsync() ?? (DurabilityRules.FindFaults(_logs, Stage.RootName) is [var first, ..] ? first : null);
    }

    // true: it must be there; false: it must not; null: either whole or not at all.
    private void Expect(IReadOnlyList<string> said)
    {
        foreach (var version in scenario.Installed)
        {
            _installed[version] = true;
        }

        foreach (var version in scenario.Wanted.Except(scenario.Installed))
        {
            _installed[version] = null;
        }

        var (step, about) = (scenario.Steps[0], scenario.Steps[2]);
        var isConfirmed = said.Any(line => line.StartsWith(Confirmation(step) + " asr " + about, StringComparison.Ordinal));
        _installed[about] = step switch
        {
            "install" or "newest" or "repair" => isConfirmed ? true : _installed[about] == true ? true : null,
            "remove" => isConfirmed ? false : null,
            // What somebody brought is taken at the next chance, if not at this one.
            _ => scenario.Before is not null && !isConfirmed ? null : _installed[about],
        };
    }

    private static string Confirmation(string step) => step switch { "install" or "newest" => "installed", "remove" => "removed", "repair" => "repaired", _ => "verified" };

    private async Task<string?> FindBadStateAsync()
    {
        var registry = Path.Combine(root, "registry.json");
        if (File.Exists(registry))
        {
            try
            {
                using var _ = JsonDocument.Parse(await File.ReadAllBytesAsync(registry));
            }
            catch (JsonException e)
            {
                return $"registry.json: {e.Message}";
            }
        }

        foreach (var (version, isExpected) in _installed)
        {
            var mayBeDamaged = scenario.IsDamaged && isExpected is null;
            if (isExpected == false && Directory.Exists(Folder(version)))
            {
                return $"{version} is there";
            }

            if ((isExpected == true || Directory.Exists(Folder(version))) && !mayBeDamaged && await FaultOfAsync(version) is { } fault)
            {
                return fault;
            }
        }

        // A root that was never finished is no root yet.
        if (Directory.Exists(Path.Combine(root, ".modelmanager")))
        {
            var located = await NextAsync(Stage.TraceLookupAsync(root, [.. _installed.Keys.SelectMany(version => (string[])["locate", "asr", version])]));
            foreach (var (version, isExpected) in _installed)
            {
                var isLocated = located.Lines.Any(line => line.StartsWith($"located asr {version} ", StringComparison.Ordinal));
                if (isExpected is { } expected && expected != isLocated && !(expected && scenario.Template == "disorder"))
                {
                    return $"lookup of {version}: {string.Join(", ", located.Lines)}";
                }

                // On a full disk a removal deletes the files first, to have room for the registry.
                if (isLocated && isExpected is null && !Directory.Exists(Folder(version)) && !IsDiskFull)
                {
                    return $"{version} is found and is not there";
                }
            }
        }

        return null;
    }

    private async Task<string?> FindBadRecoveryAsync()
    {
        if (_installed[scenario.Steps[2]] == false && Directory.Exists(root))
        {
            var gone = scenario.Steps[2];
            var look = await NextAsync(stage.TraceAsync(root, Injection.None, withReads: false, "locate", "asr", gone));
            if (look.ExitCode != 1 || Directory.Exists(Folder(gone)))
            {
                return $"{gone} came back: {string.Join(", ", look.Lines)}";
            }
        }

        var steps = scenario.Wanted.SelectMany(version => (string[])[scenario.IsDamaged ? "repair" : "install", "asr", version]);
        var next = await NextAsync(stage.TraceAsync(root, Injection.None, withReads: false, steps));
        if (next.ExitCode != 0)
        {
            return $"the next run ends with {next.ExitCode}: {string.Join(", ", next.Lines)}";
        }

        foreach (var version in scenario.Wanted)
        {
            if (await FaultOfAsync(version) is { } fault)
            {
                return $"after the next run: {fault}";
            }
        }

        if (LeftBehind.Find(root) is null)
        {
            return null;
        }

        // What goes on behind may not have come to it before the manager was closed.
        await NextAsync(stage.TraceAsync(root, Injection.None, withReads: false, "rest", "1500", "-"));
        return LeftBehind.Find(root) is { } left ? $"after the next run: {left}" : null;
    }

    private async Task<TraceLog> NextAsync(Task<TraceLog> run)
    {
        var log = await run;
        _logs.Add(log);
        return log;
    }

    private string Folder(string version) => Path.Combine(root, "models/asr", version);

    private Task<string?> FaultOfAsync(string version) => InstalledVersion.FindFaultAsync(Folder(version), stage.PublishedChecksums(version));
}
