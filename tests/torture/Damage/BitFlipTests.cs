using ModelManager.TortureTests.Support;
using Xunit.Abstractions;

namespace ModelManager.TortureTests.Damage;

/// <summary>
/// Whatever is spoiled of what the library keeps for itself, no process dies, nothing wrong is handed out, and what cannot be done is
/// refused with a code.
/// </summary>
public sealed class BitFlipTests(ITestOutputHelper output)
{
    private static readonly string[] s_steps =
        [.. Words("locate", "verify", "install"), .. SpoiledRoot.Unfinished.Step("verify"), .. SpoiledRoot.Installed.Step("verify")];

    [Fact]
    public async Task Nothing_that_is_spoiled_kills_a_process_or_makes_a_wrong_file_right()
    {
        using var folder = new MemoryFolder();
        await using var library = await TortureLibrary.StartAsync();
        var seed = Seeds.Next(output);
        var random = new Random(seed);
        var root = new SpoiledRoot(library, folder.Path);
        await root.PrepareAsync();
        var (counts, refused) = (new SortedDictionary<string, int>(StringComparer.Ordinal), new SortedDictionary<string, int>(StringComparer.Ordinal));
        var count = Size.Of(quick: 100, @long: 10_000);
        for (var i = 0; i < count; i++)
        {
            var files = await root.CopyAsync();
            var file = files[(i + seed & int.MaxValue) % files.Count];
            var story = $"{file}: {DamageKinds.Spoil(Path.Combine(root.Root, file), random)}";
            Count(counts, NameOf(file));
            foreach (var refusal in await CheckAsync(library, root.Root, $"damage {i}, seed {seed}: {story}"))
            {
                Count(refused, $"{NameOf(file)} {refusal}");
            }
        }

        output.WriteLine(string.Join('\n', counts.Select(pair => $"{pair.Value} of {pair.Key}")));
        output.WriteLine(string.Join('\n', refused.Select(pair => $"refused {pair.Value}: {pair.Key}")));
        Assert.True(counts.Count >= 10, $"only {counts.Count} kinds of files were spoiled");
    }

    // Answers the codes with which things were refused.
    private static async Task<IReadOnlyList<string>> CheckAsync(TestLibrary library, string root, string story)
    {
        var codes = new List<string>();
        foreach (var (url, steps) in new[] { (null, Words("locate")), (library.Url, s_steps) })
        {
            var run = await NativeWorker.RunAsync(root, url, steps);
            Assert.True(run.ExitCode is 0 or 1 or 3, $"{story}: the worker ended with {run.ExitCode}\n{run.Output}{run.Error}");
            foreach (var words in run.Output.Split('\n').Select(line => line.Split(' ')))
            {
                if (words[0] is "located" or "installed")
                {
                    var version = TortureLibrary.All.Single(version => version.Id == words[1] && version.Number == words[2]);
                    var fault = await library.FindFaultAsync(root, version);
                    Assert.True(fault is null, $"{story}: {fault}\n{run.Output}");
                }
                else if (words[0] == "failed" && !(words[1] is "locate" or "verify" && words[4] == "MODEL_NOT_AVAILABLE"))
                {
                    Assert.True(words[4] is not "INTERNAL", $"{story}: {run.Output}");
                    codes.Add(words[4]);
                }
            }
        }

        return codes;
    }

    private static string[] Words(params string[] verbs) =>
        [.. verbs.SelectMany(verb => new[] { SpoiledRoot.Installed, SpoiledRoot.Unfinished }.SelectMany(version => version.Step(verb)))];

    private static string NameOf(string file)
    {
        var name = Path.GetFileName(file);
        return Path.GetDirectoryName(file) switch
        {
            ".modelmanager/tasks" => $"task {Path.GetExtension(name)}",
            ".modelmanager/checksums" => "known checksum",
            _ => name,
        };
    }

    private static void Count(SortedDictionary<string, int> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;
}
