using System.Diagnostics;
using ModelManager.Primitives;
using ModelManager.TortureTests.Support;
using Xunit.Abstractions;

namespace ModelManager.TortureTests.Locks;

/// <summary>A guard never has two holders, however many processes want it and whoever is killed while he has it.</summary>
public sealed class LockTests(ITestOutputHelper output)
{
    private const int Processes = 4;
    private const int Locks = 3;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(Size.IsLong ? 60 : 5);

    [Fact]
    public async Task A_lock_whose_holders_are_killed_never_has_two()
    {
        var count = Size.Of(quick: 5_000, @long: 100_000);
        using var folder = new MemoryFolder();
        var (cells, kills) = await RunAsync(folder, isDone: cells => cells.Acquisitions >= count, deletes: false);
        using (cells)
        {
            output.WriteLine($"{cells.Acquisitions} acquisitions, {kills} killed, {cells.KilledHolders} of them as holders, {cells.DoubleHolders} double holders");
            Assert.Equal(0, cells.DoubleHolders);
            Assert.True(cells.KilledHolders >= count / 1000, $"only {cells.KilledHolders} holders were killed");
        }
    }

    /// <summary>The detector can see: guards that are deleted when they are released split those who wait over two files.</summary>
    [Fact]
    public async Task Two_holders_are_seen_when_guards_are_deleted()
    {
        using var folder = new MemoryFolder();
        var (cells, _) = await RunAsync(folder, isDone: cells => cells.DoubleHolders > 0, deletes: true);
        using (cells)
        {
            output.WriteLine($"{cells.DoubleHolders} double holders in {cells.Acquisitions} acquisitions of guards that were deleted");
            Assert.NotEqual(0, cells.DoubleHolders);
        }
    }

    private async Task<(HolderCells Cells, int Kills)> RunAsync(MemoryFolder folder, Func<HolderCells, bool> isDone, bool deletes)
    {
        var random = new Random(Seeds.Next(output));
        Directory.CreateDirectory(folder.At("root/" + StoreLayout.Guards), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var cells = new HolderCells(folder.At("cells"));
        var processes = Enumerable.Range(0, Processes).Select(_ => Start(folder, deletes)).ToList();
        var (kills, start) = (0, Stopwatch.GetTimestamp());
        try
        {
            while (!isDone(cells))
            {
                Assert.True(Stopwatch.GetElapsedTime(start) < s_patience, $"only {cells.Acquisitions} acquisitions");
                await Task.Delay(random.Next(80));
                kills++;
                var victim = FindHolder(cells, processes) ?? processes[random.Next(Processes)];
                Assert.False(victim.HasExited, $"a holder ended with {(victim.HasExited ? victim.ExitCode : 0)}");
                victim.Kill();
                processes[processes.IndexOf(victim)] = Start(folder, deletes);
            }
        }
        finally
        {
            foreach (var process in processes)
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
        }

        return (cells, kills);
    }

    // Who holds a lock at this moment is worth killing.
    private static Process? FindHolder(HolderCells cells, List<Process> processes)
    {
        for (var spin = 0; spin < 1000; spin++)
        {
            var holder = cells.HolderOf(spin % Locks);
            if (processes.Find(process => process.Id == holder) is { HasExited: false } found)
            {
                return found;
            }
        }

        return null;
    }

    private static Process Start(MemoryFolder folder, bool deletes) => CommandResult.Start(
        "dotnet", [typeof(LockTests).Assembly.Location, "hold-locks", folder.At("root"), folder.At("cells"), $"{Locks}", $"{deletes}"]);
}
