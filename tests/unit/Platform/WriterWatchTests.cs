using ModelManager.Platform;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Platform;

public sealed class WriterWatchTests : IDisposable
{
    private readonly TemporaryRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void What_is_done_through_the_file_itself_is_nobody_elses()
    {
        using var file = _root.Folder.CreateNew("f");
        using var watch = WriterWatch.TryStart(file)!;
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
        using var watch = WriterWatch.TryStart(file)!;
        for (var n = 0; n < 1000; n++)
        {
            Open().Dispose();
        }

        Assert.False(watch.HasSeenWriter());
        Open().Dispose();
        Assert.False(watch.HasSeenWriter());
    }

    [Theory]
    [InlineData("closed")]
    [InlineData("open")]
    [InlineData("behind a reader")]
    [InlineData("and a look behind each step")]
    [InlineData("under another name")]
    public void A_writer_is_seen(string how)
    {
        using var file = _root.Folder.CreateNew("f");
        using var watch = WriterWatch.TryStart(file)!;
        var name = "f";
        var isAsked = how == "and a look behind each step";
        using var reader = how == "behind a reader" ? Open() : null;
        if (how == "under another name")
        {
            Assert.Equal(0, Commands.Run("ln", _root.At("f"), _root.At("g")));
            name = "g";
        }

        using (var writer = _root.Folder.TryOpenWrite(name)!)
        {
            if (how == "open")
            {
                Assert.True(watch.HasSeenWriter());
                return;
            }

            Assert.True(!isAsked || watch.HasSeenWriter());
            writer.WriteAt([1], 0);
        }

        Assert.True(watch.HasSeenWriter());
        Open().Dispose();
        Assert.True(watch.HasSeenWriter());
    }

    [Fact]
    public void More_than_is_remembered_counts_as_a_writer()
    {
        using var file = _root.Folder.CreateNew("f");
        using var watch = WriterWatch.TryStart(file)!;
        var most = int.Parse(File.ReadAllText("/proc/sys/fs/inotify/max_queued_events"), System.Globalization.CultureInfo.InvariantCulture);
        for (var n = 0; n <= most; n++)
        {
            Open().Dispose();
        }

        Assert.True(watch.HasSeenWriter());
    }

    private DurableFile Open() => _root.Folder.TryOpenRead("f")!;
}
