using ModelManager.Lifecycle;
using ModelManager.Primitives;
using ModelManager.Store;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Downloads.Repair;

/// <summary>Several who repair, download, remove, cancel and close at the same time.</summary>
public sealed class RepairSharingTests
{
    private const int Chunk = RepairBench.Chunk;

    [Fact]
    public async Task Two_calls_are_one_repair_and_lookups_go_on()
    {
        await using var bench = await RepairBench.InstallAsync();
        var hold = Damage(bench);
        var first = bench.RepairAsync();
        await hold.Reached;
        await using var other = bench.OpenAnother();
        var second = other.RepairAsync("m", "1.0", null, default);

        var status = bench.Manager.GetStatus("m", "1.0");
        Assert.Equal((ModelState.Repairing, ModelState.Repairing), (status.State, status.Progress!.Phase));
        Assert.Equal(bench.Manager.GetModelPath("m"), status.Path);
        Assert.Equal(["m-1.0.lock"], bench.Root.Names(StoreLayout.Markers));
        Assert.Equal(bench.Content("a.bin").Flipped(Chunk), File.ReadAllBytes(bench.At("a.bin")));
        hold.Release();

        Assert.Equal(await first, await second);
        Assert.Single(bench.Ranges("a.bin"));
        bench.AssertRight();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelling_keeps_the_version_as_it_was(bool wasReady)
    {
        await using var bench = await RepairBench.InstallAsync();
        var hold = Damage(bench);
        if (!wasReady)
        {
            await bench.Manager.VerifyAsync("m", "1.0", null, default);
        }

        using var stop = new CancellationTokenSource();
        var repairing = bench.RepairAsync(cancellationToken: stop.Token);
        await hold.Reached;
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => repairing);

        Assert.Equal(wasReady ? ModelState.Ready : ModelState.Failed, bench.State);
        Assert.Equal(bench.Content("a.bin").Flipped(Chunk), File.ReadAllBytes(bench.At("a.bin")));
        bench.AssertNothingLeft();
        hold.Release();
        await bench.RepairAsync();
        bench.AssertRight();
    }

    [Fact]
    public async Task Cancelling_while_it_compares()
    {
        await using var bench = await RepairBench.InstallAsync();
        Damage(bench);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.RepairAsync(_ => stop.Cancel(), stop.Token));

