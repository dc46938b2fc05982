using ModelManager.TortureTests.SystemCalls.Durability;
using Xunit.Abstractions;

namespace ModelManager.TortureTests.SystemCalls;

/// <summary>Nothing is confirmed that is not durable, and no sync can be left out.</summary>
[Collection(nameof(Stage))]
public sealed class SyncTests(StageFixture fixture, ITestOutputHelper output)
{
    [Fact]
    public async Task Everything_is_durable_when_it_is_confirmed()
    {
        foreach (var scenario in Scenario.All)
        {
            var faults = DurabilityRules.FindFaults(await Cases.RecordAllAsync(fixture.Stage, scenario, withReads: false), Stage.RootName);
            Assert.True(faults.Count == 0, $"{scenario}:\n{string.Join('\n', faults)}");
        }
    }

    [Fact]
    public async Task Leaving_out_any_sync_is_noticed()
    {
        var cases = new List<(Scenario, Injection)>();
        foreach (var scenario in Scenario.All)
        {
            var syncs = (await Cases.RecordAsync(fixture.Stage, scenario, withReads: false)).Calls.Where(call => call.IsSync).Select(call => call.Id).ToList();
            output.WriteLine($"{scenario}: {syncs.Count} syncs");
            cases.AddRange(syncs.Select(call => (scenario, Injection.Swallow(call))));
        }

        var idle = 0;
        await Cases.RunAsync(output, cases, async (scenario, injection) =>
        {
            var (root, before) = await fixture.Stage.BeginAsync(scenario);
            var log = await fixture.Stage.TraceAsync(root, injection, withReads: false, scenario.Steps);
            Stage.Delete(root);
            TraceLog[] logs = [.. before, log];
            if (log.WasHit && !DurabilityRules.WasOfUse(logs))
            {
                Interlocked.Increment(ref idle);
                return (null, true);
            }

            return (DurabilityRules.FindFaults(logs, Stage.RootName).Count > 0 || !log.WasHit ? null : "nobody noticed", log.WasHit);
        });
        output.WriteLine($"{idle} of them had nothing to make durable");
        Assert.True(idle < cases.Count / 4, $"{idle} of {cases.Count} syncs are idle");
    }
}
