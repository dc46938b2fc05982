using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Text;
using System.Text.RegularExpressions;
using ModelManager.TortureTests.Support;
using Xunit.Abstractions;

namespace ModelManager.TortureTests.SystemCalls;

/// <summary>Runs many spoilt runs, two at a time, and collects what is wrong.</summary>
internal static partial class Cases
{
    private const int MaxShown = 60;
    private const int MaxLooks = 4;
    private const int AtOnce = 3;

    /// <summary>Fails when one of the cases finds a fault, or when too many never reached the call that they were to spoil.</summary>
    /// <param name="output">Gets the counts.</param>
    /// <param name="cases">A scenario and what happens to it.</param>
    /// <param name="run">Answers what is wrong, or null; and whether the call was reached.</param>
    public static async Task RunAsync(
        ITestOutputHelper output, IReadOnlyList<(Scenario Scenario, Injection Injection)> cases, Func<Scenario, Injection, Task<(string? Fault, bool WasHit)>> run)
    {
        var faults = new ConcurrentQueue<string>();
        var missed = 0;
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (item, _) =>
        {
            var (scenario, injection) = item;
            try
            {
                var (fault, wasHit) = await run(scenario, injection);
                Interlocked.Add(ref missed, wasHit ? 0 : 1);
                if (fault is not null)
                {
                    faults.Enqueue($"{scenario} | {injection} | {fault}");
                }
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                faults.Enqueue($"{scenario} | {injection} | {e}");
            }
        });
        output.WriteLine($"{cases.Count} cases, {missed} of them never came to the call, {faults.Count} faults");
        Assert.True(faults.IsEmpty, $"{faults.Count} faults:\n{string.Join('\n', faults.Take(MaxShown))}");

        // How bytes fall into writes is another each time, and so is how often progress is told.
        Assert.True(missed <= 2 + (cases.Count / 5), $"{missed} of {cases.Count} cases never came to the call that they were to spoil");
    }

    /// <summary>Every call of a scenario that nothing happens to.</summary>
    public static async Task<TraceLog> RecordAsync(Stage stage, Scenario scenario, bool withReads) => (await RecordAllAsync(stage, scenario, withReads))[^1];

    /// <summary>The same behind the traces of what came before.</summary>
    public static async Task<IReadOnlyList<TraceLog>> RecordAllAsync(Stage stage, Scenario scenario, bool withReads)
    {
        var (root, before) = await stage.BeginAsync(scenario);
        var log = await stage.TraceAsync(root, Injection.None, withReads, scenario.Steps);
        Assert.True(log.ExitCode == 0, $"{scenario}: {string.Join('\n', log.Lines)}");
        Stage.Delete(root);
        return [.. before, log];
    }

    /// <summary>
    /// The calls of a scenario, without those that are the same again but for their place in a long row: what happens to each of many files,
    /// and looking at one thing over and over.
    /// </summary>
    public static async Task<List<TracedCall>> CallsAsync(Stage stage, Scenario scenario, bool withReads) =>
        [.. (await RecordAsync(stage, scenario, withReads)).Calls.Where(call => !IsOneOfMany().IsMatch(call.Id.Name) && (call.IsChange || call.Id.Occurrence <= MaxLooks))];

    // Of the many small files all but the first and the last.
    [GeneratedRegex(@"[/_](?!0\.|63\.)\d+\.bin")]
    private static partial Regex IsOneOfMany();

    /// <summary>All of them in the long form; otherwise as many as asked, the same ones each time unless MODELMANAGER_TEST_SEED is given.</summary>
    public static List<T> Draw<T>(ITestOutputHelper output, List<T> all, int quick)
    {
        var seed = Environment.GetEnvironmentVariable("MODELMANAGER_TEST_SEED") is null ? 0 : Seeds.Next(output);

        // By name, because the list has not always the same order, nor quite the same length.
        return Size.IsLong ? all : [.. all.OrderBy(one => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes($"{seed} {one}"))).Take(Size.Of(quick, all.Count))];
    }
}