        Assert.Equal(ModelState.Ready, bench.State);
        bench.AssertNothingLeft();
    }

    [Fact]
    public async Task One_of_two_that_gives_up_ends_its_own_wait_only()
    {
        await using var bench = await RepairBench.InstallAsync();
        var hold = Damage(bench);
        using var stop = new CancellationTokenSource();
        var first = bench.RepairAsync(cancellationToken: stop.Token);
        var second = bench.RepairAsync();
        await hold.Reached;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        hold.Release();

        await second;

        bench.AssertRight();
        Assert.Single(bench.Ranges("a.bin"));
    }

    [Fact]
    public async Task Who_comes_when_another_has_just_given_up_begins_anew()
    {
        await using var bench = await RepairBench.InstallAsync();
        var hold = Damage(bench);
        using var stop = new CancellationTokenSource();
        var first = bench.RepairAsync(cancellationToken: stop.Token);
        await hold.Reached;
        hold.Release();

        // The work is stopped by the time that cancelling returns, and has not ended yet.
        await stop.CancelAsync();
        await bench.RepairAsync();

        await first.ContinueWith(_ => { }, TaskScheduler.Default);
        bench.AssertRight();
    }

    [Fact]
    public async Task Closing_keeps_what_has_arrived_and_the_next_run_goes_on_by_itself()
    {
        await using var bench = await RepairBench.InstallAsync();
        bench.Write("a.bin", bench.Content("a.bin").Flipped(Chunk).Flipped(3 * Chunk));
        var hold = bench.Library.HoldAfter("a.bin", (3 * Chunk) + 10);
        var repairing = bench.RepairAsync();
        await hold.Reached;

        await bench.ReopenAsync();
        hold.Release();

        Assert.Equal(ErrorCode.Closed, (await Assert.ThrowsAsync<ModelManagerException>(() => repairing)).Code);
        await Eventually.HoldsAsync(() => bench.Root.Names(StoreLayout.Tasks).Length == 0 && bench.State == ModelState.Ready, "the repair of the next run");
        bench.AssertRight();
        Assert.Equal(["bytes=65536-131071", "bytes=196608-262143", "bytes=196608-262143"], bench.Ranges("a.bin"));
        Assert.Empty(bench.Manager.GetTasks());
    }

    [Fact]
    public async Task Without_a_network_it_waits_and_goes_on()
    {
        await using var bench = await RepairBench.InstallAsync();
        bench.Flip("a.bin", 0);
        bench.Library.Break("503 Service Unavailable");
        var phases = new List<ModelState>();
        var repairing = bench.RepairAsync(progress => phases.Add(progress.Phase));
        await Eventually.HoldsAsync(() => bench.Manager.GetStatus("m", "1.0").Progress?.Phase == ModelState.WaitingForNetwork, "the network to be missed");
        Assert.Equal(ModelState.Repairing, bench.State);
        bench.Library.Mend();

        await repairing;

        bench.AssertRight();
        Assert.Contains(ModelState.WaitingForNetwork, phases);
    }

    [Fact]
    public async Task Who_removes_or_downloads_meanwhile()
    {
        await using var bench = await RepairBench.InstallAsync();
        var hold = Damage(bench);
        await bench.Manager.VerifyAsync("m", "1.0", null, default);
        var repairing = bench.RepairAsync();
        await hold.Reached;

        Assert.Equal(ErrorCode.ModelInUse, (await Assert.ThrowsAsync<ModelManagerException>(() => bench.Manager.RemoveAsync("m", "1.0", default))).Code);
        var download = bench.Manager.Download("m", "1.0");
        hold.Release();

        await repairing;
        await download.Completion.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Single(bench.Ranges("a.bin"));
        await Eventually.HoldsAsync(() => bench.Manager.GetTasks().Count == 0, "the end of the download");
        bench.AssertRight();
    }

    [Fact]
    public async Task A_version_that_is_worked_on_elsewhere_is_in_use()
    {
        await using var bench = await RepairBench.InstallAsync();
        bench.Flip("a.bin", 0);
        using var root = bench.Root.OpenAgain();
        using var guard = new Guards(root, TimeProvider.System).TryTake(bench.Version.Key);

        Assert.Equal(ErrorCode.ModelInUse, await bench.FailureAsync());

        Assert.Empty(await bench.StatesAsync());
        Assert.Equal(ModelState.Ready, bench.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_download_left_is_used_and_put_back_when_the_repair_fails(bool succeeds)
    {
        await using var bench = await RepairBench.InstallAsync();
        bench.Flip("a.bin", 0);
        var path = ModelPath.Parse("a.bin");
        var part = StoreLayout.Part(bench.Version.Key, path);
        bench.Root.Write(part, bench.Content("a.bin"));
        var record = new TaskRecord(new string('a', 32), bench.Version.Key, IsPaused: true, IsBackground: false, [path]);
        using (await new Guards(bench.Root.Folder, TimeProvider.System).TakeBrieflyAsync(record.Key, default))
        {
            // Drafts that nobody guards are swept away.
            new TaskRecords(bench.Root.Folder).Write(record);
        }

        if (!succeeds)
        {
            bench.Library.Versions.Clear();
            Assert.Equal(ErrorCode.NotInCatalogue, await bench.FailureAsync());
            Assert.True(bench.Root.Exists(part));
            Assert.True(new TaskRecords(bench.Root.Folder).TryRead(bench.Version.Key) is { IsPaused: true, IsRepair: false });
            return;
        }

        await bench.RepairAsync();

        Assert.Empty(bench.Ranges("a.bin"));
        bench.AssertRight();
    }

    private static Hold Damage(RepairBench bench)
    {
        bench.Flip("a.bin", Chunk);
        return bench.Library.HoldAfter("a.bin", Chunk + 1000);
    }
}
