using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Platform;

public sealed class RootFolderTests : IDisposable
{
    private readonly TemporaryRoot _root = new();

    private RootFolder Folder => _root.Folder;

    [Fact]
    public void Between_two_mounts_nothing_can_be_moved()
    {
        Assert.True(_root.Folder.CanMove(StoreLayout.Staging, StoreLayout.Temp));
        Assert.Equal(0, Commands.Run("mount", "--bind", _root.At(StoreLayout.Models), _root.At(StoreLayout.Models)));
        try
        {
            Assert.False(_root.Folder.CanMove(StoreLayout.Staging, StoreLayout.Temp));
        }
        finally
        {
            Assert.Equal(0, Commands.Run("umount", "--lazy", _root.At(StoreLayout.Models)));
        }
    }

    public void Dispose() => _root.Dispose();

    // For file systems that do not rename without replacing: whichever way is taken, nothing is ever replaced.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_must_stay_stays(bool byLinking)
    {
        bool Rename(string from, string to) => byLinking ? Folder.RenameByLinking(from, to) : Folder.Rename(from, to, replace: false);
        _root.Write("file", "x");
        _root.Write("other", "y");
        _root.Write("folder/in", "z");
        _root.Write("full/in", "w");

        Assert.False(Rename("file", "other"));
        Assert.False(Rename("file", "folder"));
        Assert.False(Rename("folder", "full"));
        Assert.False(Rename("folder", "other"));
        Assert.Equal(("x", "y", "z", "w"), (_root.ReadText("file"), _root.ReadText("other"), _root.ReadText("folder/in"), _root.ReadText("full/in")));

        Assert.True(Rename("file", "folder/moved"));
        Assert.True(Rename("folder", "new"));
        Assert.Equal(["in", "moved"], _root.Names("new"));
        Assert.Equal(1u, Folder.Status("new/moved")!.Value.Links);
        Assert.False(_root.Exists("file"));
        Assert.Equal(OsError.NotFound, Assert.Throws<ModelManagerException>(() => Rename("absent", "c")).Detail.OsError);
    }

    [Fact]
    public void Statuses_of_many_are_those_of_each()
    {
        _root.Write("one/a", "x");
        _root.Write("one/b", "xy");
        _root.Write("two/deep/a", "xyz");
        File.CreateSymbolicLink(_root.At("link"), _root.At("one"));
        string[] paths = ["one/a", "one/absent", "one/b", "two/deep/a", "one/a", "absent/a", "link/a", "one/a/behind a file", "two/deep"];

        var found = Folder.Statuses(paths).ToList();

        Assert.Equal(paths.Select(Folder.Status), found);
        Assert.Equal([1, null, 2, 3, 1, null, null, null], found[..8].Select(status => status?.SizeBytes));
    }

    [Fact]
    public void A_folder_that_was_reached_takes_new_files_only_and_stays_the_same_folder()
    {
        _root.Write("folder/a", "x");
        using var folder = Folder.Reach("folder");
        Directory.Move(_root.At("folder"), _root.At("moved"));

        folder.CreateNew("b", RootFolder.PrivateFileMode).Dispose();

        Assert.Equal(["a", "b"], _root.Names("moved"));
        Assert.Equal(OsError.Exists, Assert.Throws<ModelManagerException>(() => folder.CreateNew("a", RootFolder.PrivateFileMode)).Detail.OsError);
        Assert.Equal(OsError.NotFound, Assert.Throws<ModelManagerException>(() => Folder.Reach("folder")).Detail.OsError);
    }

    [Fact]
    public void Files_are_created_read_renamed_and_deleted()
    {
        using (var file = Folder.CreateNew("a"))
        {
            file.WriteAt("hello"u8, 0);
            file.Sync();
        }

        Assert.Throws<ModelManagerException>(() => Folder.CreateNew("a"));
        Assert.Equal("hello"u8.ToArray(), Folder.TryRead("a", 5));
        Assert.Equal(ErrorCode.Corrupt, Assert.Throws<ModelManagerException>(() => Folder.TryRead("a", 4)).Code);
        _root.Write("b", "old");
        Assert.False(Folder.Rename("a", "b", replace: false));
        Assert.Equal("old", _root.ReadText("b"));
        Assert.True(Folder.Rename("a", "b", replace: true));
        Assert.Equal("hello", _root.ReadText("b"));
        Assert.Equal(OsError.NotFound, Assert.Throws<ModelManagerException>(() => Folder.Rename("a", "c", replace: false)).Detail.OsError);
        Folder.DeleteFile("b");
        Folder.DeleteFile("b");
        Folder.DeleteFile("no/such/folder");
        Assert.Null(Folder.TryRead("b", 5));
        Assert.Null(Folder.TryOpenRead("no/such/folder"));
        Assert.Null(Folder.Status("no/such/folder"));
    }

    [Fact]
    public void A_file_is_not_opened_with_more_rights_than_asked_for()
    {
        using var file = Folder.OpenOrCreate("a");
        Assert.Equal(0x180u, file.Status.Mode);
        Folder.SetMode("a", 0x124);
        Assert.Equal(0x124u, Folder.Status("a")!.Value.Mode);
    }

    [Fact]
    public void A_folder_that_is_not_empty_is_not_renamed_over()
    {
        _root.Write("x/f", "x");
        _root.Write("y/f", "y");

        Assert.False(Folder.Rename("x", "y", replace: false));
        Assert.Throws<ModelManagerException>(() => Folder.Rename("x", "y", replace: true));
        Assert.Equal("y", _root.ReadText("y/f"));
    }

