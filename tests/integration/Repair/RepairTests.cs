using System.IO.MemoryMappedFiles;
using ModelManager.IntegrationTests.Support;
using ModelManager.Lifecycle;
using ModelManager.Primitives;
using ModelManager.Verification;

namespace ModelManager.IntegrationTests.Repair;

/// <summary>Damage of every kind is found, and mended with no more than what was damaged.</summary>
public sealed class RepairTests
{
    private static readonly string[] s_kinds =
        ["first byte", "middle", "end of a chunk", "last byte", "truncated", "longer", "zeroed", "deleted", "folder", "link"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Damage_of_every_kind(bool hasManifest)
    {
        await using var fixture = await RepairFixture.InstallAsync(hasManifest);
        await using var manager = fixture.Open();
        foreach (var how in s_kinds)
        {
            var bad = fixture.Damage(how);

            var found = Assert.Single((await manager.VerifyAsync("asr", "1.0.0", null, CancellationToken.None)).Damage);
            Assert.Equal(
                ("part-0.bin", how is "deleted" or "folder" or "link" ? DamageKind.Missing : how is "truncated" or "longer" ? DamageKind.WrongSize : DamageKind.WrongContent),
                (found.Path, found.Kind));
            if (hasManifest && found.Kind != DamageKind.Missing)
            {
                Assert.Equal(how == "longer" ? 5000 : bad, found.Ranges.Sum(range => range.Length));
            }

            Assert.Equal(ModelState.Failed, manager.GetStatus("asr", "1.0.0").State);
            fixture.Relay.Forget();

            var repaired = await manager.RepairAsync("asr", "1.0.0", null, CancellationToken.None);

            Assert.Equal((found.Path, found.Kind), (Assert.Single(repaired.Repaired).Path, repaired.Repaired[0].Kind));
            Assert.Equal(hasManifest ? bad : RepairFixture.Size, fixture.WireBytes);
            await fixture.CheckRightAsync();
            Assert.True((await manager.VerifyAsync("asr", "1.0.0", null, CancellationToken.None)).IsRight);
            Assert.Equal(repaired.Path, manager.GetModelPath("asr"));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_list_of_digests_itself(bool hasManifest)
    {
        await using var fixture = await RepairFixture.InstallAsync(hasManifest);
        await using var manager = fixture.Open();
        File.Delete(fixture.At("checksum.sha256"));
        fixture.Damage("deleted", "part-1.bin");

        // Without the library only the list can be judged.
        await using (var offline = Manager.Open(new ManagerOptions { Root = fixture.Library.Root }))
        {
            Assert.Equal(ModelState.Ready, offline.GetStatus("asr", "1.0.0").State);
            Assert.Equal(["checksum.sha256"], (await offline.VerifyAsync("asr", "1.0.0", null, CancellationToken.None)).Damage.Select(damage => damage.Path));
            Assert.Equal((ModelState.Failed, "checksum.sha256"), (offline.GetStatus("asr", "1.0.0").State, offline.GetStatus("asr", "1.0.0").Error!.Detail.Path));
        }

        Assert.Equal(
            ["checksum.sha256", "part-1.bin"], (await manager.VerifyAsync("asr", "1.0.0", null, CancellationToken.None)).Damage.Select(damage => damage.Path));
        await manager.RepairAsync("asr", "1.0.0", null, CancellationToken.None);

        Assert.Equal(70_000, fixture.WireBytes);
        await fixture.CheckRightAsync();
    }

    [Fact]
    public async Task A_reader_keeps_what_it_has_mapped_and_lookups_answer_all_the_time()
    {
        await using var fixture = await RepairFixture.InstallAsync();
        await using var manager = fixture.Open();
        var path = manager.GetModelPath("asr", "1.0.0");
        fixture.Damage("middle");
        fixture.Damage("deleted", "part-1.bin");
        var old = await File.ReadAllBytesAsync(fixture.At("part-0.bin"));
        using var mapped = MemoryMappedFile.CreateFromFile(fixture.At("part-0.bin"), FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using var view = mapped.CreateViewAccessor(0, RepairFixture.Size, MemoryMappedFileAccess.Read);
        await using var other = await WorkerProcess.OpenAsync(fixture.Library.Root, fixture.Relay.BaseUrl);
        using var end = new CancellationTokenSource();
        var lookups = 0;
        var looking = Task.Run(async () =>
        {
            do
            {
                Assert.Equal(path, manager.GetModelPath("asr", "1.0.0"));
                Assert.Equal(path, await other.TellAsync("path", "asr", "1.0.0"));
                lookups++;
            }
            while (!end.IsCancellationRequested);
        });

        await manager.RepairAsync("asr", "1.0.0", null, CancellationToken.None);

        await end.CancelAsync();
        await looking;
        Assert.NotEqual(0, lookups);
        var seen = new byte[RepairFixture.Size];
        view.ReadArray(0, seen, 0, seen.Length);
        Assert.True(old.AsSpan().SequenceEqual(seen), "the mapped bytes changed");
        await fixture.CheckRightAsync();
    }

    [Fact]
    public async Task An_unplugged_network_is_waited_for()
    {
        await using var fixture = await RepairFixture.InstallAsync();
        await using var manager = fixture.Open();
        var bad = fixture.Damage("middle");
        fixture.Relay.HoldAfter = request => request.Path.EndsWith("part-0.bin", StringComparison.Ordinal) ? 1_000_000 : 0;
        var repairing = manager.RepairAsync("asr", "1.0.0", null, CancellationToken.None);
        await Installed.UntilAsync(() => fixture.WireBytes > 0, "the first bytes");
        fixture.Relay.Unplug();
        fixture.Relay.GoOn();
        await Installed.UntilAsync(() => manager.GetStatus("asr", "1.0.0").Progress?.Phase == ModelState.WaitingForNetwork, "the network to be missed");
        Assert.Equal(ModelState.Repairing, manager.GetStatus("asr", "1.0.0").State);
        fixture.Relay.PlugIn();

        await repairing.WaitAsync(TimeSpan.FromMinutes(2));

        Assert.InRange(fixture.WireBytes, bad, 2 * bad);
        await fixture.CheckRightAsync();
    }

    [Fact]
    public async Task Another_process_repairs_it()
    {
        await using var fixture = await RepairFixture.InstallAsync();
        fixture.Damage("middle");
        await using var worker = await WorkerProcess.OpenAsync(fixture.Library.Root, fixture.Relay.BaseUrl, "--rate", "300000");
        var repairing = worker.AskAsync("repair", "asr", "1.0.0");
        await Installed.UntilAsync(() => fixture.WireBytes > 0, "the first bytes");
        await using var manager = fixture.Open();

        var failure = await Assert.ThrowsAsync<ModelManagerException>(() => manager.RepairAsync("asr", "1.0.0", null, CancellationToken.None));
        Assert.Equal(ErrorCode.ModelInUse, failure.Code);
        Assert.False((await manager.VerifyAsync("asr", "1.0.0", null, CancellationToken.None)).IsRight);
        Assert.Equal(ModelState.Ready, manager.GetStatus("asr", "1.0.0").State);

        // It dies; its work is taken up.
        await worker.KillAsync();
        await Assert.ThrowsAsync<WorkerEndedException>(() => repairing);
        await manager.RepairAsync("asr", "1.0.0", null, CancellationToken.None);
        await fixture.CheckRightAsync();
    }
}
