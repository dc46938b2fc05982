using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.TortureTests.Support;
using Xunit.Abstractions;

namespace ModelManager.TortureTests.Records;

/// <summary>A registry of 100,000 records: lookups are right, one change changes one record, and whoever is killed in it leaves a registry.</summary>
public sealed class RecordTests(ITestOutputHelper output)
{
    private static readonly JsonSerializerOptions s_format = new() { WriteIndented = true };
    private const int Models = 1000;
    private const int VersionsOfAModel = 100;

    [Fact]
    public async Task A_hundred_thousand_records()
    {
        var random = new Random(Seeds.Next(output));
        using var folder = new MemoryFolder();
        await using var library = await TortureLibrary.StartAsync();
        var root = folder.At("库");
        var before = Prepare(root);
        await CheckLookupsAsync(root);

        var start = Stopwatch.GetTimestamp();
        var run = (await NativeWorker.RunAsync(root, library.Url, TortureLibrary.Small.Step("install"))).Succeeded();
        var took = Stopwatch.GetElapsedTime(start);
        Assert.Contains("installed", run.Output, StringComparison.Ordinal);
        CheckRegistry(root, before, mustHave: TortureLibrary.Small);
        output.WriteLine($"{Models * VersionsOfAModel} records, {new FileInfo(Path.Combine(root, StoreLayout.Registry)).Length} bytes; one more was installed in {took.TotalMilliseconds:f0} ms");

        var (kills, size) = (0, Size.Of(quick: 3, @long: 100));
        while (kills < size)
        {
            using (var worker = NativeWorker.Start(root, library.Url, [.. TortureLibrary.Small.Step("remove"), .. TortureLibrary.Small.Step("install")]))
            {
                await Task.Delay(random.NextDouble() * 1.3 * took);
                await worker.KillAsync();
                kills += worker.ExitCode == 137 ? 1 : 0;
            }

            CheckRegistry(root, before, mustHave: null);
        }

        (await NativeWorker.RunAsync(root, library.Url, TortureLibrary.Small.Step("install"))).Succeeded();
        CheckRegistry(root, before, mustHave: TortureLibrary.Small);
        await CheckLookupsAsync(root);
        Assert.Null(await library.FindFaultAsync(root, TortureLibrary.Small));
        output.WriteLine($"{kills} writers killed");
    }

    private static string IdOf(int model) => $"模型-{model}";

    private static string VersionOf(int version) => $"1.{version}.0";

    private static JsonObject Prepare(string root)
    {
        var registry = new JsonObject { ["unknown member"] = "kept" };
        for (var i = 0; i < Models; i++)
        {
            var versions = new JsonObject();
            for (var j = 0; j < VersionsOfAModel; j++)
            {
                versions[VersionOf(j)] = new JsonObject
                {
                    ["status"] = "ready", ["installed_at"] = "2025-01-01T00:00:00.000Z", ["size_bytes"] = i + j, ["checksum_sha256"] = $"{(i * VersionsOfAModel) + j:x64}",
                    ["extra"] = new JsonObject(), ["unknown"] = j,
                };
                Directory.CreateDirectory(Path.Combine(root, "models", IdOf(i), VersionOf(j)));
            }

            registry[IdOf(i)] = versions;
        }

        File.SetUnixFileMode(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(Path.Combine(root, StoreLayout.Own));
        using var folder = RootFolder.Open(root);
        new RegistryFile(folder).Write(present: null, isOurs: true, Encoding.UTF8.GetBytes(registry.ToJsonString(s_format)));
        return registry;
    }

    private static async Task CheckLookupsAsync(string root)
    {
        await using var manager = Manager.Open(new ManagerOptions { Root = root });
        for (var i = 0; i < Models; i++)
        {
            for (var j = 0; j < VersionsOfAModel; j++)
            {
                Assert.Equal($"{root}/models/{IdOf(i)}/{VersionOf(j)}", manager.GetModelPath(IdOf(i), VersionOf(j)));
            }

            Assert.Equal($"{root}/models/{IdOf(i)}/{VersionOf(VersionsOfAModel - 1)}", manager.GetModelPath(IdOf(i)));
            Assert.Equal(ErrorCode.ModelNotAvailable, Assert.Throws<ModelManagerException>(() => manager.GetModelPath(IdOf(i), "2.0")).Code);
        }

        var run = await NativeWorker.RunAsync(root, null, "locate", IdOf(77), VersionOf(7), "locate", IdOf(Models), VersionOf(0));
        Assert.StartsWith($"opened\nlocated {IdOf(77)} {VersionOf(7)} {root}/models/{IdOf(77)}/{VersionOf(7)}\nfailed locate {IdOf(Models)} {VersionOf(0)} MODEL_NOT_AVAILABLE", run.Output, StringComparison.Ordinal);
    }

    private static void CheckRegistry(string root, JsonObject before, TortureLibrary.Version? mustHave)
    {
        using var folder = RootFolder.Open(root);
        var (text, condition) = new RegistryFile(folder).Read();
        Assert.Equal(RegistryCondition.Intact, condition);
        var now = JsonNode.Parse(text!.Content.Span)!.AsObject();
        var small = now[TortureLibrary.Small.Id]?[TortureLibrary.Small.Number];
        Assert.True(mustHave is null || (string?)small?["status"] == "ready", "what was installed is not in the registry");
        now.Remove(TortureLibrary.Small.Id);
        Assert.True(JsonNode.DeepEquals(before, now), "another record changed");
    }
}
