using ModelManager.TortureTests.SystemCalls.Durability;
using Xunit.Abstractions;

namespace ModelManager.TortureTests.SystemCalls;

/// <summary>Nothing is confirmed that is not durable, and no sync can be left out.</summary>
public sealed class SyncTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Everything_is_durable_when_it_is_confirmed()
    {
        await using var stage = await Stage.BuildAsync();
        foreach (var scenario in Scenario.All)
        {
            var faults = DurabilityRules.FindFaults(await Cases.RecordAllAsync(stage, scenario, withReads: false), Stage.RootName);
            Assert.True(faults.Count == 0, $"{scenario}:\n{string.Join('\n', faults)}");
        }
    }

    [Fact]
    public async Task Leaving_out_any_sync_is_noticed()
    {
        await using var stage = await Stage.BuildAsync();
        var cases = new List<(Scenario, Injection)>();
        foreach (var scenario in Scenario.All)
        {
            var syncs = (await Cases.RecordAsync(stage, scenario, withReads: false)).Calls.Where(call => call.IsSync).Select(call => call.Id).ToList();
            output.WriteLine($"{scenario}: {syncs.Count} syncs");
            cases.AddRange(syncs.Select(call => (scenario, Injection.Swallow(call))));
        }

        await Cases.RunAsync(output, cases, async (scenario, injection) =>
        {
            var (root, before) = await stage.BeginAsync(scenario);
            var log = await stage.TraceAsync(root, injection, withReads: false, scenario.Steps);
            Stage.Delete(root);
            return (DurabilityRules.FindFaults([.. before, log], Stage.RootName).Count > 0 || !log.WasHit ? null : "nobody noticed", log.WasHit);
        });
    }
}
