using ModelManager.Lifecycle;
using ModelManager.Primitives;
using ModelManager.Store;

namespace ModelManager.UnitTests.Downloads;

public sealed class RemoveTests
{
    [Fact]
    public async Task A_version_goes_from_the_registry_and_from_the_disk()
    {
        await using var bench = new DownloadBench(DownloadBench.Simple(), DownloadBench.Simple(version: "2.0"));
        var host = bench.Open();
        await EngineHost.EndOf(host.Start("m", "1.0"));
        await EngineHost.EndOf(host.Start("m", "2.0"));

        await host.Engine.RemoveAsync(ModelKey.Parse("m", "1.0"), default);

        Assert.Equal(["2.0"], bench.Root.Names("models/m"));
        Assert.Equal(ModelState.Absent, host.Status("m", "1.0").State);
        Assert.Equal(ModelState.Ready, host.Status("m", "2.0").State);
        Assert.Equal([ModelState.Removing, ModelState.Absent], host.States.TakeLast(2));
        Assert.Empty(bench.LeftOvers());
        await EngineHost.EndOf(host.Start("m", "1.0"));
        Assert.Equal(["1.0", "2.0"], bench.Root.Names("models/m"));
    }

    [Fact]
    public async Task Who_asks_for_it_behind_a_removal_gets_it_anew()
    {
        await using var bench = new DownloadBench(DownloadBench.Simple());
        var host = bench.Open();
        await EngineHost.EndOf(host.Start("m", "1.0"));

        for (var round = 0; round < 30; round++)
        {
            var removal = host.Engine.RemoveAsync(ModelKey.Parse("m", "1.0"), default);

            // At any of the moments that a removal has.
            await Task.Delay(TimeSpan.FromMilliseconds(round % 6));
            var handle = host.Start("m", "1.0");
            await removal;

            await EngineHost.EndOf(handle);
            Assert.Equal(ModelState.Ready, host.Status("m", "1.0").State);
            Assert.True(bench.Root.Exists("models/m/1.0/f.bin"));
        }
    }

    [Fact]
    public async Task Who_asks_behind_a_removal_for_what_an_earlier_run_left_paused_gets_it()
    {
        var version = DownloadBench.Simple();
        await using var bench = new DownloadBench(version);
        await EngineHost.EndOf(bench.Open().Start("m", "1.0"));
        new TaskRecords(bench.Root.Folder).Write(new TaskRecord(Guid.NewGuid().ToString("n"), version.Key, IsPaused: true, IsBackground: false, []));
        var host = bench.Open(autoResume: true);

        var removal = host.Engine.RemoveAsync(version.Key, default);
        var handle = host.Start("m", "1.0");
        await removal;

        await EngineHost.EndOf(handle);
        Assert.Equal(ModelState.Ready, host.Status("m", "1.0").State);
        bench.AssertInstalled(version);
    }

    [Fact]
    public async Task What_is_not_installed_cannot_be_removed()
    {
        await using var bench = new DownloadBench(DownloadBench.Simple());
        var host = bench.Open();

        var failure = await Assert.ThrowsAsync<ModelManagerException>(() => host.Engine.RemoveAsync(ModelKey.Parse("m", "1.0"), default));

        Assert.Equal(ErrorCode.ModelNotAvailable, failure.Code);
        Assert.Empty(host.Events);
    }

    // A publication or a removal that failed half-way on a disk that is full.
    [Fact]
    public async Task A_version_that_the_registry_does_not_know_can_be_removed()
    {
        var version = DownloadBench.Simple();
        await using var bench = new DownloadBench(version);
        var host = bench.Open();
        await EngineHost.EndOf(host.Start("m", "1.0"));
        await host.Registry.ChangeAsync(tree => tree.Remove(version.Key), default);

        await host.Engine.RemoveAsync(version.Key, default);

        Assert.False(bench.Root.Exists(StoreLayout.Version(version.Key)));
        Assert.Empty(bench.LeftOvers());
    }

    // In a folder that is read-only, or on a mount of its own: here something has taken the trash's name.
    [Fact]
    public async Task A_version_that_cannot_be_taken_from_its_place_stays_installed()
    {
        var version = DownloadBench.Simple();
        await using var bench = new DownloadBench(version);
        var host = bench.Open();
        await EngineHost.EndOf(host.Start("m", "1.0"));
        var registry = bench.Root.ReadText("registry.json");
        var trash = bench.Root.At(StoreLayout.Trash);
        Directory.Delete(trash);
        File.WriteAllText(trash, "");

        await Assert.ThrowsAsync<ModelManagerException>(() => host.Engine.RemoveAsync(version.Key, default));

        Assert.Equal(registry, bench.Root.ReadText("registry.json"));
        Assert.Equal(ModelState.Ready, host.States.Last());
        File.Delete(trash);
        Directory.CreateDirectory(trash);
        bench.AssertInstalled(version);
        await host.Engine.RemoveAsync(version.Key, default);
        Assert.Equal(ModelState.Absent, host.Status("m", "1.0").State);
    }

