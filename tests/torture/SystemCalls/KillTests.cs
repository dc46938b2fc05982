using Xunit.Abstractions;

namespace ModelManager.TortureTests.SystemCalls;

/// <summary>A process that is killed at any system call that changes something has lost nothing that it confirmed, and the next one goes on by itself.</summary>
[Collection(nameof(Stage))]
public sealed class KillTests(StageFixture fixture, ITestOutputHelper output)
{
    [Fact]
    public async Task A_kill_before_and_after_every_call_loses_nothing()
    {
        var cases = new List<(Scenario, Injection)>();
        foreach (var scenario in Scenario.All)
        {
            var calls = (await Cases.CallsAsync(fixture.Stage, scenario, withReads: false)).Select(call => call.Id).ToList();
            output.WriteLine($"{scenario}: {calls.Count} calls");
            cases.AddRange(calls.Select(call => (scenario, Injection.KillBefore(call))));
            cases.AddRange(calls.Select(call => (scenario, Injection.KillAfter(call))));
        }

        Assert.True(cases.Count > 1000, $"only {cases.Count} cases");
        await Cases.RunAsync(output, Cases.Draw(output, cases, quick: 50), async (scenario, injection) =>
        {
            var (root, before) = await fixture.Stage.BeginAsync(scenario);
            var log = await fixture.Stage.TraceAsync(root, injection, withReads: false, scenario.Steps);
            var fault = log.WasHit && log.ExitCode != 137
                ? $"ended with {log.ExitCode}"
                : await new Outcome(fixture.Stage, scenario, root).FindFaultAsync([.. before, log]);
            Stage.Delete(root);
            return (fault, log.WasHit);
        });
    }
}
