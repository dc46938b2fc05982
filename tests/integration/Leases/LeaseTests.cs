using System.IO.MemoryMappedFiles;
using ModelManager.IntegrationTests.Repair;
using ModelManager.IntegrationTests.Support;
using ModelManager.Leases;
using ModelManager.Lifecycle;
using ModelManager.Primitives;

namespace ModelManager.IntegrationTests.Leases;

/// <summary>Leases of whole managers, in this process and in others.</summary>
public sealed class LeaseTests
{
    [Fact]
    public async Task Managers_of_one_process_and_of_others_hold_leases_of_their_own()
    {
        await using var library = await InstalledAsync();
        await using var manager = library.Open();
        await using var lookups = Manager.Open(new ManagerOptions { Root = library.Root });
        await using var worker = await WorkerProcess.OpenAsync(library.Root, library.Url);
        await using var other = await WorkerProcess.OpenAsync(library.Root, library.Url);
        var path = manager.GetModelPath("asr");
        Assert.Equal(path, await worker.TellAsync("acquire", "asr", "1.0.0", "first engine"));
        Assert.Equal(path, await other.TellAsync("acquire", "asr", "1.0.0", "第二"));
        using var mine = manager.Acquire("asr");
        using var lookup = lookups.Acquire("asr", "1.0.0", "lookup");

        Assert.Equal(["first engine", "第二", null, "lookup"], (await HoldersAsync(manager)).Select(holder => holder.Label));
        Assert.StartsWith("error\tMODEL_IN_USE", await worker.AskAsync("remove", "asr", "1.0.0"), StringComparison.Ordinal);

        await worker.KillAsync();
        mine.Dispose();
        Assert.Equal(["第二", "lookup"], (await HoldersAsync(manager)).Select(holder => holder.Label));
        await lookups.DisposeAsync();
        await other.KillAsync();
        await manager.RemoveAsync("asr", "1.0.0", CancellationToken.None);
        Assert.False(Directory.Exists(path));
        await Installed.UntilAsync(() => Records(library.Root).Length == 0, "the end of what the dead left");
    }

    [Fact]
    public async Task A_manager_that_closes_ends_its_leases_and_gives_no_more()
    {
        await using var library = await InstalledAsync();
        await using var manager = library.Open();
        var closing = library.Open();
        var lease = closing.Acquire("asr", "1.0.0");
        using var stays = manager.Acquire("asr", "1.0.0", "stays");

        await closing.DisposeAsync();

        Assert.False(lease.IsHeld);
        Assert.Equal(ErrorCode.Closed, Assert.Throws<ModelManagerException>(() => closing.Acquire("asr")).Code);
        Assert.Equal("stays", Assert.Single(await HoldersAsync(manager)).Label);
        lease.Dispose();
        stays.Dispose();
        await manager.RemoveAsync("asr", "1.0.0", CancellationToken.None);
    }

