using System.Text;
using System.Text.Json;

namespace ModelManager.TortureTests.SystemCalls.Durability;

/// <summary>
/// What has to be durable when, of everything that the library promises of its root: held against a trace, call by call. It knows where
/// things lie and nothing of how the library goes about it.
/// </summary>
/// <param name="rootName">The name of the root.</param>
/// <param name="registryBefore">What its registry said before the first run.</param>
internal sealed class DurabilityRules(string rootName, byte[]? registryBefore)
{
    private const int AccessDenied = 13;
    private const int NoSpace = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int QuotaExceeded = 122;

    private readonly DiskModel _disk = new();
    private readonly List<string> _faults = [];
    private readonly List<(string Folder, string Path, string InTrash)> _discarded = [];
    private readonly Dictionary<string, byte[]> _drafts = [];
    private readonly Dictionary<string, string> _parts = [];
    private readonly Dictionary<string, string> _published = [];
    private readonly Dictionary<string, string> _checksums = [];
    private readonly Dictionary<string, string> _unstaged = [];
    private readonly PossibleRegistries _registries = new(registryBefore);
    private byte[]? _registry;
    private bool _isRefused;
    private bool _isFull;
    private bool _isForbidden;
    private bool _isRegistryWritten;

    /// <summary>Whether a sync that was left out would have made anything durable.</summary>
    public static bool WasOfUse(IEnumerable<TraceLog> logs)
    {
        var disk = new DiskModel();
        foreach (var log in logs)
        {
            disk.Begin(log.Events.OfType<Found>());
            foreach (var happened in log.Events.Where(happened => happened is not Found))
            {
                if (happened is Ended { Action: "swallowed", Call: var call } && disk.HasWork(call))
                {
                    return true;
                }

                disk.Apply(happened);
            }
        }

        return false;
    }

    /// <summary>What would be lost, or be there in halves, after a power cut at the worst moment of one of several runs, one after the other.</summary>
    public static IReadOnlyList<string> FindFaults(IReadOnlyList<TraceLog> logs, string rootName)
    {
        var rules = new DurabilityRules(rootName, logs[0].RegistryBefore);
        foreach (var log in logs)
        {
            rules._disk.Begin(log.Events.OfType<Found>());
            foreach (var happened in log.Events.Where(happened => happened is not Found))
            {
                rules.Check(happened);
                rules._disk.Apply(happened);
                rules.SettleRegistry(happened);
            }
        }

        return rules._faults;
    }

    private string Own(string name) => $"{rootName}/.modelmanager/{name}";

    private string Version(string id, string version) => $"{rootName}/models/{id}/{version}";

    private void Check(TraceEvent happened)
    {
        switch (happened)
        {
            case Said said:
                CheckConfirmation(said.Text);
                break;
            case Began { Call.Verb: "renameat" or "renameat2" or "rename" } began:
                CheckRename(began.Call);
                break;
            case Began { Call: { Verb: "openat+w", Inode: "-" } call } when call.Path.StartsWith($"{rootName}/models/temp/", StringComparison.Ordinal) && call.Path.EndsWith(".part", StringComparison.Ordinal):
                RequireTasks($"made {call.Path}");
                RequireAll(Own("checksums"), $"made {call.Path}");

                // Everything that arrives would go with the folder.
                RequireLink($"{rootName}/models/temp", $"made {call.Path}");
                break;
            case Began { Call: { Verb: "openat+w", Inode: "-" } call } when call.Path.StartsWith(Own("staging/"), StringComparison.Ordinal):
                // What no record names is cleared away, and everything that arrives would go with the folder.
                RequireTasks($"made {call.Path}");
                RequireAll(Own("checksums"), $"made {call.Path}");
                RequireLink(string.Join('/', call.Path.Split('/')[..4]), $"made {call.Path}");
                break;
            case Began { Call: { Verb: "unlinkat", Path: var path } } when _discarded.FirstOrDefault(version => path.StartsWith(version.InTrash + "/", StringComparison.Ordinal)) is { Path: { } } version && !_isFull:
                // Otherwise the registry says after a power cut that the version is there; where the disk was full for it, there is no other way.
                RequireGone(version.Path, $"deleted {path} of {version.Path}");
                break;
            case Began { Call: { Verb: "unlinkat", Path: var path } } when path.StartsWith(Own("tasks/"), StringComparison.Ordinal) && path.EndsWith(".json", StringComparison.Ordinal):
                RequireNoPartials($"forgot {path}");
                break;
            case Began { Call: { Verb: "flock", Path: var guard } } when guard == Own("guards/registry"):
                _isRefused = false;
                _isRegistryWritten = false;
                break;
            case Began { Call: { Verb: "flock-un", Path: var guard } } when guard == Own("guards/registry") && !_isRefused && _isRegistryWritten:
                RequireRegistry("registry released");
                break;
            case Ended { Action: "failed" } failed:
                _isRefused = true;
                _isFull |= failed.Result is -NoSpace or -QuotaExceeded;
                _isForbidden |= failed.Result is -AccessDenied or -ReadOnlyFileSystem;
                break;
            case Began { Call: { Verb: "pwrite64", Data.Length: > 0 } call }:
                _drafts[call.Path] = call.Data;
                break;
            case Ended { Call: { Verb: "renameat" or "renameat2" } call, Result: >= 0 } when call.Path.StartsWith(Own("staging/"), StringComparison.Ordinal) && call.Path2.StartsWith($"{rootName}/models/temp/", StringComparison.Ordinal):
                _unstaged[call.Path2] = call.Path.Split('/')[3];
                break;
            case Ended { Call: { Verb: "openat+w" } call, Result: >= 0 } ended when call.Path.EndsWith(".part", StringComparison.Ordinal):
                _parts[call.Path] = ended.Inode;
                break;
        }
    }

