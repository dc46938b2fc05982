using ModelManager.TortureTests.Support;

namespace ModelManager.TortureTests.Damage;

/// <summary>
/// A root with an installed version, and a second one half downloaded by a process that was killed: journal, partial files, task record,
/// progress record and both markers are there. It is copied afresh for every damage.
/// </summary>
internal sealed class SpoiledRoot(TestLibrary library, string folder)
{
    private readonly string _pattern = Path.Combine(folder, "pattern");

    /// <summary>The copy that is spoiled. Its path is the same each time.</summary>
    public string Root { get; } = Path.Combine(folder, "根 root");

    public static TortureLibrary.Version Installed => TortureLibrary.Small;

    public static TortureLibrary.Version Unfinished => TortureLibrary.Large;

    /// <summary>Makes the pattern.</summary>
    public async Task PrepareAsync()
    {
        // Twice, so that registry.prev is there as well.
        (await NativeWorker.RunAsync(_pattern, library.Url, [.. TortureLibrary.Second.Step("install"), .. Installed.Step("install"), .. TortureLibrary.Second.Step("remove")])).Succeeded();
        var part = Path.Combine(_pattern, "models/temp", "asr_1.0.0.weights.bin.part");
        while (!(File.Exists(part + ".journal") && ProgressRecords().Any()))
        {
            using var worker = NativeWorker.StartWith(
                new() { ["WORKER_RATE"] = "3000000", ["WORKER_CONNECTIONS"] = "1" }, _pattern, library.Url, Unfinished.Step("install"));
            for (var wait = 0; wait < 250 && !(File.Exists(part) && new FileInfo(part).Length > 5_000_000 && File.Exists(part + ".journal") && ProgressRecords().Any()); wait++)
            {
                await Task.Delay(20);
            }

            await worker.KillAsync();
            if (Directory.Exists(Path.Combine(_pattern, Unfinished.Folder)))
            {
                (await NativeWorker.RunAsync(_pattern, library.Url, Unfinished.Step("remove"))).Succeeded();
            }
        }
    }

    /// <summary>Copies the pattern, and answers every file that may be spoiled.</summary>
    public async Task<IReadOnlyList<string>> CopyAsync()
    {
        if (Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }

        (await CommandResult.RunAsync("cp", ["-a", _pattern, Root])).Succeeded();
        return
        [
            .. new[] { "", ".modelmanager", ".modelmanager/tasks", ".modelmanager/checksums", "in-progress-downloads", "models/temp" }
                .SelectMany(place => Directory.EnumerateFiles(Path.Combine(Root, place))).Select(file => Path.GetRelativePath(Root, file)).Order(StringComparer.Ordinal),
        ];
    }

    private IEnumerable<string> ProgressRecords() => Directory.EnumerateFiles(Path.Combine(_pattern, ".modelmanager/tasks"), "*.progress");
}
