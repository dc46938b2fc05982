using System.Collections.Concurrent;
using System.Globalization;
using ModelManager.Faults;
using Xunit.Abstractions;

namespace ModelManager.IntegrationTests.Faults.Mixes;

/// <summary>
/// Random mixes of drops, resets, stalls, flipped bits, slow and wrong answers: every download ends with the right bytes once they stop.
/// MODELMANAGER_MIXES says how many, and MODELMANAGER_TEST_SEED replays the first of them.
/// </summary>
public sealed class MixTests(ITestOutputHelper output)
{
    private const int AtOnce = 12;

    [Fact]
    public async Task Every_mix_of_faults_is_survived()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("MODELMANAGER_MIXES") ?? "200", CultureInfo.InvariantCulture);
        var seed = Seeds.Next(output);
        var failures = new ConcurrentQueue<string>();
        var faults = 0;

        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (index, _) =>
            {
                try
                {
                    Interlocked.Add(ref faults, await Mix.RunAsync(unchecked(seed + index)));
                }
                catch (InvalidOperationException e)
                {
                    failures.Enqueue(e.Message);
                }
            });

        Assert.True(failures.IsEmpty, $"{failures.Count} of {count}:\n{string.Join('\n', failures.Take(20))}");
        Assert.True(faults >= count, $"only {faults} faults in {count} mixes");
        output.WriteLine($"{faults} faults in {count} mixes");
    }

    [Fact]
    public void A_seed_tells_the_same_story_again()
    {
        string Tell(int seed)
        {
            var faults = new MixedFaults(seed, faultsOfEach: 20);
            var (request, file) = (new Request("GET", "/", new Dictionary<string, string>()), new Resource(ResourceKind.File, "a.bin", default, "", ""));
            for (var i = 0; i < 25; i++)
            {
                faults.Choose(request, i % 3 == 0 ? file with { Path = "b.bin" } : file);
            }

            return faults.Told;
        }

        Assert.Equal(Tell(5), Tell(5));
        Assert.NotEqual(Tell(5), Tell(6));
    }
}
