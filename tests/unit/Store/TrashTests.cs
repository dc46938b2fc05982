using ModelManager.Primitives;
using ModelManager.Store;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Store;

public sealed class TrashTests : IDisposable
{
    private readonly TemporaryRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_version_goes_and_takes_its_model_with_it_when_it_was_the_last()
    {
        _root.Write("models/m/1/a/b", "x");
        _root.Write("models/m/2/a", "x");
        var trash = new Trash(_root.Folder);

        Discard(trash, "1");
        Assert.Equal(["2"], _root.Names("models/m"));
        Discard(trash, "2");
        Assert.Equal(["temp"], _root.Names("models"));
        Discard(trash, "2");
        Assert.Empty(_root.Names(StoreLayout.Trash));
    }

    [Fact]
    public void Links_are_deleted_and_not_followed()
    {
        var precious = Path.Combine(_root.Outside, "precious");
        File.WriteAllText(precious, "x");
        _root.Write("models/m/1/a", "x");
        File.CreateSymbolicLink(_root.At("models/m/1/folder"), _root.Outside);
        File.CreateSymbolicLink(_root.At("models/m/1/file"), precious);
        File.CreateSymbolicLink(_root.At(StoreLayout.Trash + "/link"), _root.Outside);
        var trash = new Trash(_root.Folder);

        Discard(trash, "1");
        trash.Empty();

        Assert.Equal(["temp"], _root.Names("models"));
        Assert.Empty(_root.Names(StoreLayout.Trash));
        Assert.Equal("x", File.ReadAllText(precious));
    }

    [Fact]
    public void What_a_crash_left_in_the_trash_is_deleted()
    {
        _root.Write(StoreLayout.Trash + "/x/y/z", "x");
        _root.Write(StoreLayout.Trash + "/file", "x");
        Directory.CreateDirectory(_root.At(StoreLayout.Trash + "/empty"));

        new Trash(_root.Folder).Empty();

        Assert.Empty(_root.Names(StoreLayout.Trash));
    }

    [Fact]
    public void A_name_with_a_replacement_character_is_text()
    {
        _root.Write("models/m/1/a\uFFFD.bin", "x");

        Discard(new Trash(_root.Folder), "1");

        Assert.Empty(_root.Names(StoreLayout.Trash));
    }

    // A mount, here: not even root may delete it.
    [Fact]
    public void What_cannot_be_deleted_keeps_nothing_else()
    {
        _root.Write("models/m/1/a/b", "x");
        _root.Write("models/m/1/c", "x");
        _root.Write(StoreLayout.Trash + "/0/x", "x");
        var stuck = _root.At("models/m/1/stuck");
        Directory.CreateDirectory(stuck);
        Commands.Run("mount", "--bind", stuck, stuck);
        var trash = new Trash(_root.Folder);
        try
        {
            Discard(trash, "1");
            trash.Empty();
            Assert.Equal(["temp"], _root.Names("models"));
            var left = Assert.Single(_root.Names(StoreLayout.Trash));
            Assert.Equal(["stuck"], _root.Names($"{StoreLayout.Trash}/{left}"));
        }
        finally
        {
            var left = Directory.GetDirectories(_root.At(StoreLayout.Trash)).Select(folder => folder + "/stuck").FirstOrDefault(Directory.Exists) ?? stuck;
            Assert.Equal(0, Commands.Run("umount", "--lazy", left));
        }

        trash.Empty();
        Assert.Empty(_root.Names(StoreLayout.Trash));
    }

    private void Discard(Trash trash, string version)
    {
        using var claim = VersionClaim.Take(_root.Folder, ModelKey.Parse("m", version));
        trash.Discard(claim);
    }
}