    private void CheckConfirmation(string text)
    {
        var words = text.Split(' ');
        switch (words.Length > 1 && words[1] == Stage.ModelId ? words[0] : "")
        {
            case "installed" or "repaired" or "verified":
                RequireVersion(words[1], words[2], text);

                // Who may not write is told all the same whether the bytes are right.
                if ((words[0] != "verified" || !_isForbidden) && _registries.IsReady(words[1], words[2]) != true)
                {
                    RequireRegistry(text);
                }

                RequireChecksum(words[1], words[2], text);
                Require(Own("format"), text);
                RequireNoTwin(Version(words[1], words[2]), text);
                break;
            case "removed":
                RequireGone(Version(words[1], words[2]), text);
                RequireNoRecord(text);
                foreach (var (folder, path, _) in _discarded)
                {
                    if (!_disk.IsNameDurable(folder, path[(path.LastIndexOf('/') + 1)..]))
                    {
                        Fault(text, $"the removal of '{path}' was not synced");
                    }
                }

                break;
        }
    }

    private void CheckRename(TracedCall call)
    {
        var (from, to) = (call.Path, call.Path2);
        if (to.StartsWith(Own("trash/"), StringComparison.Ordinal))
        {
            _discarded.Add((call.Parent, from, to));
        }
        else if (to.StartsWith($"{rootName}/in-progress-downloads/", StringComparison.Ordinal))
        {
            RequireTasks($"made {to}");
        }
        else if (to.StartsWith(Own("staging/"), StringComparison.Ordinal))
        {
            // What was fetched must not go with the folder.
            var task = string.Join('/', to.Split('/')[..4]);
            RequireLink(task, $"moved {from}");
        }
        else if (from.StartsWith(Own("staging/"), StringComparison.Ordinal) && !to.StartsWith($"{rootName}/models/temp/", StringComparison.Ordinal))
        {
            // The new name may become durable at any time from now on; and of a repair, the others that were fetched must not be lost.
            var task = string.Join('/', from.Split('/')[..4]);
            RequireContent(task, $"published as {to}");
            if (from == task)
            {
                _published[task[(task.LastIndexOf('/') + 1)..]] = to;
            }
        }
        else if (to == $"{rootName}/registry.json")
        {
            RequireContent(from, "renamed to registry.json");
            Require(Own("registry.sum"), "registry.json replaced");
            if (_disk.Find(Own("registry.prev")) is not null)
            {
                Require(Own("registry.prev"), "registry.json replaced");
            }

            RequireVersionsOf(from);
            _isRegistryWritten = true;
            _registry = _drafts[from];
            _registries.Add(call.Inode, _registry);
        }
        else if (to.EndsWith(".part.journal", StringComparison.Ordinal))
        {
            CheckClaims(from, to[..^".journal".Length]);
        }
        else if (to.StartsWith(Own("tasks/"), StringComparison.Ordinal) && to.EndsWith(".json", StringComparison.Ordinal))
        {
            RequireContent(from, $"renamed to {to}");
            RequireUnstaged(_drafts[from], $"wrote {to}");
        }
        else if (to.StartsWith(Own(""), StringComparison.Ordinal) && !to.EndsWith(".progress", StringComparison.Ordinal))
        {
            RequireContent(from, $"renamed to {to}");
            if (to.StartsWith(Own("checksums/"), StringComparison.Ordinal))
            {
                _checksums[to] = Encoding.ASCII.GetString(_drafts[from]);
            }
        }
    }

    // What was first seen of a version; those of others may still be on their way.
    private void RequireChecksum(string id, string version, string when)
    {
        if (_registry is null)
        {
            return;
        }

        // The last one that was to be written; that may have failed.
        using var registry = JsonDocument.Parse(_registry);
        if (!registry.RootElement.TryGetProperty(id, out var model) || !model.TryGetProperty(version, out var record))
        {
            return;
        }

        var checksum = record.GetProperty("checksum_sha256").GetString()!;
        foreach (var path in _checksums.Where(known => known.Value.StartsWith(checksum, StringComparison.Ordinal)).Select(known => known.Key))
        {
            Require(path, when);
        }
    }

    // After a cut a download that was begun must go on, and somebody must know whose the partial content is.
    private void RequireTasks(string when)
    {
        if (_disk.Find(Own("tasks")) is not { } tasks || !_disk.Names(tasks).Any(name => name.Name.EndsWith(".json", StringComparison.Ordinal)))
        {
            Fault(when, "no task is remembered");
        }

        RequireAll(Own("tasks"), when, ".json");
    }

