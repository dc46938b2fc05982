using System.Collections.Concurrent;
using ModelManager.Primitives;

namespace ModelManager.IntegrationTests.Faults.Matrix;

/// <summary>
/// Every behaviour of a server, met once and met for as long as it lasts, at every start of a download: a version is installed only
/// with the right bytes, nothing is thrown where nobody catches it, and each case ends as the table says. MODELMANAGER_FAULTS names the
/// behaviours to run, separated by commas; all of them when it is not set.
/// </summary>
public sealed class MatrixTests
{
    private static readonly ConcurrentQueue<string> s_unobserved = new();
    private static readonly string[]? s_wanted = Environment.GetEnvironmentVariable("MODELMANAGER_FAULTS")?.Split(',');

    private static readonly Dictionary<string, Expectation> s_table = Expectations.All
        .Where(row => s_wanted is null || s_wanted.Contains(row.Behaviour))
        .ToDictionary(row => row.Behaviour, StringComparer.Ordinal);

    private static readonly Cases<(string Behaviour, Start Start, bool Lasts)> s_cases = new(
        from behaviour in s_table.Keys from start in Enum.GetValues<Start>() from lasts in new[] { false, true } select (behaviour, start, lasts), atOnce: 16, CheckAsync);

    static MatrixTests() => TaskScheduler.UnobservedTaskException += (_, e) => s_unobserved.Enqueue($"{e.Exception}");

    public static TheoryData<string, Start> All
    {
        get
        {
            var rows = new TheoryData<string, Start>();
            foreach (var behaviour in s_table.Keys)
            {
                foreach (var start in Enum.GetValues<Start>())
                {
                    rows.Add(behaviour, start);
                }
            }

            return rows;
        }
    }

    /// <summary>A network that is well again, and a server that made one mistake, never cost a download.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public Task What_happens_once_is_survived(string behaviour, Start start) => s_cases.RunAsync((behaviour, start, false));

    [Theory]
    [MemberData(nameof(All))]
    public Task What_lasts_ends_as_the_table_says(string behaviour, Start start) => s_cases.RunAsync((behaviour, start, true));

    [Fact]
    public async Task Nothing_is_thrown_where_nobody_catches_it()
    {
        await s_cases.AllEndedAsync();
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.True(s_unobserved.IsEmpty, string.Join('\n', s_unobserved));
    }

    [Fact]
    public void The_table_is_large_and_gives_reasons()
    {
        Assert.InRange(Expectations.All.Count, 150, 1000);
        Assert.All(Expectations.All, row => Assert.InRange(row.Reason.Length, 5, 200));
    }

    private static Task CheckAsync((string Behaviour, Start Start, bool Lasts) row) =>
        row.Lasts ? CheckLastingAsync(s_table[row.Behaviour], row.Start) : CheckOnceAsync(s_table[row.Behaviour], row.Start);

    private static async Task CheckOnceAsync(Expectation expected, Start start)
    {
        await using var test = await FaultCase.PrepareAsync(start, expected.HasManifest);
        var rule = test.Server.Add(expected.Rule(lasts: false));
        await using var manager = test.Open();

        var failure = await FaultCase.EndAsync(test.Download(manager));

        Check(expected.Once, failure);
        if (failure is null)
        {
            test.CheckInstalled();
        }
        else
        {
            test.CheckNotInstalled();
        }

        Assert.True(rule.Hits > 0 || expected.MayMiss, "the fault was never met");
    }

    private static async Task CheckLastingAsync(Expectation expected, Start start)
    {
        await using var test = await FaultCase.PrepareAsync(start, expected.HasManifest);
        var rule = test.Server.Add(expected.Rule(lasts: true));
        await using var manager = test.Open();
        var download = test.Download(manager);
        var outcome = expected.At(start);
        if (outcome.MayWait)
        {
            await FaultCase.UntilAsync(download, () => rule.Hits >= 2, "a second attempt");
            test.Server.Mend();
        }

        var failure = await FaultCase.EndAsync(download);

        Check(outcome, failure);
        Assert.True(rule.Hits > 0 || expected.MayMiss, "the fault was never met");
        if (failure is not null)
        {
            // The failure leaves nothing that is wrong: once the server is mended, the same call succeeds.
            test.CheckNotInstalled();
            test.Server.Mend();
            Assert.Null(await FaultCase.EndAsync(test.Download(manager)));
        }

        test.CheckInstalled();
    }

    private static void Check(Outcome expected, ModelManagerException? failure)
    {
        Assert.True(
            failure is null ? expected.MaySucceed : failure.Code == expected.Code,
            $"{expected}, but: {(failure is null ? "success" : ErrorCodes.Name(failure.Code))} {failure?.Message}");

        // Messages are one line of text for a log, whatever bytes a server has sent.
        Assert.True(failure is null || !failure.Message.Any(char.IsControl), $"control characters in: {failure?.Message}");
    }
}
