using ModelManager.Leases;
using ModelManager.Lifecycle;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.Store;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Downloads;

/// <summary>What removes and replaces versions leaves those alone that another process leases.</summary>
public sealed class LeasedVersionTests : IAsyncLifetime
{
    private readonly FakeVersion _version = DownloadBench.Simple();
    private readonly DownloadBench _bench;
    private readonly EngineHost _host;
    private readonly RootFolder _elsewhere;

    public LeasedVersionTests()
    {
        _bench = new DownloadBench(_version);
        _host = _bench.Open();
        _elsewhere = _bench.Root.OpenAgain();
    }

    public async Task InitializeAsync() => await EngineHost.EndOf(_host.Start("m", "1.0"));

    public async Task DisposeAsync()
    {
        _elsewhere.Dispose();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task A_removal_that_is_refused_changes_and_tells_nothing()
    {
        var told = _host.Events.Count;
        using (Lease("engine"))
        {
            var failure = await Assert.ThrowsAsync<ModelManagerException>(() => _host.Engine.RemoveAsync(_version.Key, default));

            Assert.Equal((ErrorCode.ModelInUse, true), (failure.Code, failure.IsRetryable));
            Assert.Equal("engine", Assert.Single(failure.Detail.Holders).Label);
            Assert.Contains("engine", failure.Message, StringComparison.Ordinal);
            Assert.Equal(told, _host.Events.Count);
            Assert.Equal(ModelState.Ready, _host.Status("m", "1.0").State);
            _bench.AssertInstalled(_version);
        }

        await _host.Engine.RemoveAsync(_version.Key, default);
        Assert.Equal([ModelState.Removing, ModelState.Absent], _host.States.TakeLast(2));
    }

    [Fact]
    public async Task A_damaged_version_that_is_leased_is_not_downloaded_over()
    {
        var folder = StoreLayout.Version(_version.Key);
        File.Delete(_bench.Root.At($"{folder}/f.bin"));
        _bench.Root.Write($"{folder}/f.bin", "damaged");
        var requests = _bench.Library.Count("f.bin");
        using (Lease("engine"))
        {
            await _host.Registry.ChangeAsync(tree => tree.SetFailed(_version.Key, ErrorCode.Corrupt), default);
            var again = _host.Start("m", "1.0");
            var failure = await Assert.ThrowsAsync<ModelManagerException>(() => EngineHost.EndOf(again));

            Assert.Equal((ErrorCode.ModelInUse, "engine"), (failure.Code, Assert.Single(failure.Detail.Holders).Label));
            Assert.Equal("damaged", _bench.Root.ReadText($"{folder}/f.bin"));
            Assert.Equal(requests, _bench.Library.Count("f.bin"));
            Assert.Equal(ModelState.Failed, _host.Status("m", "1.0").State);
        }

        await EngineHost.EndOf(_host.Start("m", "1.0"));
        _bench.AssertInstalled(_version);
    }

    [Fact]
    public void A_version_that_is_published_takes_the_place_of_none_that_is_leased()
    {
        using var root = _bench.Root.OpenAgain();
        using var lease = Lease("engine");
        root.CreateFolder($"{StoreLayout.Staging}/x");

        var failure = Assert.Throws<ModelManagerException>(() => new Publisher(root).Commit(new StagedModel($"{StoreLayout.Staging}/x", _version.Entry)));

        Assert.Equal(ErrorCode.ModelInUse, failure.Code);
        Assert.Equal(_version.Contents.Values.Single(), _bench.Root.Read($"{StoreLayout.Version(_version.Key)}/f.bin"));
    }

    private Lease Lease(string label) =>
        new LeaseDesk(_elsewhere, new ModelRegistry(_elsewhere, TimeProvider.System), TimeProvider.System).Acquire(_version.Key.Id, _version.Key.Version, label, isOptional: false);
}
