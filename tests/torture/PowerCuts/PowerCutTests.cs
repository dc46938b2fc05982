using ModelManager.TortureTests.Support;
using Xunit.Abstractions;

namespace ModelManager.TortureTests.PowerCuts;

/// <summary>The power goes at any moment; what was confirmed before it is there after it.</summary>
[Collection(nameof(PowerCuts))]
public sealed class PowerCutTests(ModelsFixture fixture, ITestOutputHelper output)
{
    /// <summary>The states of one recording, at most.</summary>
    private const int StatesEach = 50;

    public static TheoryData<string> FileSystems { get; } = [.. FileSystem.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(FileSystems))]
    public async Task Nothing_confirmed_is_lost(string name)
    {
        await SearchAsync(FileSystem.Named(name), fixture.Models, Size.Of(quick: 20, @long: 550), Step.Mix, new Random(Seeds.Next(output)));
    }

    /// <summary>Ten thousand of them, on each file system, in the long form.</summary>
    [Fact]
    public async Task Nor_is_a_version_of_many_small_files()
    {
        var random = new Random(Seeds.Next(output));
        await using var models = await Models.PublishAsync(Size.Of(quick: 300, @long: 10_000));
        foreach (var fileSystem in Size.IsLong ? FileSystem.All : [FileSystem.All[random.Next(FileSystem.All.Count)]])
        {
            await SearchAsync(fileSystem, models, Size.Of(quick: 5, @long: 30), Step.MixSmall, random);
        }
    }

    private async Task SearchAsync(FileSystem fileSystem, Models models, int states, Func<Random, IReadOnlyList<Step>> mix, Random random)
    {
        var tally = new StateTally(output, fileSystem);
        for (var left = states; left > 0; left -= StatesEach)
        {
            using var recording = await Recording.MakeAsync(fileSystem, models, mix(random), random);
            await tally.AddAsync(recording, models, Math.Min(left, StatesEach), random);
        }

        Assert.Equal(states, tally.States + tally.Unmounted);
        Assert.True(tally.Unmounted <= 1 + (states / 100), $"{tally.Unmounted} of {states} states could not be mounted");
        Assert.True(tally.Faults.Count == 0, string.Join("\n", tally.Faults.Take(20)));
    }
}
