using ModelManager.Lifecycle;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Store;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Downloads;

/// <summary>A version of many small files, from the catalogue to the registry, whatever happens on the way.</summary>
public sealed class ManySmallFilesTests : IAsyncDisposable
{
    private const int Many = 90;

    private readonly FakeVersion _version = new("m", "1.0", [.. Enumerable.Range(0, Many).Select(i => ($"d{i % 3}/f{i}.bin", Bytes.Of(1000 + i)))])
    {
        ChunkBytes = DownloadBench.Chunk,
    };
    private readonly DownloadBench _bench;

    public ManySmallFilesTests() => _bench = new DownloadBench(_version);

    private TaskRecords Records => new(_bench.Root.Folder);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task It_is_installed_without_a_manifest_that_could_be_of_no_use()
    {
        await EngineHost.EndOf(_bench.Open(new SlowTime()).Start("m", "1.0"));

        Assert.Equal(0, _bench.Library.Count(ModelPath.ManifestFileName));
        Assert.Equal(Many, _bench.Library.Count(".bin"));
        _bench.AssertInstalled(_version);
    }

    [Fact]
    public async Task What_has_arrived_before_a_stop_is_not_fetched_again()
    {
        var host = await StopAsync();
        Assert.NotEmpty(_bench.Root.Names(StoreLayout.Staging));

        await EngineHost.EndOf(_bench.Open().Start("m", "1.0"));

        Assert.InRange(_bench.Library.Count(".bin"), Many, Many + 20);
        Assert.Equal(1, _bench.Library.Count(ModelPath.ManifestFileName));
        _bench.AssertInstalled(_version);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Of_what_somebody_touches_only_that_is_fetched_again()
    {
        TouchTheFirst();

        await EngineHost.EndOf(_bench.Open().Start("m", "1.0"));

        Assert.InRange(_bench.Library.Count(".bin"), Many + 1, Many + 10);
        _bench.AssertInstalled(_version);
    }

    [Fact]
    public async Task It_may_be_paused_while_that_is_made_good()
    {
        TouchTheFirst();
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        _bench.Library.Instead = async (request, _) =>
        {
            if (request.Target.EndsWith(ModelPath.ManifestFileName, StringComparison.Ordinal))
            {
                asked.TrySetResult();
                await answer.Task;
            }

            return false;
        };
        var host = _bench.Open();
        var handle = host.Start("m", "1.0");
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));

        handle.Pause();
        await host.WaitForAsync(() => handle.State == ModelState.Paused, "the pause");
        answer.SetResult();
        handle.Resume();

        await EngineHost.EndOf(handle);
        _bench.AssertInstalled(_version);
    }

    [Fact]
    public async Task Cancelling_makes_no_names_on_a_disk_that_may_be_full()
    {
        await (await StopAsync()).DisposeAsync();
        var record = Records.TryRead(_version.Key)!;

        // Whatever moves it gets an error for this one.
        _bench.Root.Write($"{StoreLayout.Staging}/{record.TaskId}/stray.bin", "stray");
        _bench.Root.Folder.CreateFolder(StoreLayout.Part(_version.Key, ModelPath.Parse("stray.bin")));
        var host = _bench.Open(autoResume: false);
        var handle = host.Engine.LookOn(Assert.Single(host.Engine.Tasks));

        handle.Cancel();
        await host.WaitForAsync(() => host.Engine.Tasks.Count == 0, "the end of the task");

        Assert.Null(Records.TryRead(_version.Key));
        Assert.Empty(_bench.Root.Names(StoreLayout.Staging));
    }

    [Fact]
    public async Task Of_a_version_that_came_some_other_way_nothing_is_left()
    {
        await (await StopAsync()).DisposeAsync();
        foreach (var (path, content) in _version.Contents)
        {
            _bench.Root.Write($"{StoreLayout.Version(_version.Key)}/{path}", content);
        }

        _bench.Root.Write($"{StoreLayout.Version(_version.Key)}/{ModelPath.ChecksumFileName}", _version.Checksums);
        var before = _bench.Library.Count(".bin");

        var next = _bench.Open(autoResume: true);
        await EngineHost.EndOf(next.Start("m", "1.0"));

        Assert.Equal(before, _bench.Library.Count(".bin"));
        _bench.AssertInstalled(_version);
    }

    // One that was staged long ago, when the last is asked for.
    private void TouchTheFirst()
    {
        var touched = 0;
        _bench.Library.Spoil = (path, content) =>
        {
            if (path == "d0/f0.bin" && Interlocked.Exchange(ref touched, 1) == 0)
            {
                var file = $"{StoreLayout.Staging}/{Assert.Single(_bench.Root.Names(StoreLayout.Staging))}/d2/f89.bin";
                _bench.Root.Folder.SetMode(file, RootFolder.PrivateFileMode);
                _bench.Root.Write(file, Bytes.Of(500, seed: 9));
            }

            return content;
        };
    }

    // A process that ends when some have arrived.
    private async Task<EngineHost> StopAsync()
    {
        var hold = _bench.Library.HoldAfter("d0/f0.bin", 10);
        var host = _bench.Open();
        _ = host.Start("m", "1.0");
        await hold.Reached;
        await host.DisposeAsync();
        hold.Release();
        return host;
    }
}
