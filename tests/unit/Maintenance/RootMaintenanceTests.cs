using ModelManager.Maintenance;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Store;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Maintenance;

public sealed class RootMaintenanceTests : IDisposable
{
    private readonly MaintenanceFixture _fixture = new();
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Opening_clears_away_what_a_crash_left_and_hashes_what_it_adopts()
    {
        var root = _fixture.Root;
        var kept = new string('a', 32);
        new TaskRecords(root.Folder).Write(new TaskRecord(kept, ModelKey.Parse("m", "1"), false, false, []));
        root.Write($"{StoreLayout.Staging}/{kept}/f", "x");
        root.Write($"{StoreLayout.Staging}/{new string('b', 32)}/f", "x");
        root.Write($"{StoreLayout.Trash}/x/f", "x");
        root.Write($"{StoreLayout.Markers}/dead.lock", "garbage");
        root.Write($"{StoreLayout.Temp}/lone.part.journal", "claims");
        var adopted = _fixture.Put("n", "1");
        await using var maintenance = New();

        maintenance.Start();
        Assert.NotNull(_fixture.Registry.Current.Find(adopted.Key));
        await _time.NextTimerAsync();
        await Eventually.HoldsAsync(() => _fixture.Registry.Current.Find(adopted.Key)!.IsVerified, "a verified record");

        Assert.Equal([kept], root.Names(StoreLayout.Staging));
        Assert.Empty(root.Names(StoreLayout.Trash));
        Assert.Empty(root.Names(StoreLayout.Markers));
        Assert.Empty(root.Names(StoreLayout.Temp));
    }

    [Fact]
    public async Task A_marker_whose_owner_dies_later_is_gone_within_two_seconds()
    {
        var key = ModelKey.Parse("m", "1");
        var guard = _fixture.Guards.TryTake(key)!;
        Marker.Write(_fixture.Root.Folder, StoreLayout.Marker(key), "task", key);
        await using var maintenance = New();
        maintenance.Start();
        var period = await _time.NextTimerAsync();
        Assert.InRange(period, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1.5));
        Assert.True(_fixture.Root.Exists(StoreLayout.Marker(key)));

        guard.Dispose();
        _time.Advance(period);

        await Eventually.HoldsAsync(() => !_fixture.Root.Exists(StoreLayout.Marker(key)), "no marker");
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("gone")]
    public async Task A_lost_registry_is_usable_when_opening_returns(string how)
    {
        var version = _fixture.Put("m", "1");
        _fixture.Root.Write(StoreLayout.Registry, "garbage");
        if (how == "gone")
        {
            File.Delete(_fixture.Root.At(StoreLayout.Registry));
        }

        await using var maintenance = New();
        maintenance.Start();

        Assert.True(_fixture.Registry.Current.Find(version.Key)!.IsReady);
        Assert.Equal(how == "damaged" ? 1 : 0, _fixture.Root.Names("").Count(name => name.StartsWith("registry.json.damaged-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_sick_folder_does_not_keep_a_root_from_opening()
    {
        _fixture.Put("m", "1");
        File.Delete(_fixture.Root.At("models/m/1/checksum.sha256"));
        File.CreateSymbolicLink(_fixture.Root.At("models/m/1/checksum.sha256"), "/dev/zero");
        Directory.Delete(_fixture.Root.At(StoreLayout.Trash));
        File.CreateSymbolicLink(_fixture.Root.At(StoreLayout.Trash), _fixture.Root.Outside);
        var good = _fixture.Put("n", "1");
        await using var maintenance = New();

        maintenance.Start();
        await _time.NextTimerAsync();

        await Eventually.HoldsAsync(() => _fixture.Registry.Current.Find(good.Key)!.IsVerified, "a verified record");
    }

    private RootMaintenance New() => new(_fixture.Root.Folder, _fixture.Registry, _fixture.Guards, _time, _fixture.Verifier);
}
