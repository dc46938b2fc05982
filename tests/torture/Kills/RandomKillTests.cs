using System.Diagnostics;
using ModelManager.TortureTests.Support;
using Xunit.Abstractions;

namespace ModelManager.TortureTests.Kills;

/// <summary>
/// A process that is killed at a random moment has lost nothing that it confirmed, leaves nothing wrong in sight, and the next one goes on
/// by itself and cleans up behind it.
/// </summary>
public sealed class RandomKillTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Nothing_confirmed_is_lost_on_a_file_system_in_memory()
    {
        using var folder = new MemoryFolder();
        await RunAsync(folder.At("模型 库"), Size.Of(quick: 290, @long: 9_500));
    }

    [Fact]
    public async Task Nothing_confirmed_is_lost_on_ext4()
    {
        using var folder = new Ext4Folder();
        await RunAsync(folder.At("模型 库"), Size.Of(quick: 10, @long: 500));
    }

    private async Task RunAsync(string parent, int kills)
    {
        var seed = Seeds.Next(output);
        await using var library = await TortureLibrary.StartAsync();
        var rounds = new KillRounds(library, parent, new Random(seed));
        var start = Stopwatch.GetTimestamp();

        // How many had confirmed something before depends on the machine; enough of them, in the end.
        while (rounds.Kills < kills || (rounds.Confirmed <= kills / 4 && rounds.Rounds < 10 * kills))
        {
            var fault = await rounds.RunOneAsync();
            Assert.True(fault is null, $"kill {rounds.Kills}, seed {seed}: {fault}\n{rounds.Story}");
        }

        output.WriteLine($"{rounds.Kills} killed in {rounds.Rounds} rounds, {Stopwatch.GetElapsedTime(start).TotalSeconds:f0} s; {rounds.Summary}");
        Assert.True(rounds.Confirmed > kills / 4, $"only {rounds.Confirmed} confirmations were put to the test");
    }
}
