using ModelManager.IntegrationTests.Support;
using ModelManager.Lifecycle;
using ModelManager.Primitives;

namespace ModelManager.IntegrationTests.Sharing;

/// <summary>What one process does to a root, the next call of every other one knows.</summary>
public sealed class LookupTests
{
    [Fact]
    public async Task A_lookup_only_manager_sees_what_another_process_installs_and_removes_by_its_next_call()
    {
        await using var library = await TestLibrary.WithModelAsync(5000);
        await using var lookup = Manager.Open(new ManagerOptions { Root = library.Root });
        await using var worker = WorkerProcess.Start(library.Root, library.Url);
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(ErrorCode.ModelNotAvailable, Assert.Throws<ModelManagerException>(() => lookup.GetModelPath("asr")).Code);
            await worker.TellAsync("download", "asr", "1.0.0");
            var path = await worker.TellAsync("wait", "asr", "1.0.0");

            Assert.Equal(path, lookup.GetModelPath("asr"));
            Assert.Equal(path, Assert.Single(lookup.GetInstalled()).Path);
            await worker.TellAsync("remove", "asr", "1.0.0");
        }

        Assert.Empty(lookup.GetInstalled());
    }

    [Fact]
    public async Task A_lookup_only_manager_starts_no_work()
    {
        await using var library = await TestLibrary.WithModelAsync(4_000_000);
        await using var relay = HttpRelay.InTheMiddle(library.Url, 1_000_000);
        await using (var worker = WorkerProcess.Start(library.Root, relay.BaseUrl))
        {
            await worker.TellAsync("download", "asr", "1.0.0");
            await worker.TellAsync("reach", "asr", "1.0.0", "500000");
            await worker.KillAsync();
        }

        var before = Directory.EnumerateFiles(library.Root, "*", SearchOption.AllDirectories).Order().ToList();
        await using var lookup = Manager.Open(new ManagerOptions { Root = library.Root });
        await Task.Delay(1200);

        Assert.Equal(before, Directory.EnumerateFiles(library.Root, "*", SearchOption.AllDirectories).Order());
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<ModelManagerException>(() => lookup.Download("asr", "1.0.0")).Code);
    }

    [Fact]
    public async Task Opened_twice_in_a_process_a_root_has_one_core()
    {
        await using var library = await TestLibrary.WithModelAsync(4_000_000);
        await using var relay = HttpRelay.InTheMiddle(library.Url, 1_000_000);
        var first = Manager.Open(library.Options(relay.BaseUrl));
        await using var second = Manager.Open(library.Options(relay.BaseUrl) with { Root = library.Root + "/../root" });
        var begun = first.Download("asr", "1.0.0");
        await begun.ReachAsync(500_000);

        var joined = second.Download("asr", "1.0.0");
        Assert.Equal(begun.TaskId, joined.TaskId);
        await first.DisposeAsync();
        relay.GoOn();

        Assert.Equal(ErrorCode.Closed, (await begun.FailureAsync()).Code);
        await Installed.CheckAsync((await joined.DoneAsync()).Path);
        Assert.Equal(second.GetModelPath("asr"), Path.Combine(library.Root, "models/asr/1.0.0"));
    }

    [Fact]
    public async Task Removing_takes_the_files_and_the_record_and_leaves_the_other_version()
    {
        await using var library = await TestLibrary.WithModelAsync(5000, 10);
        await library.PublishAsync("asr", "2.0.0", 6000);
        await using var manager = library.Open();
        await manager.Download("asr", "1.0.0").DoneAsync();
        var other = await manager.Download("asr", "2.0.0").DoneAsync();
        await using var worker = await WorkerProcess.OpenAsync(library.Root, library.Url);

        await manager.RemoveAsync("asr", "1.0.0", default);

        Assert.StartsWith("error\tMODEL_NOT_AVAILABLE", await worker.AskAsync("path", "asr", "1.0.0"), StringComparison.Ordinal);
        Assert.Equal(other.Path, await worker.TellAsync("path", "asr", "2.0.0"));
        Assert.Equal(ModelState.Absent, manager.GetStatus("asr", "1.0.0").State);
        Assert.False(Directory.Exists(Path.Combine(library.Root, "models/asr/1.0.0")));
        Assert.DoesNotContain("1.0.0", await File.ReadAllTextAsync(Path.Combine(library.Root, "registry.json")), StringComparison.Ordinal);
        Assert.Equal(ErrorCode.ModelNotAvailable, (await Assert.ThrowsAsync<ModelManagerException>(() => manager.RemoveAsync("asr", "1.0.0", default))).Code);
        await Installed.CheckAsync(other.Path);

        await manager.RemoveAsync("asr", "2.0.0", default);
        Assert.Equal(["temp"], Directory.EnumerateDirectories(Path.Combine(library.Root, "models")).Select(Path.GetFileName));
        Installed.CheckNothingLeft(library.Root);
    }
}
