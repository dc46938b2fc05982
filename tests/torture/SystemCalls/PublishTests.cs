using ModelManager.TortureTests.SystemCalls.Durability;
using Xunit.Abstractions;

namespace ModelManager.TortureTests.SystemCalls;

/// <summary>The library's side: what <c>modellibrary publish</c> says is published is on the disk, and no sync of it can be left out.</summary>
[Collection(nameof(Stage))]
public sealed class PublishTests(StageFixture fixture, ITestOutputHelper output)
{
    private const string Storage = "库 storage/sub";

    [Fact]
    public async Task A_version_is_durable_when_it_is_published()
    {
        var log = await PublishAsync(Injection.None);
        Assert.True(log.ExitCode == 0, string.Join('\n', log.Lines));
        Assert.Null(FindLoose(log));

        var syncs = log.Calls.Where(call => call.IsSync).Select(call => call.Id).ToList();
        Assert.True(syncs.Count >= 10, $"only {syncs.Count} syncs");
        var idle = 0;
        var unnoticed = new List<string>();
        foreach (var sync in syncs)
        {
            var without = await PublishAsync(Injection.Swallow(sync));
            Assert.True(without.WasHit, $"{sync} never came");
            if (!DurabilityRules.WasOfUse([without]))
            {
                idle++;
            }
            else if (FindLoose(without) is null && FindLoose(await PublishAsync(Injection.Swallow(sync, "always"))) is null)
            {
                // Not even when later ones of the same place are left out with it.
                unnoticed.Add($"{sync}");
            }
        }

        Assert.True(unnoticed.Count == 0, $"left out and nobody noticed:\n{string.Join('\n', unnoticed)}");

        output.WriteLine($"{syncs.Count} syncs, {idle} of them had nothing to make durable");
        Assert.True(idle < syncs.Count / 4, $"{idle} of {syncs.Count} syncs are idle");
    }

    private async Task<TraceLog> PublishAsync(Injection injection)
    {
        var folder = Path.GetDirectoryName(await fixture.Stage.NewRootAsync("none"))!;
        string[] command =
        [
            Artifacts.ServerExecutable, "publish", "--storage", Path.Combine(folder, Storage), "--model", "asr", "--version", "1.0.0", .. fixture.Stage.SourceFiles,
        ];
        var log = await Tracer.RunAsync(folder, injection, withReads: false, command);
        Directory.Delete(folder, recursive: true);
        return log;
    }

    // Who waits for the command's end takes it for published; a version may be in sight from its rename on.
    private static string? FindLoose(TraceLog log)
    {
        var disk = new DiskModel();
        disk.Begin(log.Events.OfType<Found>());
        string? early = null;
        foreach (var happened in log.Events.Where(happened => happened is not Found))
        {
            if (happened is Began { Call: { Verb: "renameat" or "renameat2" } call })
            {
                early ??= disk.FindLooseContent(call.Path);
            }

            disk.Apply(happened);
        }

        string[] places = [$"{Storage}/models/asr/1.0.0", $"{Storage}/api/models/index.json", $"{Storage}/api/models/asr/index.json"];
        return places.Select(place => disk.FindLooseLink(place) ?? disk.FindLooseContent(place)).Prepend(early).FirstOrDefault(loose => loose is not null);
    }
}
