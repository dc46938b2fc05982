using ModelManager.TortureTests.Support;

namespace ModelManager.TortureTests.SystemCalls;

/// <summary>
/// A library, roots in the states that scenarios begin with, and room on a file system in memory for thousands of copies of them.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    public const string RootName = "根 root";

    /// <summary>The model of all scenarios.</summary>
    public const string ModelId = "asr";

    /// <summary>Stands in a step for the folder of asr 1.0.0 as it is installed elsewhere.</summary>
    public const string InstalledVersion = "(asr 1.0.0)";

    private readonly TestLibrary _library;
    private readonly SmallDisk _disk;
    private readonly Dictionary<Scenario, CallId> _kills = [];
    private int _cases;

    private Stage(TestLibrary library, SmallDisk disk)
    {
        _library = library;
        _disk = disk;
    }

    public Uri Url => _library.Url;

    public static async Task<Stage> BuildAsync()
    {
        var library = await TestLibrary.StartAsync();
        await library.PublishFilesAsync("asr", "1.0.0", ("big.bin", 9_000_000), ("small.bin", 1000), ("nested/deep/words.txt", 70_000), ("nested/empty", 0));
        await library.PublishFilesAsync("asr", "2.0.0", ("small.bin", 2000), ("nested/list", 100));
        await library.PublishFilesAsync("asr", "3.0.0", [.. Enumerable.Range(0, 64).Select(i => ($"{i % 7}/{i}.bin", 50L + i))]);
        await library.PublishFilesAsync("asr", "0.4.0", [.. Enumerable.Range(0, 170).Select(i => ($"{i % 7}/{i}.bin", 210_000L + i))]);
        await library.PublishFilesAsync("tiny", "1", ("a", 10));
        var stage = new Stage(library, await SmallDisk.MountAsync(library.Folder.At("盘 disk"), megabytes: 800));
        await stage.BuildTemplatesAsync();
        await stage.FindKillsAsync();
        return stage;
    }

    /// <summary>A root in the state of a template, alone in a folder of its own.</summary>
    public async Task<string> NewRootAsync(string template)
    {
        var folder = Path.Combine(_disk.Path, $"{Interlocked.Increment(ref _cases)}");
        Directory.CreateDirectory(folder);
        var root = Path.Combine(folder, RootName);
        if (template != "none")
        {
            (await CommandResult.RunAsync("cp", ["-a", Template(template), root])).Succeeded();
        }

        return root;
    }

    /// <summary>A root as a scenario begins with, and the traces of what came before on it.</summary>
    public async Task<(string Root, List<TraceLog> Before)> BeginAsync(Scenario scenario)
    {
        var root = await NewRootAsync(scenario.Template);
        if (StepsBefore(scenario) is not { } steps)
        {
            return (root, []);
        }

        var kill = _kills.GetValueOrDefault(scenario);
        var before = await TraceAsync(root, kill is null ? Injection.None : Injection.KillBefore(kill), withReads: false, steps);
        return before.ExitCode == (kill is null ? 0 : 137) ? (root, [before]) : throw new InvalidOperationException($"the run before {scenario} ended with {before.ExitCode}");
    }

    /// <summary>Deletes it with its trace.</summary>
    public static void Delete(string root)
    {
        var folder = Path.GetDirectoryName(root)!;
        File.Delete(folder + ".trace");
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>What asr 1.0.0 is made of.</summary>
    public IEnumerable<string> SourceFiles => new[] { "big.bin", "small.bin", "nested" }.Select(name => Path.Combine(Template("installed"), "models/asr/1.0.0", name));

    /// <summary>The list of digests with which a version was published.</summary>
    public string PublishedChecksums(string version) => Path.Combine(_library.Storage, "models/asr", version, "checksum.sha256");

    private Task<CommandResult> RunAsync(string root, params string[] steps) => NativeWorker.RunAsync(root, Url, steps);

    public Task<TraceLog> TraceAsync(string root, Injection injection, bool withReads, params IEnumerable<string> steps) =>
        Tracer.RunAsync(root, Url, injection, withReads, steps);

    /// <summary>The same, opened for lookups only.</summary>
    public static Task<TraceLog> TraceLookupAsync(string root, params IEnumerable<string> steps) => Tracer.RunAsync(root, null, Injection.None, withReads: false, steps);

    public async ValueTask DisposeAsync()
    {
        await _disk.DisposeAsync();
        await _library.DisposeAsync();
    }

    private string Template(string name) => Path.Combine(_disk.Path, "templates", name, RootName);

    private async Task BuildTemplatesAsync()
    {
        (await RunAsync(New("installed"), "install", "asr", "1.0.0")).Succeeded();
        (await RunAsync(New("both"), "install", "asr", "1.0.0", "install", "asr", "2.0.0")).Succeeded();
        var damaged = await CopyAsync("installed", "damaged");
        Damage(Path.Combine(damaged, "models/asr/1.0.0/big.bin"), at: 5_000_000);
        Directory.Delete(Path.Combine(damaged, "models/asr/1.0.0/nested"), recursive: true);

        // A registry and its copy that are lost, and something in every place that the next open has to clear.
        var disorder = await CopyAsync("installed", "disorder");
        File.Delete(Path.Combine(disorder, "registry.json"));
        Directory.CreateDirectory(Path.Combine(disorder, ".modelmanager/trash", Guid.NewGuid().ToString("n"), "nested"));
        await File.WriteAllTextAsync(Path.Combine(disorder, ".modelmanager/trash", Guid.NewGuid().ToString("n")), "x");
        Directory.CreateDirectory(Path.Combine(disorder, ".modelmanager/staging", Guid.NewGuid().ToString("n"), "nested"));
        await File.WriteAllTextAsync(Path.Combine(disorder, "in-progress-downloads/asr-9.lock"), """{"schema":1,"pid":1,"model_id":"asr","version":"9"}""");
        await File.WriteAllTextAsync(Path.Combine(disorder, "models/temp/asr_9.a.part.lock"), "{}");
    }

    private string New(string template)
    {
        var root = Template(template);
        Directory.CreateDirectory(Path.GetDirectoryName(root)!);
        return root;
    }

    private async Task<string> CopyAsync(string from, string to)
    {
        (await CommandResult.RunAsync("cp", ["-a", Template(from), New(to)])).Succeeded();
        return Template(to);
    }

    private async Task FindKillsAsync()
    {
        foreach (var scenario in Scenario.WithUnsynced)
        {
            if (scenario.KilledBefore is { } point)
            {
                var root = await NewRootAsync(scenario.Template);
                _kills[scenario] = point.FindIn((await TraceAsync(root, Injection.None, withReads: false, StepsBefore(scenario)!)).Calls);
                Delete(root);
            }
        }
    }

    private IEnumerable<string>? StepsBefore(Scenario scenario) =>
        (scenario.Before ?? (scenario.KilledBefore is null ? null : scenario.Steps))?.Select(word => word == InstalledVersion ? Path.Combine(Template("installed"), "models/asr/1.0.0") : word);

    private static void Damage(string file, long at)
    {
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using (var stream = File.OpenWrite(file))
        {
            stream.Position = at;
            stream.Write("damage"u8);
        }

        File.SetUnixFileMode(file, UnixFileMode.UserRead);
    }
}
