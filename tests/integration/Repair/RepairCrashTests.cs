using ModelManager.IntegrationTests.Resume;
using ModelManager.IntegrationTests.Support;

namespace ModelManager.IntegrationTests.Repair;

/// <summary>A process is killed at every point of a repair, each time that it is reached; whoever comes next ends it right.</summary>
public sealed class RepairCrashTests
{
    private const int MaxReaches = 40;

    internal static readonly object[][] Points =
    [
        ["replace.drafted"], ["replace.written"], ["replace.renamed"], ["part.synced"], ["part.journalled"], ["part.finished"], ["repair.salvaged"], ["repair.staged"],
        ["repair.renamed"], ["remove.renamed"], ["repair.synced"], ["registry.summed"], ["registry.written"], ["registry.raised"],
    ];

    public static TheoryData<string> Names => [.. Points.Select(row => (string)row[0])];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Killed_while_repairing(string point)
    {
        await using var fixture = await RepairFixture.InstallAsync();
        var library = fixture.Library;
        var pristine = library.Folder.At("pristine");
        await CopyAsync(library.Root, pristine);
        for (var reached = 0; ; reached++)
        {
            Assert.InRange(reached, 0, MaxReaches);

            // Only what takes long is journalled on its way.
            fixture.Damage(point.StartsWith("part.", StringComparison.Ordinal) ? "zeroed" : "middle");
            fixture.Damage("folder", "part-1.bin");
            File.Delete(fixture.At("checksum.sha256"));
            if (!await CrashPointTests.DiesAsync(library, point, reached + 1, "repair\tasr\t1.0.0"))
            {
                Assert.NotEqual(0, reached);
                await fixture.CheckRightAsync();
                return;
            }

            await EndAsync(fixture, isLeftToItself: point.StartsWith("repair.", StringComparison.Ordinal), verifiesFirst: reached % 2 == 1);
            await fixture.CheckRightAsync();
            CrashPointTests.CheckLeftovers(library.Root);
            Directory.Delete(library.Root, recursive: true);
            await CopyAsync(pristine, library.Root);
        }
    }

    private static async Task EndAsync(RepairFixture fixture, bool isLeftToItself, bool verifiesFirst)
    {
        await using var manager = fixture.Open(autoResume: !verifiesFirst);
        if (verifiesFirst)
        {
            await manager.VerifyAsync("asr", "1.0.0", null, CancellationToken.None);
            await manager.RepairAsync("asr", "1.0.0", null, CancellationToken.None);
        }
        else if (!isLeftToItself)
        {
            await manager.RepairAsync("asr", "1.0.0", null, CancellationToken.None);
        }
        else
        {
            // What was begun is remembered, and continues by itself.
            var tasks = Path.Combine(fixture.Library.Root, ".modelmanager/tasks");
            await Installed.UntilAsync(() => !Directory.EnumerateFileSystemEntries(tasks).Any(), "the end of the repair");
        }

        await CrashPointTests.SettledAsync(fixture.Library.Root);
    }

    private static async Task CopyAsync(string from, string to) => (await CommandResult.RunAsync("cp", ["-a", from, to])).Succeeded();
}
