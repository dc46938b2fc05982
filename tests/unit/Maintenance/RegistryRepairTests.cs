using System.Text;
using ModelManager.Maintenance;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Maintenance;

public sealed class RegistryRepairTests : IDisposable
{
    private readonly MaintenanceFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_lost_registry_is_rebuilt_from_the_models()
    {
        var version = _fixture.Put("m", "1.0");
        _fixture.Put("é n", "2-rc");

        await _fixture.Repair.RunAsync(default);

        Assert.Equal(["m 1.0 True False", "é n 2-rc True False"], _fixture.Records);
        var installed = _fixture.Registry.Current.Find(version.Key)!.ToInstalled();
        Assert.Equal((150, version.Entry.ChecksumSha256), (installed.SizeBytes, installed.ChecksumSha256));
    }

    // One rewrite for each would take hours where there are many.
    [Fact]
    public async Task Many_versions_are_adopted_and_dropped_with_few_rewrites()
    {
        const int Count = 450;
        for (var i = 0; i < Count; i++)
        {
            _fixture.Put("m", $"{i}.0");
        }

        var before = Generation();
        await _fixture.Repair.RunAsync(default);
        Assert.Equal(Count, _fixture.Records.Length);
        Assert.InRange((Generation() - before) & 0xFFFFF, 3, 5);

        Directory.Delete(_fixture.Root.At("models/m"), recursive: true);
        before = Generation();
        await _fixture.Repair.RunAsync(default);
        Assert.Empty(_fixture.Records);
        Assert.InRange((Generation() - before) & 0xFFFFF, 3, 5);

        long Generation() => _fixture.Registry.Current.Generation;
    }

    [Fact]
    public async Task Closing_stops_it_between_two_rewrites()
    {
        for (var i = 0; i < 450; i++)
        {
            _fixture.Put("m", $"{i}.0");
        }

        using var stop = new CancellationTokenSource();
        var repair = new RegistryRepair(_fixture.Root.Folder, _fixture.Registry, _fixture.Guards, new StoppingTime(stop));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => repair.RunAsync(stop.Token));

        Assert.Equal(200, _fixture.Records.Length);
    }

    [Fact]
    public async Task What_is_no_complete_version_is_not_adopted_and_hinders_nobody()
    {
        var root = _fixture.Root;
        root.Write("models/a-file", "x");
        root.Write("models/b/a-file", "x");
        root.Write("models/c/1/f", "no list");
        _fixture.Put("d", "1");
        File.Delete(root.At("models/d/1/s/g"));
        File.CreateSymbolicLink(root.At("models/e"), root.Outside);
        Directory.CreateDirectory(root.At("models/f"));
        File.CreateSymbolicLink(root.At("models/f/1"), root.Outside);
        _fixture.Put("g", "1");
        File.Delete(root.At("models/g/1/checksum.sha256"));
        File.CreateSymbolicLink(root.At("models/g/1/checksum.sha256"), "/etc/hostname");
        Directory.CreateDirectory(root.At("models/h/1/checksum.sha256"));
        Directory.CreateDirectory(root.At("models/j"));
        Shell($"for folder in '{root.At("models")}' '{root.At("models/j")}'; do touch \"$folder/$(printf '\\377')\"; done");
        using (var huge = root.Folder.OpenOrCreate("models/i"))
        {
            huge.Truncate(1);
        }

        _fixture.Put("z", "1");

        await _fixture.Repair.RunAsync(default);

        Assert.Equal(["z 1 True False"], _fixture.Records);

        // .NET could not delete them.
        Shell($"rm -r '{root.At("models")}'");
    }

    private static void Shell(string command) => Assert.Equal(0, Commands.Run("sh", "-c", command));

    [Fact]
    public async Task A_record_without_its_folder_is_dropped()
    {
        _fixture.Put("m", "1.0");
        _fixture.Put("n", "1.0");
        _fixture.Put("o", "1.0");
        await _fixture.Repair.RunAsync(default);
        Directory.Delete(_fixture.Root.At("models/m"), recursive: true);
        Directory.Move(_fixture.Root.At("models/n"), Path.Combine(_fixture.Root.Outside, "n"));
        File.CreateSymbolicLink(_fixture.Root.At("models/n"), Path.Combine(_fixture.Root.Outside, "n"));

        await _fixture.Repair.RunAsync(default);

        Assert.Equal(["o 1.0 True False"], _fixture.Records);
    }

    [Fact]
    public async Task Who_is_publishing_or_removing_is_left_alone()
    {
        var version = _fixture.Put("m", "1.0");
        using (_fixture.Guards.TryTake(version.Key))
        {
            await _fixture.Repair.RunAsync(default);
            Assert.Empty(_fixture.Records);
        }

        await _fixture.Repair.RunAsync(default);
        Assert.Single(_fixture.Records);
    }

    [Fact]
    public async Task What_has_a_record_keeps_it()
    {
        var version = _fixture.Put("m", "1.0");
        await _fixture.Registry.ChangeAsync(tree => tree.SetReady(version.Key, 150, version.Entry.ChecksumSha256, DateTimeOffset.UnixEpoch, """{"x":1}""", isVerified: true), default);
        var before = _fixture.Root.Read(StoreLayout.Registry);

        await _fixture.Repair.RunAsync(default);

        Assert.Equal(before, _fixture.Root.Read(StoreLayout.Registry));
    }

    [Fact]
    public async Task What_a_writer_that_died_did_not_tell_is_told_to_everybody()
    {
        var version = _fixture.Put("m", "1.0");
        await _fixture.Repair.RunAsync(default);
        using var otherRoot = _fixture.Root.OpenAgain();
        var other = new ModelRegistry(otherRoot, TimeProvider.System);
        var json = _fixture.Root.ReadText(StoreLayout.Registry);
        new RegistryFile(_fixture.Root.Folder).Write(
            Encoding.UTF8.GetBytes(json), isOurs: true, Encoding.UTF8.GetBytes(json.Replace("\"ready\"", "\"failed\"", StringComparison.Ordinal)));
        Assert.True(other.Current.Find(version.Key)!.IsReady);

        await _fixture.Repair.RunAsync(default);

        Assert.False(other.Current.Find(version.Key)!.IsReady);
    }

    // Asked for the time in the middle of a rewrite.
    private sealed class StoppingTime(CancellationTokenSource stop) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow()
        {
            stop.Cancel();
            return base.GetUtcNow();
        }
    }
}
