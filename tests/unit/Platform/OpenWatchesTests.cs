using ModelManager.Platform;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Platform;

public sealed class OpenWatchesTests : IDisposable
{
    private readonly TemporaryRoot _root = new();
    private readonly OpenWatches _watches = new();

    public void Dispose()
    {
        _watches.Dispose();
        _root.Dispose();
    }

    [Fact]
    public void What_is_done_through_the_file_itself_is_nobody_elses()
    {
        using var file = _root.Folder.CreateNew("f");
        using var watch = Start(file);
        file.WriteAt(Bytes.Of(10), 0);
        file.ReadAt(new byte[10], 0);
        file.TryReserve(1000);
        file.SetMode(0x124);
        file.Sync();
        Assert.NotNull(_root.Folder.Status("f"));
        Assert.Equal(0, _root.Folder.TryLink("f", "g"));

        Assert.False(watch.HasSeenOthers());
    }

    [Theory]
    [InlineData("f", true)]
    [InlineData("f", false)]
    [InlineData("g", true)]
    public void Whoever_opens_it_is_seen_by_whatever_name(string name, bool isStillOpen)
    {
        using var file = _root.Folder.CreateNew("f");
        Assert.Equal(0, _root.Folder.TryLink("f", "g"));
        using var watch = Start(file);
        using var other = _root.Folder.TryOpenWrite(name)!;
        if (!isStillOpen)
        {
            other.Dispose();
        }

        Assert.True(watch.HasSeenOthers());
        Assert.True(watch.HasSeenOthers());
    }

    [Fact]
    public void Who_had_it_open_for_writing_before_is_seen_to_close_it()
    {
        using var file = _root.Folder.CreateNew("f");
        var other = _root.Folder.TryOpenWrite("f")!;
        using var watch = Start(file);
        Assert.False(watch.HasSeenOthers());
        other.Dispose();

        // A process that another test is just starting may hold it until its exec.
        Assert.True(SpinWait.SpinUntil(watch.HasSeenOthers, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Each_file_has_its_own()
    {
        using var one = _root.Folder.CreateNew("f");
        using var other = _root.Folder.CreateNew("g");
        using var watch = Start(one);
        var otherWatch = Start(other);
        Open("g");

        Assert.False(watch.HasSeenOthers());
        Assert.True(otherWatch.HasSeenOthers());
        otherWatch.Dispose();
        Open("g");
        Assert.False(watch.HasSeenOthers());
        using var again = Start(other);
        Assert.False(again.HasSeenOthers());
        Open("f");
        Assert.True(watch.HasSeenOthers());
        Assert.False(again.HasSeenOthers());
    }

    [Fact]
    public void More_than_the_system_remembers_is_of_everybody()
    {
        using var one = _root.Folder.CreateNew("f");
        using var other = _root.Folder.CreateNew("g");
        using var third = _root.Folder.CreateNew("h");
        using var watch = Start(one);
        using var otherWatch = Start(other);
        using var thirdWatch = Start(third);
        var most = int.Parse(File.ReadAllText("/proc/sys/fs/inotify/max_queued_events"), System.Globalization.CultureInfo.InvariantCulture);
        for (var n = 0; n <= most; n++)
        {
            // In turn: equal events behind each other are one.
            Open(n % 2 == 0 ? "f" : "g");
        }

        Assert.True(thirdWatch.HasSeenOthers());
    }

    [Fact]
    public void Nobody_is_seen_behind_the_end()
    {
        using var file = _root.Folder.CreateNew("f");
        var watch = Start(file);
        _watches.Dispose();
        Open("f");

        Assert.False(watch.HasSeenOthers());
        watch.Dispose();
        Assert.Null(_watches.TryStart(file));
    }

    private OpenWatch Start(DurableFile file)
    {
        var watch = _watches.TryStart(file);
        Assert.True(watch is not null, "this user has no inotify instance left: fs.inotify.max_user_instances");
        return watch;
    }

    private void Open(string name) => _root.Folder.TryOpenRead(name)!.Dispose();
}
