using ModelManager.Downloads;
using ModelManager.Lifecycle;
using ModelManager.Primitives;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Downloads;

public sealed class StartTests : IAsyncLifetime
{
    private readonly FakeVersion _version = new("m", "1.0", ("f.bin", Bytes.Of(300_000)), ("sub/g.bin", Bytes.Of(10)), ("empty", [])) { ExtraJson = """{"x":"ü"}""" };
    private readonly DownloadBench _bench;
    private readonly EngineHost _host;

    public StartTests()
    {
        _bench = new DownloadBench(_version, DownloadBench.Simple("m", "0.9"));
        _host = _bench.Open();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task A_version_is_downloaded_verified_published_and_registered()
    {
        var installed = await EngineHost.EndOf(_host.Start("m", "1.0"));

        Assert.Equal((_version.Key, _bench.Root.At("models/m/1.0"), 300_010), (installed.Key, installed.Path, installed.SizeBytes));
        Assert.Equal(_version.Entry.ChecksumSha256, installed.ChecksumSha256);
        Assert.Contains("ü", installed.ExtraJson, StringComparison.Ordinal);
        _bench.AssertInstalled(_version);
        Assert.Equal(
            [ModelState.Queued, ModelState.Downloading, ModelState.Verifying, ModelState.Publishing, ModelState.Ready], _host.States);
        Assert.Equal(ModelState.Ready, _host.Status("m", "1.0").State);
        Assert.Empty(_host.Engine.Tasks);
    }

    [Fact]
    public async Task Whoever_asks_for_what_nobody_waited_for_is_served_like_a_user()
    {
        _host.Slots.Limit = 1;
        var busy = await _host.Slots.TakeAsync(() => DownloadPriority.Background, default);
        var background = _host.Start("m", "1.0", DownloadPriority.Background);
        var other = _host.Start("m", "0.9", DownloadPriority.Background);
        var joined = _host.Start("m", "1.0");
        Assert.Equal(background.TaskId, joined.TaskId);

        await EngineHost.EndOf(joined);

        Assert.Equal(ModelState.Queued, other.State);
        busy.Dispose();
        await EngineHost.EndOf(other);
    }

    [Fact]
    public async Task Its_events_come_in_order()
    {
        var handle = _host.Start("m", "1.0");
        await EngineHost.EndOf(handle);

        var kinds = _host.Events.Select(happened => happened.Kind).ToList();
        Assert.Equal(DownloadEventKind.State, kinds[0]);
        Assert.Equal(DownloadEventKind.Start, kinds[1]);
        Assert.Equal([DownloadEventKind.State, DownloadEventKind.Progress, DownloadEventKind.Complete], kinds[^3..]);
        Assert.Single(kinds, kind => kind == DownloadEventKind.Start);
        Assert.All(_host.Events, happened => Assert.Equal((handle.TaskId, "m", "1.0"), (happened.TaskId, happened.ModelId.Value, happened.Version?.Value)));
        Assert.Equal(_bench.Root.At("models/m/1.0"), _host.Events[^1].Path);
    }

    [Fact]
    public async Task Progress_never_runs_backwards_and_is_whole_only_when_published()
    {
        _bench.Library.Spoil = (path, content) => path == "f.bin" && _bench.Library.Count("f.bin") == 1 ? content.Flipped(299_999) : content;

        await EngineHost.EndOf(_host.Start("m", "1.0"));

        var bytes = _host.Events.Select(happened => happened.Progress.Bytes).ToList();
        Assert.Equal(bytes.Order(), bytes);
        Assert.All(_host.Events, happened => Assert.Equal(happened.State == ModelState.Ready, happened.Progress.Bytes == 300_010));
        var last = _host.Events[^1].Progress;
        Assert.Equal((ModelState.Ready, 300_010, 300_010, 0, 1), (last.Phase, last.Bytes, last.TotalBytes, last.EtaMs, last.Retries));
        Assert.InRange(last.WireBytes, 600_010, 700_000);
    }

    [Fact]
    public async Task Ten_calls_are_one_transfer()
    {
        var hold = _bench.Library.HoldAfter("f.bin", 1000);
        var handles = new DownloadHandle[10];
        Parallel.For(0, handles.Length, i => handles[i] = _host.Start("m", "1.0"));
        await hold.Reached;

        Assert.Single(_host.Engine.Tasks);
        hold.Release();
        var installed = await Task.WhenAll(handles.Select(EngineHost.EndOf));

        Assert.Single(handles.Select(handle => handle.TaskId).Distinct());
        Assert.Single(installed.Select(model => model.Path).Distinct());
        Assert.InRange(handles[0].Progress.WireBytes, 300_000, 400_000);
        Assert.Equal(1, _bench.Library.Count("g.bin"));
        Assert.Single(_host.Events, happened => happened.Kind == DownloadEventKind.Complete);
    }

    [Fact]
    public async Task A_version_that_is_ready_needs_no_network()
    {
        await EngineHost.EndOf(_host.Start("m", "1.0"));
        _bench.Library.Instead = (request, _) => throw new InvalidOperationException(request.Target);
        var events = _host.Events.Count;

        var handle = _host.Start("m", "1.0");
        await EngineHost.EndOf(handle);

        Assert.Equal(ModelState.Ready, handle.State);
        Assert.Equal((300_010, 300_010), (handle.Progress.Bytes, handle.Progress.TotalBytes));
        Assert.Equal(events, _host.Events.Count);
    }

    [Fact]
    public async Task Without_a_version_the_newest_is_taken_and_joins_who_downloads_it_already()
    {
        var hold = _bench.Library.HoldAfter("f.bin", 1000);
        var exact = _host.Start("m", "1.0");
        await hold.Reached;
        var newest = _host.Start("m");
        await _host.WaitForAsync(() => newest.Version is not null || _host.Engine.Tasks.Count == 1 && newest.TaskId == exact.TaskId, "the newest version");

        Assert.Equal(exact.TaskId, newest.TaskId);
        hold.Release();

        Assert.Equal((await EngineHost.EndOf(exact)).Key, (await EngineHost.EndOf(newest)).Key);

        // One that is slow may be relieved by a second connection of the same transfer.
        Assert.InRange(exact.Progress.WireBytes, 300_000, 400_000);
    }

    [Fact]
    public async Task Ten_calls_without_a_version_are_one_transfer_too()
    {
        var hold = _bench.Library.HoldAfter("f.bin", 1000);
        var handles = new DownloadHandle[10];
        Parallel.For(0, handles.Length, i => handles[i] = _host.Start("m", i % 2 == 0 ? null : "1.0"));
        await hold.Reached;
        hold.Release();

        await Task.WhenAll(handles.Select(EngineHost.EndOf));

        // Not the number of requests: a connection that is held may be overtaken by another one of the same transfer.
        Assert.Single(handles.Select(handle => handle.TaskId).Distinct());
        Assert.InRange(handles[0].Progress.WireBytes, 300_000, 400_000);
        Assert.All(handles, handle => Assert.Equal("1.0", handle.Version?.Value));
    }

    [Fact]
    public async Task Whoever_comes_at_the_moment_of_hand_over_or_completion_is_served()
    {
        for (var round = 0; round < 8; round++)
        {
            await using var bench = new DownloadBench(DownloadBench.Simple());
            var host = bench.Open();
            var handles = new System.Collections.Concurrent.ConcurrentBag<DownloadHandle>();
            host.Listener = happened =>
            {
                if (happened.Kind == DownloadEventKind.State)
                {
                    handles.Add(host.Start("m"));
                    handles.Add(host.Start("m", "1.0"));
                }
            };
            handles.Add(host.Start("m", "1.0"));
            var callers = Enumerable.Range(0, 3).Select(i => Task.Run(async () =>
            {
                while (host.Status("m", "1.0").State != ModelState.Ready)
                {
                    handles.Add(host.Start("m", i == 0 ? "1.0" : null));
                    await Task.Yield();
                }
            }));
            await Task.WhenAll(callers);
            host.Listener = _ => { };

            await Task.WhenAll(handles.Select(EngineHost.EndOf));

            Assert.Equal(1, bench.Library.Count("f.bin"));
        }
    }

    [Fact]
    public async Task Two_versions_stand_side_by_side()
    {
        await Task.WhenAll(EngineHost.EndOf(_host.Start("m", "1.0")), EngineHost.EndOf(_host.Start("m", "0.9")));

        Assert.Equal(["0.9", "1.0"], _bench.Root.Names("models/m"));
        Assert.Equal("1.0", _host.Registry.Current.Find("m", null)!.Key.Version.Value);
    }

    [Fact]
    public async Task After_closing_nothing_starts()
    {
        await _host.DisposeAsync();

        Assert.Equal(ErrorCode.Closed, Assert.Throws<ModelManagerException>(() => _host.Start("m", "1.0")).Code);
    }

    [Fact]
    public async Task A_version_whose_folder_was_deleted_by_hand_is_installed_again()
    {
        await EngineHost.EndOf(_host.Start("m", "1.0"));

        Directory.Delete(_bench.Root.At(StoreLayout.Version(_version.Key)), recursive: true);
        await EngineHost.EndOf(_host.Start("m", "1.0"));
        _bench.AssertInstalled(_version);

        Directory.Delete(_bench.Root.At("models/m"), recursive: true);
        await EngineHost.EndOf(_host.Start("m"));
        _bench.AssertInstalled(_version);
    }
}
