using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Platform;

public sealed class DurableFileTests : IDisposable
{
    private readonly TemporaryRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Reading_stops_at_the_end()
    {
        using var file = _root.Folder.CreateNew("f");
        file.WriteAt(Bytes.Of(10), 5);
        var buffer = new byte[20];

        Assert.Equal(15, file.ReadAt(buffer, 0));
        Assert.Equal([0, 0, 0, 0, 0, .. Bytes.Of(10)], buffer[..15]);
        Assert.Equal(0, file.ReadAt(buffer, 15));
        Assert.Equal(15, file.Length);
        file.Truncate(3);
        Assert.Equal(3, file.ReadAt(buffer, 0));
    }

    [Fact]
    public void Room_that_is_reserved_is_no_change_and_what_is_written_is_one()
    {
        using var file = _root.Folder.CreateNew("f");
        file.WriteAt(Bytes.Of(10), 0);
        File.SetLastWriteTimeUtc(_root.At("f"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var before = file.Status;
        Assert.True(file.TryReserve(10_000_000));
        File.SetLastWriteTimeUtc(_root.At("f"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.NotEqual(before.AllocatedBytes, file.Status.AllocatedBytes);
        Assert.True(file.Status.IsUnchangedSince(before));
        file.WriteAt([1], 0);
        Assert.False(file.Status.IsUnchangedSince(before));
    }

    [Fact]
    public void A_write_that_fails_says_why()
    {
        _root.Write("f", "x");
        using var file = _root.Folder.TryOpenRead("f")!;

        var failure = Assert.Throws<ModelManagerException>(() => file.WriteAt([1], 0));

        Assert.Equal((ErrorCode.Io, 9, _root.At("f")), (failure.Code, failure.Detail.OsError, failure.Detail.Path));
        Assert.Throws<ModelManagerException>(() => file.Truncate(0));
    }

    [Fact]
    public void Space_that_is_not_there_shows_at_once()
    {
        using var file = _root.Folder.CreateNew("f");

        var failure = Assert.Throws<ModelManagerException>(() => file.Allocate(1L << 60));

        // Too large for the file system, or for what is left on it.
        Assert.Contains(failure.Code, (ErrorCode[])[ErrorCode.InsufficientSpace, ErrorCode.Io]);
        file.Allocate(0);
        file.Allocate(8192);
        Assert.Equal(8192, file.Length);
    }

    [Fact]
    public void After_closing_nothing_reaches_another_file_of_the_same_number()
    {
        var file = _root.Folder.CreateNew("f");
        file.Dispose();
        using var next = _root.Folder.CreateNew("g");

        Assert.Throws<ObjectDisposedException>(() => file.WriteAt([1], 0));
        Assert.Equal(0, next.Length);
    }

    [Fact]
    public void A_root_that_was_closed_reaches_nothing_any_more()
    {
        var root = _root.OpenAgain();
        root.Dispose();
        using var next = _root.OpenAgain();

        Assert.All(
            new Action[] { () => root.OpenOrCreate("x"), () => root.Status(StoreLayout.Format), () => root.List("") },
            use => Assert.Equal(ErrorCode.Closed, Assert.Throws<ModelManagerException>(use).Code));
        Assert.False(_root.Exists("x"));
    }

    [Fact]
    public void A_replaced_file_has_the_old_or_the_new_content_and_no_draft_stays()
    {
        _root.Folder.Replace("f", "old"u8);
        var inode = _root.Folder.Status("f")!.Value.Identity;
        _root.Folder.Replace("f", "new"u8, 0x124);

        Assert.Equal("new", _root.ReadText("f"));
        Assert.NotEqual(inode, _root.Folder.Status("f")!.Value.Identity);
        Assert.Equal(0x124u, _root.Folder.Status("f")!.Value.Mode);
        _root.Folder.ReplaceLazily("f", "lazy"u8);
        Assert.Equal("lazy", _root.ReadText("f"));
        Assert.DoesNotContain(_root.Names(""), name => name.StartsWith("f.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_draft_that_a_crash_left_is_written_over()
    {
        _root.Write("f.new", "a long draft of an earlier run");

        _root.Folder.Replace("f", "new"u8);

        Assert.Equal("new", _root.ReadText("f"));
    }
}
