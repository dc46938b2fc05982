using ModelManager.TortureTests.Support;
using Xunit.Abstractions;

namespace ModelManager.TortureTests.PowerCuts;

/// <summary>The same search, while one kind of sync does nothing: it must find what that loses, or it would find nothing at all.</summary>
[Collection(nameof(PowerCuts))]
public sealed class ControlTests(ModelsFixture fixture, ITestOutputHelper output)
{
    /// <summary>What the kernel writes of its own accord decides whether a forgotten sync can show: in one recording it may not.</summary>
    private const int MostRecordings = 8;

    /// <summary>For rates, in the long form.</summary>
    private const int LeastRecordings = 2;

    private static readonly string[] s_kinds = ["files", "folders", "data", "syncfs"];

    // By default ext4 writes much by itself, for programs that forget it.
    private static readonly FileSystem[] s_fileSystems = [FileSystem.Ext4Bare, FileSystem.Xfs, FileSystem.Btrfs];

    /// <summary>Each kind on one file system, or on each.</summary>
    public static TheoryData<string, string> Swallowed()
    {
        var data = new TheoryData<string, string>();
        foreach (var (kind, index) in s_kinds.Select((kind, index) => (kind, index)))
        {
            foreach (var fileSystem in Size.IsLong ? s_fileSystems : [s_fileSystems[index % s_fileSystems.Length]])
            {
                data.Add(kind, fileSystem.Name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Swallowed))]
    public async Task A_kind_of_sync_that_does_nothing_is_noticed(string kind, string name)
    {
        var random = new Random(Seeds.Next(output));
        var tally = new StateTally(output, FileSystem.Named(name));
        for (var i = 0; i < MostRecordings && (tally.BadStates == 0 || (Size.IsLong && i < LeastRecordings)); i++)
        {
            var steps = Size.IsLong ? Step.Mix(random) : Step.Few;
            Bystanders? bystanders = Size.IsLong && i > 0 ? null : kind == "data" ? Bystanders.Ours : Bystanders.None;
            using var recording = await Recording.MakeAsync(FileSystem.Named(name), fixture.Models, steps, random, kind, bystanders);
            await tally.AddAsync(recording, fixture.Models, 20, random, isEnoughWhenBad: !Size.IsLong);
        }

        output.WriteLine($"Without syncs of {kind}, {tally.BadStates} of {tally.States} states are bad:\n{string.Join('\n', tally.Faults.Take(8))}");
        Assert.NotEmpty(tally.Faults);
    }
}
