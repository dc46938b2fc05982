using Xunit.Abstractions;

namespace ModelManager.TortureTests.PowerCuts;

/// <summary>How many states were looked at, and what was wrong with them.</summary>
internal sealed class StateTally(ITestOutputHelper output, FileSystem fileSystem)
{
    /// <summary>In one of so many states the library goes on.</summary>
    private const int GoesOnInOneOf = 5;

    public int States { get; private set; }

    public int BadStates { get; private set; }

    /// <summary>States whose file system could not be mounted, which are not among the others.</summary>
    public int Unmounted { get; private set; }

    public List<string> Faults { get; } = [];

    public async Task AddAsync(Recording recording, Models models, int count, Random random, bool isEnoughWhenBad = false)
    {
        var shown = Faults.Count;
        var check = new StateCheck(recording, models);
        foreach (var cut in PowerCut.Draw(recording, count, random))
        {
            if (await check.FindFaultsAsync(cut, goesOn: random.Next(GoesOnInOneOf) == 0) is not { } faults)
            {
                Unmounted++;
                output.WriteLine($"{fileSystem}, {cut}: the file system refuses its own superblock");
                continue;
            }

            States++;
            BadStates += faults.Count > 0 ? 1 : 0;
            Faults.AddRange(faults.Select(fault => $"{fileSystem}, {cut}: {fault}"));
            if (isEnoughWhenBad && faults.Count > 0)
            {
                break;
            }
        }

        Faults.Skip(shown).ToList().ForEach(output.WriteLine);
        output.WriteLine($"{fileSystem}: log of {recording.End} writes and flushes, {States} states, {BadStates} bad");
    }
}