    private void CheckClaims(string draft, string part)
    {
        var text = Encoding.ASCII.GetString(_drafts[draft]);
        using var journal = JsonDocument.Parse(text[text.IndexOf('{', StringComparison.Ordinal)..]);
        foreach (var range in journal.RootElement.GetProperty("durable").EnumerateArray())
        {
            var (start, end) = (range.GetProperty("start").GetInt64(), range.GetProperty("end").GetInt64());
            if (_disk.IsLoose(_parts[part], start, end))
            {
                Fault($"journalled {part}", $"bytes {start} to {end} were not synced");
            }
        }
    }

    private void RequireVersionsOf(string draft)
    {
        using var registry = JsonDocument.Parse(_drafts[draft]);
        foreach (var model in registry.RootElement.EnumerateObject())
        {
            foreach (var version in model.Value.EnumerateObject().Where(version => version.Value.GetProperty("status").GetString() == "ready"))
            {
                // One that is not verified is hashed before anybody is told that it is right; but it must be there.
                if (version.Value.TryGetProperty("verified", out var isVerified) && !isVerified.GetBoolean())
                {
                    RequireLink(Version(model.Name, version.Name), "registered unverified");
                }
                else if (_disk.Find(Version(model.Name, version.Name)) is not null)
                {
                    RequireVersion(model.Name, version.Name, "registered");
                }
            }
        }
    }

    private void RequireVersion(string id, string version, string when) => Require(Version(id, version), $"{when} {id} {version}");

    // What a cut may bring back instead of the newest content does no harm when it, too, says nothing of the version.
    private void RequireGone(string path, string when)
    {
        var names = path.Split('/');
        if (_registries.IsReady(names[^2], names[^1]) != false)
        {
            RequireRegistry(when);
        }
    }

    private void SettleRegistry(TraceEvent happened)
    {
        var registry = $"{rootName}/registry.json";
        if (happened is Ended { Call: { Verb: "renameat" or "renameat2" or "rename" } rename, Result: < 0 } && rename.Path2 == registry)
        {
            _registries.Withdraw(rename.Inode);
        }
        else if (happened is Ended { Call.IsSync: true } && _disk.FindLooseLink(registry) is null && _disk.Find(registry) is { } inode)
        {
            _registries.Settle(inode);
        }
    }

    // Its sum was durable before it: see where it is renamed.
    private void RequireRegistry(string when) => Require($"{rootName}/registry.json", when);

    // A rename between folders of which only one was synced may leave both names. Whoever then clears the staging away deletes the version.
    private void RequireNoTwin(string version, string when)
    {
        if (_disk.Find(Own("staging")) is { } staging)
        {
            foreach (var task in _disk.LooseAbsences(staging).Where(task => _published.GetValueOrDefault(task) == version))
            {
                Fault(when, $"the removal of '{Own($"staging/{task}")}' was not synced");
            }
        }
    }

    // What comes back without a record belongs to nobody.
    private void RequireNoPartials(string when)
    {
        var temp = $"{rootName}/models/temp";
        foreach (var part in _disk.Find(temp) is { } inode ? _disk.LooseAbsences(inode).Where(name => name.EndsWith(".part", StringComparison.Ordinal)) : [])
        {
            Fault(when, $"the removal of '{temp}/{part}' was not synced");
        }
    }

    // One that comes back would have the version downloaded again.
    private void RequireNoRecord(string when)
    {
        foreach (var name in _disk.Find(Own("tasks")) is { } tasks ? _disk.LooseAbsences(tasks).Where(name => name.EndsWith(".json", StringComparison.Ordinal)) : [])
        {
            Fault(when, $"the removal of '{Own($"tasks/{name}")}' was not synced");
        }
    }

    // What came back into the staging of a task that is on record no longer would be cleared away.
    private void RequireUnstaged(byte[] record, string when)
    {
        using var task = JsonDocument.Parse(record);
        var id = task.RootElement.GetProperty("task_id").GetString();
        foreach (var part in _unstaged.Where(part => part.Value != id && _disk.Find(part.Key) is not null).Select(part => part.Key))
        {
            RequireLink(part, when);
        }
    }

    private void RequireAll(string folder, string when, string suffix = "")
    {
        foreach (var (name, _) in _disk.Find(folder) is { } inode ? _disk.Names(inode) : [])
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal) && !name.EndsWith(".new", StringComparison.Ordinal))
            {
                Require($"{folder}/{name}", when);
            }
        }
    }

    private void Require(string path, string when)
    {
        if ((_disk.FindLooseLink(path) ?? _disk.FindLooseContent(path)) is { } loose)
        {
            Fault(when, loose);
        }
    }

    private void RequireLink(string path, string when)
    {
        if (_disk.FindLooseLink(path) is { } loose)
        {
            Fault(when, loose);
        }
    }

    private void RequireContent(string path, string when)
    {
        if (_disk.FindLooseContent(path) is { } loose)
        {
            Fault(when, loose);
        }
    }

    private void Fault(string when, string what) => _faults.Add($"{when}: {what}");
}