    [Fact]
    public async Task Of_those_who_lease_while_it_closes_nobody_keeps_a_lease()
    {
        await using var library = await InstalledAsync();
        await using var manager = library.Open();
        for (var round = 0; round < 20; round++)
        {
            var closing = Manager.Open(new ManagerOptions { Root = library.Root });
            var leasing = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                // A few are held at any time; with all of them the process would run out of descriptors.
                var held = new Queue<Lease>();
                while (true)
                {
                    try
                    {
                        held.Enqueue(closing.Acquire("asr"));
                        if (held.Count > 20)
                        {
                            held.Dequeue().Dispose();
                        }
                    }
                    catch (ModelManagerException e)
                    {
                        return e.Code;
                    }
                }
            })).ToList();
            await Task.Delay(round);
            await closing.DisposeAsync();
            Assert.All(await Task.WhenAll(leasing), code => Assert.Equal(ErrorCode.Closed, code));
            Assert.Empty(Records(library.Root));
        }

        await manager.RemoveAsync("asr", "1.0.0", CancellationToken.None);
    }

    [Fact]
    public async Task A_leased_version_is_repaired_and_its_readers_keep_what_they_have()
    {
        await using var fixture = await RepairFixture.InstallAsync();
        await using var manager = fixture.Open();
        fixture.Damage("middle");
        using var lease = manager.Acquire("asr", "1.0.0");
        using var file = MemoryMappedFile.CreateFromFile(fixture.At("part-0.bin"), FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using var view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        var damaged = view.ReadByte(RepairFixture.Chunk + 12_345);

        Assert.False((await manager.VerifyAsync("asr", "1.0.0", null, CancellationToken.None)).IsRight);
        Assert.Equal(ModelState.Failed, manager.GetStatus("asr", "1.0.0").State);
        Assert.Equal(ErrorCode.ModelInUse, (await manager.Download("asr", "1.0.0").FailureAsync()).Code);
        Assert.Single((await manager.RepairAsync("asr", "1.0.0", null, CancellationToken.None)).Repaired);

        await fixture.CheckRightAsync();
        Assert.Equal(damaged, view.ReadByte(RepairFixture.Chunk + 12_345));
        Assert.Single(await HoldersAsync(manager));
        using var again = manager.Acquire("asr", "1.0.0");
        Assert.Equal(lease.Path, again.Path);
    }

    [Fact]
    public async Task A_read_only_root_is_leased_without_a_name()
    {
        await using var library = await InstalledAsync();
        await using var worker = await WorkerProcess.OpenAsync(library.Root, library.Url);
        var view = library.Folder.Folder("view");
        (await CommandResult.RunAsync("mount", ["--bind", library.Root, view])).Succeeded();
        try
        {
            (await CommandResult.RunAsync("mount", ["-o", "remount,bind,ro", view])).Succeeded();
            await using (var readOnly = Manager.Open(new ManagerOptions { Root = view }))
            using (var lease = readOnly.Acquire("asr"))
            {
                Assert.Equal(Path.Combine(view, "models/asr/1.0.0"), lease.Path);
                Assert.Throws<IOException>(() => File.WriteAllText(Path.Combine(view, "x"), "x"));
                Assert.Equal("error\tMODEL_IN_USE\t'asr 1.0.0' is leased", await worker.AskAsync("remove", "asr", "1.0.0"));
            }

            await worker.TellAsync("remove", "asr", "1.0.0");
        }
        finally
        {
            (await CommandResult.RunAsync("umount", ["--lazy", view])).Succeeded();
        }
    }

    [Fact]
    public async Task On_a_full_disk_a_version_is_leased_and_removed()
    {
        await using var library = await TestLibrary.WithModelAsync(100_000);
        await using var disk = await SmallDisk.MountAsync(library.Root, megabytes: 32);
        await using var manager = library.Open();
        await manager.Download("asr", "1.0.0").DoneAsync();
        var filler = Path.Combine(library.Root, "filler");
        await CommandResult.RunAsync("dd", ["if=/dev/zero", $"of={filler}", "bs=4k"]);

        using (manager.Acquire("asr"))
        {
            await HoldersAsync(manager);
        }

        await manager.RemoveAsync("asr", "1.0.0", CancellationToken.None);
    }

    [Fact]
    public async Task A_root_of_a_later_format_gives_no_leases()
    {
        await using var library = await InstalledAsync();
        await using var manager = Manager.Open(new ManagerOptions { Root = library.Root });
        await File.WriteAllTextAsync(Path.Combine(library.Root, StoreLayout.Format), "99");

        Assert.Equal(ErrorCode.LockUnsupported, Assert.Throws<ModelManagerException>(() => manager.Acquire("asr")).Code);
        Assert.NotEmpty(manager.GetModelPath("asr"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("x", 129)]
    public async Task A_label_that_is_malformed_is_refused(string label, int times = 1)
    {
        await using var library = await InstalledAsync();
        await using var manager = Manager.Open(new ManagerOptions { Root = library.Root });

        var text = string.Concat(Enumerable.Repeat(label, times));
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<ModelManagerException>(() => manager.Acquire("asr", "1.0.0", text)).Code);
        Assert.Empty(Records(library.Root));
    }

    private static async Task<TestLibrary> InstalledAsync()
    {
        var library = await TestLibrary.WithModelAsync(100_000);
        await using var manager = library.Open();
        await manager.Download("asr", "1.0.0").DoneAsync();
        return library;
    }

    private static async Task<IReadOnlyList<LeaseHolder>> HoldersAsync(Manager manager)
    {
        var failure = await Assert.ThrowsAsync<ModelManagerException>(() => manager.RemoveAsync("asr", "1.0.0", CancellationToken.None));
        Assert.Equal(ErrorCode.ModelInUse, failure.Code);
        Assert.Equal(ModelState.Ready, manager.GetStatus("asr", "1.0.0").State);
        return failure.Detail.Holders;
    }

    private static string[] Records(string root) => Directory.GetFileSystemEntries(Path.Combine(root, StoreLayout.Leases));
}
