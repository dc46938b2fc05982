using System.Globalization;
using ModelManager.Platform;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Platform;

public sealed class WriterWatchesTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly TemporaryRoot _root = new();
    private readonly WriterWatches _watches = new();

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
        file.SetMode(0x124);
        file.Sync();

        Assert.False(watch.HasSeenWriter());
    }

    [Fact]
    public void Readers_that_came_and_went_do_not_count()
    {
        using var file = _root.Folder.CreateNew("f");
        using var watch = Start(file);
        for (var n = 0; n < 1000; n++)
        {
            Read("f");
        }

        AssertUnseen(watch);
        Read("f");
        AssertUnseen(watch);
        using (_root.Folder.TryOpenRead("f"))
        using (_root.Folder.TryOpenRead("f"))
        {
            Assert.True(watch.HasSeenWriter());
        }

        AssertUnseen(watch);
    }

    [Theory]
    [InlineData("f")]
    [InlineData("g")]
    public void A_writer_is_seen_whatever_it_calls_the_file(string name)
    {
        using var file = _root.Folder.CreateNew("f");
        using var watch = Start(file);
        Assert.Equal(0, _root.Folder.TryLink("f", "g"));
        using (_root.Folder.TryOpenWrite(name)!)
        {
            Assert.True(watch.HasSeenWriter());
        }

        Read("f");
        Assert.True(watch.HasSeenWriter());
    }

    [Fact]
    public void A_writer_is_seen_that_came_and_went_between_readers()
    {
        using var file = _root.Folder.CreateNew("f");
        using var watch = Start(file);
        Read("f");
        _root.Folder.TryOpenWrite("f")!.Dispose();
        Read("f");

        Assert.True(watch.HasSeenWriter());
    }

    [Fact]
    public void A_writer_who_stays_is_not_hidden_by_readers_that_come_later()
    {
        using var file = _root.Folder.CreateNew("f");
        using var watch = Start(file);
        using var writer = _root.Folder.TryOpenWrite("f")!;
        watch.Listen();
        for (var n = 0; n < 10; n++)
        {
            Read("f");
        }

        Assert.True(watch.HasSeenWriter());
    }

    [Fact]
    public void Each_file_has_its_own()
    {
        using var one = _root.Folder.CreateNew("f");
        using var other = _root.Folder.CreateNew("g");
        using var watch = Start(one);
        var otherWatch = Start(other);
        _root.Folder.TryOpenWrite("g")!.Dispose();

        Assert.False(watch.HasSeenWriter());
        Assert.True(otherWatch.HasSeenWriter());
        otherWatch.Dispose();
        _root.Folder.TryOpenWrite("g")!.Dispose();
        Assert.False(watch.HasSeenWriter());
        _root.Folder.TryOpenWrite("f")!.Dispose();
        Assert.True(watch.HasSeenWriter());
    }

    [Fact]
    public void More_than_is_remembered_counts_as_a_writer()
    {
        using var file = _root.Folder.CreateNew("f");
        using var watch = Start(file);
        var most = int.Parse(File.ReadAllText("/proc/sys/fs/inotify/max_queued_events"), CultureInfo.InvariantCulture);
        for (var n = 0; n <= most / 2; n++)
        {
            Read("f");
        }

        Assert.True(watch.HasSeenWriter());
    }

    [Fact]
    public void Nobody_is_seen_behind_the_end()
    {
        using var file = _root.Folder.CreateNew("f");
        var watch = Start(file);
        _watches.Dispose();
        _root.Folder.TryOpenWrite("f")!.Dispose();

        Assert.False(watch.HasSeenWriter());
        watch.Dispose();
        Assert.Null(_watches.TryStart(file));
    }

    private WriterWatch Start(DurableFile file)
    {
        var watch = _watches.TryStart(file);
        Assert.True(watch is not null, "this user has no inotify instance left: fs.inotify.max_user_instances");
        return watch;
    }

    private void Read(string name) => _root.Folder.TryOpenRead(name)!.Dispose();

    // A process that is just being started by another test may hold what was open here until its exec.
    private static void AssertUnseen(WriterWatch watch) => Assert.True(SpinWait.SpinUntil(() => !watch.HasSeenWriter(), s_patience), "a reader was taken for a writer");
}
