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
        foreach (var scenario in Scenario.WithUnsynced)
        {
            var faults = DurabilityRules.FindFaults(await Cases.RecordAllAsync(fixture.Stage, scenario, withReads: false), Stage.RootName);
            Assert.True(faults.Count == 0, $"{scenario}:\n{string.Join('\n', faults)}");
        }
    }

    [Fact]
    public async Task Leaving_out_any_sync_is_noticed()
    {
        var cases = new List<(Scenario, Injection)>();
        foreach (var scenario in Scenario.WithUnsynced)
        {
            var syncs = (await Cases.RecordAsync(fixture.Stage, scenario, withReads: false)).Calls.Where(call => call.IsSync).Select(call => call.Id).ToList();
            output.WriteLine($"{scenario}: {syncs.Count} syncs");
            cases.AddRange(syncs.Select(call => (scenario, Injection.Swallow(call))));
        }

        var idle = 0;
        cases = Cases.Draw(output, cases, quick: 120);
        await Cases.RunAsync(output, cases, async (scenario, injection) =>
        {
            // What two places in the code make durable is left out in both of them.
            var (look, wasHit) = await LeaveOutAsync(scenario, injection);
            look = look == Look.Unnoticed ? (await LeaveOutAsync(scenario, Injection.Swallow(injection.Call, "always"))).Look : look;
            Interlocked.Add(ref idle, look == Look.Idle && Scenario.All.Contains(scenario) ? 1 : 0);
            return (look == Look.Unnoticed ? "nobody noticed" : null, wasHit);
        });

        // What an earlier run did not live to sync is synced again, mostly for nothing; how often depends on who is faster. A rule that sees
        // nothing would make all of them idle.
        var counted = cases.Count(item => Scenario.All.Contains(item.Item1));
        output.WriteLine($"{idle} of {counted} had nothing to make durable");
        Assert.True(idle < counted / 3, $"{idle} of {counted} syncs are idle");
    }

    private async Task<(Look Look, bool WasHit)> LeaveOutAsync(Scenario scenario, Injection injection)
    {
        var (root, before) = await fixture.Stage.BeginAsync(scenario);
        var log = await fixture.Stage.TraceAsync(root, injection, withReads: false, scenario.Steps);
        Stage.Delete(root);
        TraceLog[] logs = [.. before, log];
        return (!log.WasHit || DurabilityRules.FindFaults(logs, Stage.RootName).Count > 0 ? Look.Noticed : DurabilityRules.WasOfUse(logs) ? Look.Unnoticed : Look.Idle, log.WasHit);
    }

    private enum Look
    {
        Noticed,
        Idle,
        Unnoticed,
    }
}
