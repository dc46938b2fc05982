using Xunit.Abstractions;

namespace ModelManager.TortureTests.SystemCalls;

/// <summary>
/// Any system call may fail, once or for good: the host lives, hears a typed error, is told nothing that is not durable, goes on with another
/// root, and once the cause is gone the next run succeeds by itself.
/// </summary>
[Collection(nameof(Stage))]
public sealed class FailTests(StageFixture fixture, ITestOutputHelper output)
{
    private const int Io = 5;
    private const int AccessDenied = 13;
    private const int NoSpace = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int QuotaExceeded = 122;

    private static readonly string[] s_spans = ["once", "always"];

    [Fact]
    public async Task A_failure_of_any_call_is_told_and_harms_nothing()
    {
        var cases = new List<(Scenario, Injection)>();
        foreach (var scenario in Scenario.All)
        {
            var calls = (await Cases.CallsAsync(fixture.Stage, scenario, withReads: true)).Where(call => call.Verb != "flock-un").ToList();
            output.WriteLine($"{scenario}: {calls.Count} calls");
            foreach (var call in calls)
            {
                // A folder above the root that this user may not open is its owner's matter.
                int[] errors = call.IsChange ? [NoSpace, Io, AccessDenied] : call.Id.Name == "openat ." ? [Io] : [Io, AccessDenied];
                cases.AddRange(errors.SelectMany(error => s_spans.Select(span => (scenario, Injection.Fail(call.Id, error, span)))));
                if (call.IsChange)
                {
                    cases.Add((scenario, Injection.Fail(call.Id, call.Id.Occurrence % 2 == 0 ? ReadOnlyFileSystem : QuotaExceeded, "rest")));
                }
            }
        }

        Assert.True(cases.Count > 1000, $"only {cases.Count} cases");
        await Cases.RunAsync(output, Cases.Draw(output, cases, quick: 50), (scenario, injection) => RunAsync(fixture.Stage, scenario, injection, withReads: true));
    }

    [Fact]
    public async Task Nothing_is_confirmed_behind_a_sync_that_failed()
    {
        var (cases, always) = (new List<(Scenario, Injection)>(), new List<(Scenario, Injection)>());
        foreach (var scenario in Scenario.WithUnsynced)
        {
            foreach (var call in (await Cases.RecordAsync(fixture.Stage, scenario, withReads: false)).Calls.Where(call => call.IsSync))
            {
                // Behind that of the registry's name, the same process may take the registry's word for it.
                (call.Path == Stage.RootName ? always : cases).Add((scenario, Injection.Fail(call.Id, Io, "once")));
                if (call.Path == Stage.RootName && scenario.Steps[0] == "remove")
                {
                    // A removal that finds the disk full goes on in another order.
                    always.Add((scenario, Injection.Fail(call.Id, NoSpace, "once")));
                }
            }
        }

        await Cases.RunAsync(output, [.. always, .. Cases.Draw(output, cases, quick: 30)], (scenario, injection) => RunAsync(fixture.Stage, scenario, injection, withReads: false));
    }

    [Fact]
    public async Task Nothing_is_confirmed_behind_a_sync_ahead_of_the_last_that_failed()
    {
        var syncs = (await Cases.RecordAsync(fixture.Stage, Scenario.Much, withReads: false)).Calls.Where(call => call.Verb == "syncfs").ToList();
        Assert.True(syncs.Count > 1, "nothing was synced ahead");

        Assert.Equal((null, true), await RunAsync(fixture.Stage, Scenario.Much, Injection.Fail(syncs[0].Id, Io, "once"), withReads: false));
    }

    private static async Task<(string?, bool)> RunAsync(Stage stage, Scenario scenario, Injection injection, bool withReads)
    {
        var (root, before) = await stage.BeginAsync(scenario);
        var other = await stage.NewRootAsync("none");

        // The step comes twice: what failed is tried again by a host that lives on.
        var log = await stage.TraceAsync(
            root, injection, withReads, [.. scenario.Steps, .. scenario.Steps, "reopen", other, stage.Url.AbsoluteUri, "install", "tiny", "1"]);
        var fault = FindBadAnswer(log, scenario, injection) ?? await new Outcome(stage, scenario, root) { IsDiskFull = injection.Errno is NoSpace or QuotaExceeded }.FindFaultAsync([.. before, log]);
        Stage.Delete(root);
        Stage.Delete(other);
        return (fault, log.WasHit);
    }

    private static string? FindBadAnswer(TraceLog log, Scenario scenario, Injection injection)
    {
        var lines = log.Lines.ToList();
        if (log.ExitCode is not (0 or 1 or 3))
        {
            return $"the host ended with {log.ExitCode}: {string.Join(", ", lines)}";
        }

        if (!lines.Any(line => line.StartsWith("installed tiny 1 ", StringComparison.Ordinal)))
        {
            return $"the host could not go on: {string.Join(", ", lines)}";
        }

        // failed STEP MODEL VERSION STATUS ERRNO …
        string[] expected = injection.Errno switch
        {
            NoSpace or QuotaExceeded => ["INSUFFICIENT_SPACE"],
            AccessDenied or ReadOnlyFileSystem => ["PERMISSION"],
            _ => ["IO"],
        };
        if (injection.Call.Name.StartsWith("flock", StringComparison.Ordinal) || injection.Span == "rest")
        {
            // A file system that does not lock.
            expected = [.. expected, "LOCK_UNSUPPORTED"];
        }

        if (scenario.Steps[0] is "remove" or "verify")
        {
            // It is out of the registry, and only what is behind that failed; or it could not be found in the lost registry's place.
            expected = [.. expected, "MODEL_NOT_AVAILABLE"];
        }

        var wrong = lines.FirstOrDefault(line => line.StartsWith("failed ", StringComparison.Ordinal) && !expected.Contains(line.Split(' ')[4]));
        return wrong is null ? null : $"an untyped answer: {wrong}";
    }
}
