using ModelManager.UnitTests.Support;
using Xunit.Abstractions;

namespace ModelManager.UnitTests.Transfer;

/// <summary>Random servers, networks and interruptions: the file is right or the failure is typed, and once the faults stop it is right.</summary>
public sealed class TransferSimulationTests(ITestOutputHelper output)
{
    private const int Rounds = 50;

    [Fact]
    public async Task Whatever_happens_no_wrong_file_comes_of_it()
    {
        var seed = Seeds.Next(output);
        await Parallel.ForEachAsync(Enumerable.Range(0, Rounds), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (round, stopping) =>
        {
            var simulation = new TransferSimulation(seed + round);
            try
            {
                await simulation.RunAsync().WaitAsync(TimeSpan.FromSeconds(120), stopping);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed + round}: {e.Message}; {simulation}", e);
            }
        });
    }
}
