using ModelManager.IntegrationTests.Support;
using ModelManager.Lifecycle;

namespace ModelManager.IntegrationTests.Network;

/// <summary>A network that goes away makes a download wait, never fail.</summary>
public sealed class CutTests
{
    [Fact]
    public async Task A_network_that_is_cut_for_ten_seconds_is_waited_for()
    {
        await using var library = await TestLibrary.WithModelAsync(9_000_000, 6_000_000);
        await using var relay = HttpRelay.InTheMiddle(library.Url, 2_000_000);
        await using var manager = library.Open(relay.BaseUrl);
        var states = new List<ModelState>();
        manager.DownloadEvent += happened => states.Add(happened.State);
        var task = manager.Download("asr", "1.0.0");
        await task.ReachAsync(3_000_000);

        relay.Unplug();
        relay.GoOn();
        await Task.Delay(TimeSpan.FromSeconds(10));
        Assert.Equal(ModelState.WaitingForNetwork, task.State);
        Assert.Equal(ModelState.WaitingForNetwork, manager.GetStatus("asr", "1.0.0").State);
        relay.PlugIn();

        await Installed.CheckAsync((await task.DoneAsync()).Path);
        await manager.DisposeAsync();
        Assert.Equal(
            [ModelState.Queued, ModelState.Downloading, ModelState.WaitingForNetwork, ModelState.Downloading, ModelState.Verifying, ModelState.Publishing, ModelState.Ready],
            Changes(states));

        // What had arrived was not asked for again.
        Assert.InRange(task.Progress.WireBytes, 15_000_000, 16_000_000);
    }

    [Fact]
    public async Task Without_network_from_the_start_the_catalogue_is_waited_for()
    {
        await using var library = await TestLibrary.WithModelAsync(1000);
        await using var relay = new HttpRelay(library.Url);
        relay.Unplug();
        await using var manager = library.Open(relay.BaseUrl);
        var task = manager.Download("asr");
        await task.ReachAsync(ModelState.WaitingForNetwork);

        relay.PlugIn();

        await Installed.CheckAsync((await task.DoneAsync()).Path);
    }

    [Fact]
    public async Task A_connection_that_breaks_again_and_again_costs_nothing_but_time()
    {
        await using var library = await TestLibrary.WithModelAsync(3_000_000);
        await using var relay = new HttpRelay(library.Url);
        relay.CutAfter = request => request.Path.EndsWith(".bin", StringComparison.Ordinal) ? 700_000 : 0;
        await using var manager = library.Open(relay.BaseUrl);
        var task = manager.Download("asr", "1.0.0");

        await Installed.CheckAsync((await task.DoneAsync()).Path);

        Assert.InRange(task.Progress.Retries, 3, 40);
        var starts = relay.FileExchanges.Select(exchange => exchange.Request.RangeStart).ToList();
        Assert.Equal(starts.Order(), starts);
        Assert.Equal(3_000_000, task.Progress.WireBytes);
    }

    private static List<ModelState> Changes(IEnumerable<ModelState> states)
    {
        var changes = new List<ModelState>();
        foreach (var state in states.Where(state => changes.Count == 0 || changes[^1] != state))
        {
            changes.Add(state);
        }

        return changes;
    }
}