    [Fact]
    public void Folders_are_made_with_those_above_and_deleted_with_all_in_them()
    {
        Folder.CreateFolder("a/b/c", 0x1ED);
        Folder.CreateFolder("a/b/c", 0x1C0);
        Assert.Equal(0x1EDu, Folder.Status("a/b")!.Value.Mode);
        Assert.Equal(0x1EDu, Folder.Status("a/b/c")!.Value.Mode);
        _root.Write("a/b/c/f", "x");
        _root.Write("a/g", "x");
        Assert.Equal(["b/c/f", "g"], Folder.ListFiles("a").Order());

        Folder.TryDeleteEmptyFolder("a");
        Assert.True(Folder.FolderExists("a"));
        Folder.DeleteFolder("a");
        Folder.DeleteFolder("a");
        Assert.False(Folder.FolderExists("a"));
        Assert.Empty(Folder.List("a"));
        Folder.CreateFolder("e");
        Folder.TryDeleteEmptyFolder("e");
        Assert.False(_root.Exists("e"));
    }

    [Fact]
    public void A_link_is_seen_as_one_and_never_followed()
    {
        var outside = _root.Outside;
        File.WriteAllText(Path.Combine(outside, "f"), "precious");
        File.CreateSymbolicLink(_root.At("folder"), outside);
        File.CreateSymbolicLink(_root.At("file"), Path.Combine(outside, "f"));
        File.CreateSymbolicLink(_root.At("dangling"), Path.Combine(outside, "new"));

        Assert.Equal(FileKind.Other, Folder.Status("file")!.Value.Kind);
        Assert.Equal(FileKind.Other, Folder.Status("folder")!.Value.Kind);
        Assert.False(Folder.FileExists("file") || Folder.FolderExists("folder") || Folder.FileExists("folder/f"));
        Assert.Null(Folder.Status("folder/f"));
        Action[] actions =
        [
            () => Folder.TryOpenRead("file"), () => Folder.TryOpenWrite("file"), () => Folder.OpenOrCreate("file"), () => Folder.OpenOrCreate("dangling"),
            () => Folder.TryOpenRead("folder/f"), () => Folder.OpenOrCreate("folder/new"), () => Folder.CreateNew("folder/new"), () => Folder.DeleteFile("folder/f"),
            () => Folder.CreateFolder("folder/new"), () => Folder.List("folder"), () => Folder.SetMode("file", 0x1FF), () => Folder.SyncFolder("folder"),
            () => Folder.Rename("folder/f", "stolen", replace: true), () => Folder.Rename(StoreLayout.Format, "folder/format", replace: true),
            () => Folder.DeleteFolder("folder"), () => Folder.Replace("folder/new", "x"u8),
        ];

        Assert.All(actions, action => Assert.Equal(ErrorCode.Io, Assert.Throws<ModelManagerException>(action).Code));

        Assert.Equal(["f"], Directory.GetFileSystemEntries(outside).Select(Path.GetFileName));
        Assert.Equal("precious", File.ReadAllText(Path.Combine(outside, "f")));
        Folder.DeleteFile("file");
        Folder.DeleteFile("folder");
        Assert.Equal("precious", File.ReadAllText(Path.Combine(outside, "f")));
    }

    [Fact]
    public void Replacing_a_link_replaces_the_link()
    {
        var victim = Path.Combine(_root.Outside, "victim");
        File.WriteAllText(victim, "precious");
        File.CreateSymbolicLink(_root.At("file"), victim);

        Folder.Replace("file", "new"u8);

        Assert.Equal("new", _root.ReadText("file"));
        Assert.Equal("precious", File.ReadAllText(victim));
    }

    [Fact]
    public void A_pipe_in_the_place_of_a_file_hangs_nobody()
    {
        Assert.Equal(0, Commands.Run("mkfifo", _root.At("pipe")));

        Assert.Equal(ErrorCode.Io, Assert.Throws<ModelManagerException>(() => Folder.TryOpenRead("pipe")).Code);
        Assert.Equal(ErrorCode.Io, Assert.Throws<ModelManagerException>(() => Folder.OpenOrCreate("pipe")).Code);
        Assert.Equal(ErrorCode.Io, Assert.Throws<ModelManagerException>(() => Folder.TryOpenRead("models")).Code);
        Assert.Equal(FileKind.Other, Folder.List("").Single(entry => entry.Name == "pipe").Kind);
    }

    [Fact]
    public void A_root_that_was_renamed_is_still_the_one_that_was_opened()
    {
        Directory.Move(_root.Path, _root.Path + "-moved");
        Directory.CreateDirectory(_root.Path);

        Folder.Replace("file", "x"u8);

        Assert.True(File.Exists(_root.Path + "-moved/file"));
        Assert.False(File.Exists(_root.Path + "/file"));
    }

    [Fact]
    public void Two_ways_to_a_root_are_one_root()
    {
        File.CreateSymbolicLink(_root.Path + "-link", _root.Path);
        using var other = RootFolder.Open(_root.Path + "-link/");

        Assert.Equal((Folder.Identity, Folder.Path), (other.Identity, other.Path));
    }

    [Fact]
    public void A_name_that_is_not_UTF8_is_not_left_out_in_silence()
    {
        _root.Write("folder/sub/good", "x");
        Assert.Equal(0, Commands.Run("bash", "-c", @"touch ""$0/""$'\xe9'", _root.At("folder/sub")));
        try
        {
            Assert.Equal(ErrorCode.Io, Assert.Throws<ModelManagerException>(() => Folder.List("folder/sub")).Code);
            Assert.Throws<ModelManagerException>(() => Folder.ListFiles("folder").ToList());
        }
        finally
        {
            Assert.Equal(0, Commands.Run("rm", "-r", _root.At("folder")));
        }
    }
}
