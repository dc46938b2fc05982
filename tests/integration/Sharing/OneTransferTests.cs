using ModelManager.IntegrationTests.Support;
using ModelManager.Lifecycle;
using ModelManager.Primitives;

namespace ModelManager.IntegrationTests.Sharing;

/// <summary>However many ask for a version, in however many processes, its bytes come once.</summary>
public sealed class OneTransferTests
{
    private const long Size = 6_000_000;

    [Fact]
    public async Task Ten_calls_are_one_transfer_and_lookups_are_answered_meanwhile()
    {
        await using var library = await TestLibrary.WithModelAsync(Size, 1000);
        await library.PublishAsync("small", "1", 10);
        await using var relay = HttpRelay.InTheMiddle(library.Url, 2_000_000);
        await using var manager = Manager.Open(library.Options(relay.BaseUrl) with { Limits = new() { ConnectionsPerDownload = 1 } });
        var small = (await manager.Download("small", "1").DoneAsync()).Path;
        relay.Forget();

        var tasks = Enumerable.Range(0, 10).AsParallel().Select(i => manager.Download("asr", i % 2 == 0 ? "1.0.0" : null)).ToList();
        await tasks[0].ReachAsync(1_000_000);
        var paths = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => manager.GetModelPath("small"))));
        var misses = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => Assert.Throws<ModelManagerException>(() => manager.GetModelPath("asr")))));

        Assert.All(paths, path => Assert.Equal(small, path));
        Assert.All(misses, miss => Assert.Equal(ErrorCode.ModelNotAvailable, miss.Code));
        Assert.Equal(ModelState.Downloading, manager.GetStatus("asr", "1.0.0").State);
        relay.GoOn();
        var done = await Task.WhenAll(tasks.Select(task => task.DoneAsync()));
        Assert.Single(done.Select(installed => installed.Path).Distinct());
        Assert.Single(tasks.Select(task => task.TaskId).Distinct());
        Assert.Equal(2, relay.FileExchanges.Count);
        Assert.Equal(Size + 1000, relay.FileExchanges.Sum(exchange => exchange.BodyBytes));
    }

    [Fact]
    public async Task Two_processes_make_one_transfer_and_both_get_the_path()
    {
        await using var library = await TestLibrary.WithModelAsync(Size);
        await using var relay = new HttpRelay(library.Url);
        await using var first = await WorkerProcess.OpenAsync(library.Root, relay.BaseUrl, "--rate", "8000000");
        await using var second = await WorkerProcess.OpenAsync(library.Root, relay.BaseUrl, "--rate", "8000000");
        await Task.WhenAll(first.TellAsync("download", "asr", "1.0.0"), second.TellAsync("download", "asr", "1.0.0"));

        var paths = await Task.WhenAll(first.TellAsync("wait", "asr", "1.0.0"), second.TellAsync("wait", "asr", "1.0.0"));

        Assert.Equal(paths[0], paths[1]);
        await Installed.CheckAsync(paths[0]);
        Assert.Equal(Size, Assert.Single(relay.FileExchanges).BodyBytes);
        await Task.WhenAll(first.TellAsync("close"), second.TellAsync("close"));
        Installed.CheckNothingLeft(library.Root);
    }

    // Two seconds are the contract: the guard is tried six times a second, so the bound leaves room for a busy machine.
    [Fact]
    public async Task When_the_owner_is_killed_another_process_takes_over_within_two_seconds()
    {
        await using var library = await TestLibrary.WithModelAsync(Size);
        await using var relay = HttpRelay.InTheMiddle(library.Url, 5_000_000);
        await using var owner = WorkerProcess.Start(library.Root, relay.BaseUrl, "--connections", "1");
        await owner.TellAsync("download", "asr", "1.0.0");
        await owner.TellAsync("reach", "asr", "1.0.0", "4500000");
        await using var manager = library.Open(relay.BaseUrl);
        var joiner = manager.Download("asr", "1.0.0");
        await joiner.ReachAsync(4_500_000);
        Assert.Equal(ModelState.Downloading, joiner.State);
        Assert.Single(relay.FileExchanges);

        await owner.KillAsync();
        relay.GoOn();
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        await Installed.UntilAsync(() => relay.FileExchanges.Count > 1, "the other's turn");

        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 2);
        await Installed.CheckAsync((await joiner.DoneAsync()).Path);
        Assert.True(relay.FileExchanges.Skip(1).All(exchange => exchange.Request.RangeStart >= 4 * 1024 * 1024), "what had arrived was asked for again");
        await manager.DisposeAsync();
        Installed.CheckNothingLeft(library.Root);
    }

    [Fact]
    public async Task A_joiner_that_cancels_ends_its_own_wait_only()
    {
        await using var library = await TestLibrary.WithModelAsync(Size);
        await using var relay = HttpRelay.InTheMiddle(library.Url, 2_000_000);
        await using var owner = WorkerProcess.Start(library.Root, relay.BaseUrl);
        await owner.TellAsync("download", "asr", "1.0.0");
        await owner.TellAsync("reach", "asr", "1.0.0", "1000000");
        await using var manager = library.Open(relay.BaseUrl);
        var joiner = manager.Download("asr", "1.0.0");

        joiner.Cancel();

        Assert.Equal(ErrorCode.Cancelled, (await joiner.FailureAsync()).Code);
        Assert.NotEmpty(Installed.Partials(library.Root));
        relay.GoOn();
        await Installed.CheckAsync(await owner.TellAsync("wait", "asr", "1.0.0"));
    }

    [Fact]
    public async Task A_handle_that_lets_go_stops_the_bytes_only_when_it_is_the_last()
    {
        await using var library = await TestLibrary.WithModelAsync(Size);
        await using var relay = HttpRelay.InTheMiddle(library.Url, 1_500_000);
        await using var manager = Manager.Open(library.Options(relay.BaseUrl) with { Limits = new() { ConnectionsPerDownload = 1 } });
        var first = manager.Download("asr", "1.0.0");
        var second = manager.Download("asr", "1.0.0");
        await first.ReachAsync(1_000_000);

        first.Detach();
        Assert.Equal(ErrorCode.Cancelled, (await first.FailureAsync()).Code);
        relay.StandStillAt(3_000_000);
        await second.ReachAsync(2_000_000);
        Assert.Equal(ModelState.Downloading, second.State);

        second.Detach();
        await second.ReachAsync(ModelState.Absent);
        Assert.NotEmpty(Installed.Partials(library.Root));
    }
}
