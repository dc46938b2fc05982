using ModelManager.TortureTests.Support;

namespace ModelManager.TortureTests.PowerCuts;

/// <summary>Looks at what a power cut left: first as it is, through lookups that change nothing, then through a run that goes on with it.</summary>
internal sealed class StateCheck(Recording recording, Models models)
{
    private static readonly string[] s_emptyAtRest = ["models/temp", "in-progress-downloads", ".modelmanager/staging", ".modelmanager/trash", ".modelmanager/tasks"];

    /// <summary>No honest run takes as long, ten thousand files on a busy machine included.</summary>
    private static readonly TimeSpan s_hang = TimeSpan.FromMinutes(20);

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private string Seen => recording.Disk.Seen(recording.Root);

    /// <summary>What is wrong with a state; empty when nothing is, null when the file system itself could not be mounted.</summary>
    /// <param name="cut">The state.</param>
    /// <param name="goesOn">Whether the library also works on it.</param>
    public async Task<IReadOnlyList<string>?> FindFaultsAsync(PowerCut cut, bool goesOn)
    {
        var faults = new List<string>();
        if (!await recording.Disk.TryShowAsync(cut))
        {
            return null;
        }

        try
        {
            faults.AddRange(JournalClaims.FindFalse(Path.Combine(Seen, "models/temp"), models));
            var located = await LocateAsync(faults);
            foreach (var version in Models.All)
            {
                Check(version, recording.Promises.At(version, cut.Position), located.GetValueOrDefault(version), faults);
            }

            if (goesOn)
            {
                await GoOnAsync(cut, located, faults);
            }
        }
        finally
        {
            await recording.Disk.UnmountAsync();
        }

        return faults;
    }

    private async Task<Dictionary<Version, string>> LocateAsync(List<string> faults)
    {
        var steps = Models.All.SelectMany(version => new[] { "locate", version.Model, version.Number });
        var result = await NativeWorker.RunThroughAsync(recording.Disk.Inside, recording.Root, library: null, [.. steps]);
        var located = new Dictionary<Version, string>();
        foreach (var line in result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ', 4);
            if (words[0] == "located")
            {
                located[new Version(words[1], words[2])] = words[3];
            }
            else if (words[0] == "failed" && !line.Contains("MODEL_NOT_AVAILABLE", StringComparison.Ordinal))
            {
                faults.Add($"the lookup fails: {line}");
            }
        }

        if (!result.Output.Contains("closed\n", StringComparison.Ordinal))
        {
            faults.Add($"the lookup ends with {result.ExitCode}: {result.Output}{result.Error}");
        }

        return located;
    }

    private void Check(Version version, Promise promise, string? folder, List<string> faults)
    {
        if (folder is null)
        {
            if (promise == Promise.Whole)
            {
                faults.Add($"{version} was confirmed and is lost");
            }
        }
        else if (promise == Promise.Absent)
        {
            faults.Add($"{version} is back, or was never asked for");
        }
        else if (promise != Promise.None && models.FindFaultQuickly(version, recording.Disk.Seen(folder)) is { } fault)
        {
            faults.Add($"{version} is found and wrong ({promise}): {fault}");
        }
        else if (promise == Promise.Whole && FindWritable(recording.Disk.Seen(folder)) is { } writable)
        {
            faults.Add($"{version} was confirmed, and '{writable}' may be written");
        }
    }

    private static string? FindWritable(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).FirstOrDefault(file => (File.GetUnixFileMode(file) & UnixFileMode.UserWrite) != 0);

    // Every version is brought into order by the ordinary calls; then each is right, and nothing of the work is left.
    private async Task GoOnAsync(PowerCut cut, Dictionary<Version, string> located, List<string> faults)
    {
        var steps = Models.All.SelectMany(version => new[]
        {
            recording.Promises.At(version, cut.Position) == Promise.None && located.ContainsKey(version) ? "repair" : "install", version.Model, version.Number,
        });
        using var worker = NativeWorker.StartThrough(recording.Disk.Inside, recording.Root, models.Library.Url, [.. steps]);
        var said = await worker.EndAsync().WaitAsync(s_hang);
        if (worker.ExitCode != 0)
        {
            faults.Add($"the next run ends with {worker.ExitCode}: {string.Join('\n', said)}");
            return;
        }

        foreach (var version in Models.All)
        {
            if (await models.FindFaultAsync(version, Path.Combine(Seen, "models", version.Model, version.Number)) is { } fault)
            {
                faults.Add($"{version} is wrong after the next run: {fault}");
            }
        }

        if (FindLeft().Count > 0)
        {
            await LetItFinishAsync();
            if (FindLeft() is { Count: > 0 } left)
            {
                faults.Add($"the next run leaves {string.Join(", ", left.Take(10))}");
            }
        }
    }

    // What nobody asked for, such as a repair of an earlier run, goes on behind, as long as a manager is open.
    private async Task LetItFinishAsync()
    {
        using var worker = NativeWorker.StartThrough(recording.Disk.Inside, recording.Root, models.Library.Url, "serve");
        for (var patience = s_patience; patience > TimeSpan.Zero && FindLeft().Count > 0; patience -= s_pause)
        {
            await Task.Delay(s_pause);
        }

        worker.EndInput();
        await worker.EndAsync();
    }

    private List<string> FindLeft()
    {
        while (true)
        {
            try
            {
                return [.. Directory.EnumerateFileSystemEntries(Seen, "*", SearchOption.AllDirectories).Where(IsLeft).Select(path => path[Seen.Length..])];
            }
            catch (DirectoryNotFoundException)
            {
                // It was deleted while it was listed.
            }
        }
    }

    private bool IsLeft(string path) =>
        path.EndsWith(".new", StringComparison.Ordinal) || path.Contains(".damaged-", StringComparison.Ordinal)
        || s_emptyAtRest.Any(folder => path.StartsWith(Path.Combine(Seen, folder) + "/", StringComparison.Ordinal));
}
