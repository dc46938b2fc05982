using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Store;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Store;

public sealed class OrphanSweepTests : IDisposable
{
    private const string TaskId = "00000000000000000000000000000001";
    private static readonly ModelKey s_key = ModelKey.Parse("m", "1.0");

    private readonly TemporaryRoot _root = new();
    private readonly Guards _guards;
    private readonly OrphanSweep _sweep;

    public OrphanSweepTests()
    {
        _guards = new Guards(_root.Folder, TimeProvider.System);
        _sweep = new OrphanSweep(_root.Folder, _guards);
    }

    private string Marker => StoreLayout.Marker(s_key);

    private string Part => StoreLayout.Part(s_key, ModelPath.Parse("f"));

    public void Dispose() => _root.Dispose();

    [Fact]
    public void The_marker_of_a_dead_task_goes_and_its_guard_stays()
    {
        ModelManager.Platform.Marker.Write(_root.Folder, Marker, TaskId, s_key);
        _guards.TryTake(s_key)!.Dispose();

        _sweep.Run();

        Assert.False(_root.Exists(Marker));
        Assert.True(_root.Exists(StoreLayout.Guard(s_key)));
        using var guard = _guards.TryTake(s_key);
        Assert.NotNull(guard);
    }

    [Fact]
    public void What_nobody_will_take_up_again_goes_and_the_record_stays()
    {
        var record = StoreLayout.Task(s_key);
        string[] orphans = [StoreLayout.Progress(s_key), StoreLayout.Progress(s_key) + ".new", record + ".new"];
        string[] kept = [record, StoreLayout.Tasks + "/of-somebody-else.progress", StoreLayout.KnownChecksum(s_key)];
        foreach (var file in kept.Concat(orphans))
        {
            _root.Folder.ReplaceLazily(file, "x"u8);
        }

        using (var other = _root.OpenAgain())
        using (new Guards(other, TimeProvider.System).TryTake(s_key))
        {
            _sweep.Run();
            Assert.All(orphans, file => Assert.True(_root.Exists(file), file));
        }

        _sweep.Run();
        Assert.All(orphans, file => Assert.False(_root.Exists(file), file));
        Assert.All(kept, file => Assert.True(_root.Exists(file), file));
    }

    [Fact]
    public void Drafts_of_the_dead_go_and_what_they_were_for_stays()
    {
        var unborn = StoreLayout.NodeId + ".00000000000000000000000000000001";
        string[] orphans = [StoreLayout.KnownChecksum(s_key) + ".new", StoreLayout.Format + ".00000000000000000000000000000001"];
        string[] kept = [StoreLayout.KnownChecksum(s_key), StoreLayout.Format, unborn, StoreLayout.Format + ".old"];
        foreach (var file in kept.Concat(orphans))
        {
            _root.Folder.ReplaceLazily(file, "x"u8);
        }

        _sweep.RemoveDrafts();

        Assert.All(orphans, file => Assert.False(_root.Exists(file), file));
        Assert.All(kept, file => Assert.True(_root.Exists(file), file));
    }

    [Fact]
    public async Task Whoever_writes_once_and_finds_its_draft_cleared_away_leaves_it_to_the_first()
    {
        const string file = StoreLayout.NodeId;
        for (var i = 0; i < 200; i++)
        {
            _root.Folder.DeleteFile(file);
            await Task.WhenAll(
                Task.Run(() => _root.Folder.WriteOnce(file, "one"u8, durable: false)), Task.Run(() => _root.Folder.WriteOnce(file, "two"u8, durable: false)),
                Task.Run(_sweep.RemoveDrafts), Task.Run(_sweep.RemoveDrafts));
            Assert.Equal(3, _root.Folder.TryRead(file, 100)!.Length);
        }
    }