    // That of a download whose end could not be noted, for one.
    [Fact]
    public async Task What_is_on_record_of_a_version_that_is_removed_does_not_bring_it_back()
    {
        var version = DownloadBench.Simple();
        await using var bench = new DownloadBench(version);
        var host = bench.Open();
        await EngineHost.EndOf(host.Start("m", "1.0"));
        new TaskRecords(bench.Root.Folder).Write(new TaskRecord(new string('a', 32), version.Key, IsPaused: false, IsBackground: false, [ModelPath.Parse("f.bin")]));
        bench.Root.Write(StoreLayout.Part(version.Key, ModelPath.Parse("f.bin")), "x");

        await host.Engine.RemoveAsync(version.Key, default);

        Assert.Empty(bench.LeftOvers());
        Assert.Empty(bench.Open(autoResume: true).Engine.Tasks);
    }

    [Fact]
    public async Task A_download_that_was_left_over_ends_with_the_removal_and_the_next_one_works()
    {
        var version = DownloadBench.Simple();
        await using var bench = new DownloadBench(version);
        var first = bench.Open();
        await EngineHost.EndOf(first.Start("m", "1.0"));
        await first.DisposeAsync();
        new TaskRecords(bench.Root.Folder).Write(new TaskRecord(new string('a', 32), version.Key, IsPaused: true, IsBackground: false, []));
        var host = bench.Open(autoResume: false);
        Assert.Single(host.Engine.Tasks);

        await host.Engine.RemoveAsync(version.Key, default);
        await host.WaitForAsync(() => host.Engine.Tasks.Count == 0, "the end of what was left over");
        await EngineHost.EndOf(host.Start("m", "1.0"));

        bench.AssertInstalled(version);
    }

    [Fact]
    public async Task Of_many_who_remove_at_once_one_does()
    {
        await using var bench = new DownloadBench(DownloadBench.Simple());
        var host = bench.Open();
        await EngineHost.EndOf(host.Start("m", "1.0"));
        var key = ModelKey.Parse("m", "1.0");

        var removals = Enumerable.Range(0, 5).Select(_ => Task.Run(() => host.Engine.RemoveAsync(key, default))).ToList();
        var failures = await Task.WhenAll(removals.Select(async removal => await Record.ExceptionAsync(() => removal)));

        Assert.Single(failures, failure => failure is null);
        Assert.False(bench.Root.Exists(StoreLayout.Version(key)));
    }

    [Fact]
    public async Task A_version_that_failed_its_verification_can_be_removed_or_downloaded_again()
    {
        var version = DownloadBench.Simple();
        await using var bench = new DownloadBench(version);
        var host = bench.Open();
        await EngineHost.EndOf(host.Start("m", "1.0"));
        await host.Registry.ChangeAsync(tree => tree.SetFailed(version.Key, ErrorCode.Corrupt), default);
        Assert.Equal((ModelState.Failed, ErrorCode.Corrupt), (host.Status("m", "1.0").State, host.Status("m", "1.0").Error!.Code));

        await EngineHost.EndOf(host.Start("m", "1.0"));
        bench.AssertInstalled(version);
        await host.Registry.ChangeAsync(tree => tree.SetFailed(version.Key, ErrorCode.Corrupt), default);
        await host.Engine.RemoveAsync(version.Key, default);

        Assert.Equal(ModelState.Absent, host.Status("m", "1.0").State);
    }

    [Fact]
    public async Task Closing_waits_for_a_removal()
    {
        await using var bench = new DownloadBench();
        var key = ModelKey.Parse("m", "1.0");
        foreach (var i in Enumerable.Range(0, 3000))
        {
            bench.Root.Write($"{StoreLayout.Version(key)}/{i % 10}/{i}", "x");
        }

        var host = bench.Open();
        await host.Registry.ChangeAsync(tree => tree.SetReady(key, 3000, Digest.Of([1]), DateTimeOffset.UnixEpoch, "{}", isVerified: true), default);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Listener = happened => _ = happened.State == ModelState.Removing && begun.TrySetResult();
        var removal = host.Engine.RemoveAsync(key, default);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await host.Engine.DisposeAsync();

        Assert.Equal(["temp"], bench.Root.Names("models"));
        Assert.Null(host.Registry.Current.Find(key));
        Assert.Empty(bench.LeftOvers());
        await removal.WaitAsync(TimeSpan.FromSeconds(30));
        var failure = await Assert.ThrowsAsync<ModelManagerException>(() => host.Engine.RemoveAsync(key, default));
        Assert.Equal(ErrorCode.Closed, failure.Code);
    }
}
