using ModelManager.TortureTests.Support;
using Xunit.Abstractions;

namespace ModelManager.TortureTests.Kills;

/// <summary>A process that is killed at a random moment has lost nothing that it confirmed, and the next one goes on by itself.</summary>
public sealed class RandomKillTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Nothing_confirmed_is_lost_and_the_next_run_succeeds()
    {
        var count = Size.Of(quick: 300, @long: 10_000);
        var random = new Random(Seeds.Next(output));
        await using var library = await TestLibrary.WithModelAsync(3_000_000, 1000);
        for (var i = 0; i < count; i++)
        {
            using (var worker = NativeWorker.Start(library.Root, library.Url, "install", "asr", "1.0.0", "remove", "asr", "1.0.0"))
            {
                await Task.Delay(random.Next(60));
                await worker.KillAsync();
            }

            var next = (await NativeWorker.RunAsync(library.Root, library.Url, "install", "asr", "1.0.0")).Succeeded();
            Assert.Contains("installed asr 1.0.0", next.Output, StringComparison.Ordinal);
            Assert.Null(await InstalledVersion.FindFaultAsync(
                Path.Combine(library.Root, "models/asr/1.0.0"), Path.Combine(library.Storage, "models/asr/1.0.0/checksum.sha256")));
        }
    }
}
