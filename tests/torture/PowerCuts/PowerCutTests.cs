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
        var states = Size.Of(quick: 20, @long: 550);
        var random = new Random(Seeds.Next(output));
        var tally = new StateTally(output, FileSystem.Named(name));
        for (var left = states; left > 0; left -= StatesEach)
        {
            using var recording = await Recording.MakeAsync(FileSystem.Named(name), fixture.Models, Step.Mix(random), random);
            await tally.AddAsync(recording, fixture.Models, Math.Min(left, StatesEach), random);
        }

        Assert.Equal(states, tally.States);
        Assert.True(tally.Faults.Count == 0, string.Join("\n", tally.Faults.Take(20)));
    }
}
