using System.Globalization;
using ModelManager.TortureTests.Support;
using Xunit.Abstractions;

namespace ModelManager.TortureTests.Soak;

/// <summary>A process that downloads for long, with pauses, cancellations and removals, stays as it was after the first few.</summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    // By how much the median of the last fifth may be above that of the first.
    private static readonly (string Name, double Tolerance)[] s_measures =
        [("memory, KiB", 6 * 1024), ("threads", 4), ("files", 1), ("sockets", 8), ("mappings", 15), ("entries of the root", 0)];

    [Fact]
    public async Task Two_thousand_downloads_leave_a_process_as_it_was()
    {
        var (rows, grown) = await RunAsync(Size.Of(quick: 60, @long: 2_000));
        Assert.True(grown.Count == 0, $"{string.Join(", ", grown)}\n{string.Join('\n', rows.Select(row => string.Join(' ', row)))}");
    }

    /// <summary>The measurement can see: a host that loses one of each in twenty downloads.</summary>
    [Fact]
    public async Task A_leak_of_one_in_twenty_downloads_shows()
    {
        var (_, grown) = await RunAsync(60, "leak");
        Assert.Equal(["memory, KiB", "threads", "files", "mappings", "entries of the root"], grown);
    }

    private async Task<(IReadOnlyList<long[]> Rows, IReadOnlyList<string> Grown)> RunAsync(int count, params string[] leak)
    {
        using var folder = new MemoryFolder();
        await using var library = await TortureLibrary.StartAsync();
        var seed = Seeds.Next(output);
        var rows = new List<long[]>();
        using var process = CommandResult.Start(
            Path.Combine(AppContext.BaseDirectory, "soak"), [folder.At("root"), library.Url.AbsoluteUri, $"{count}", $"{seed}", .. leak]);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            Assert.False(line.StartsWith("failed", StringComparison.Ordinal), line);
            rows.Add([.. line.Split(' ').Select(word => long.Parse(word, CultureInfo.InvariantCulture))]);
        }

        await process.WaitForExitAsync();
        Assert.Equal((0, count), (process.ExitCode, rows.Count));
        return (rows, FindGrown(rows));
    }

    private List<string> FindGrown(List<long[]> rows)
    {
        var grown = new List<string>();
        foreach (var (i, (name, tolerance)) in s_measures.Index())
        {
            var (first, last) = (MedianOf(rows[..(rows.Count / 5)], i), MedianOf(rows[^(rows.Count / 5)..], i));
            output.WriteLine($"{name}: {first} in the first fifth, {last} in the last");
            if (last - first > tolerance)
            {
                grown.Add(name);
            }
        }

        return grown;
    }

    private static double MedianOf(List<long[]> rows, int measure) => rows.Select(row => row[measure]).Order().ElementAt(rows.Count / 2);
}