    [Fact]
    public void The_marker_of_a_live_task_stays()
    {
        using var other = _root.OpenAgain();
        using (new Guards(other, TimeProvider.System).TryTake(s_key))
        {
            ModelManager.Platform.Marker.Write(_root.Folder, Marker, TaskId, s_key);
            _sweep.Run();
            Assert.True(_root.Exists(Marker));
        }

        _sweep.Run();
        Assert.False(_root.Exists(Marker));
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"model_id\":\"../../etc\",\"version\":\"1\"}")]
    [InlineData("{\"model_id\":\"m\",\"version\":\"2.0\"}")]
    [InlineData("{\"model_id\":5}")]
    public void A_marker_that_speaks_of_no_task_goes_even_while_another_lives(string content)
    {
        using var guard = _guards.TryTake(s_key);
        _root.Write(Marker, content);

        _sweep.Run();

        Assert.False(_root.Exists(Marker));
    }

    [Fact]
    public void Who_writes_a_file_once_clears_away_what_died_before_it()
    {
        _root.Write(StoreLayout.NodeId + "." + Guid.NewGuid().ToString("n"), "half");
        _root.Write(StoreLayout.NodeId + ".txt", "somebody's");

        _root.Folder.WriteOnce(StoreLayout.NodeId, "one"u8, durable: false);

        Assert.Equal("one", _root.ReadText(StoreLayout.NodeId));
        Assert.Equal(["node-id", "node-id.txt"], _root.Names(StoreLayout.Own).Where(name => name.StartsWith("node-id", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_marker_of_a_part_that_nobody_writes_goes_and_the_part_stays()
    {
        _root.Write(Part, "content");
        _root.Write(StoreLayout.PartMarker(Part), "{}");
        _root.Write(StoreLayout.PartMarker(StoreLayout.Temp + "/x.part"), "{}");
        _root.Write(StoreLayout.PartMarker(Part) + DurableWrites.DraftSuffix, "{");

        _sweep.Run();

        Assert.Equal([Path.GetFileName(Part)], _root.Names(StoreLayout.Temp));
    }

    [Fact]
    public void The_marker_of_a_part_that_is_written_stays()
    {
        using var other = _root.OpenAgain();
        using (var part = other.OpenOrCreate(Part))
        {
            Assert.True(part.TryLock(isOptional: false));
            _root.Write(StoreLayout.PartMarker(Part), "{}");
            _sweep.Run();
            Assert.True(_root.Exists(StoreLayout.PartMarker(Part)));
        }

        _sweep.Run();
        Assert.False(_root.Exists(StoreLayout.PartMarker(Part)));
    }

    [Fact]
    public void A_part_of_a_live_task_is_not_even_opened()
    {
        using var other = _root.OpenAgain();
        using var watches = new OpenWatches();
        using var part = other.OpenOrCreate(Part);
        using var watch = watches.TryStart(part);
        Assert.NotNull(watch);
        using (new Guards(other, TimeProvider.System).TryTake(s_key))
        {
            ModelManager.Platform.Marker.Write(_root.Folder, Marker, TaskId, s_key);
            Assert.Equal(0, _root.Folder.TryLink(Marker, StoreLayout.PartMarker(Part)));
            _sweep.Run();
            Assert.False(watch.HasSeenOthers());
            Assert.True(_root.Exists(StoreLayout.PartMarker(Part)));
        }

        _sweep.Run();
        Assert.True(watch.HasSeenOthers());
        Assert.False(_root.Exists(StoreLayout.PartMarker(Part)));
    }

    [Fact]
    public void Other_names_and_kinds_are_left_alone()
    {
        _root.Write(StoreLayout.Markers + "/notes.txt", "mine");
        Directory.CreateDirectory(_root.At(StoreLayout.Markers + "/x.lock"));
        File.CreateSymbolicLink(_root.At(StoreLayout.Markers + "/y.lock"), _root.Outside);

        _sweep.Run();

        Assert.Equal(["notes.txt", "x.lock", "y.lock"], _root.Names(StoreLayout.Markers));
    }
}
