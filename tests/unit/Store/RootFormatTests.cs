using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Store;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Store;

public sealed class RootFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_root_has_its_folders_and_its_format()
    {
        using var root = new TemporaryRoot();

        Assert.Equal("1\n", root.ReadText(StoreLayout.Format));
        Assert.All(StoreLayout.Folders, folder => Assert.Equal(folder == StoreLayout.Models ? 0x1EDu : 0x1C0u, root.Folder.Status(folder)!.Value.Mode));
        Assert.Equal(["format"], Directory.GetFiles(root.At(StoreLayout.Own)).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("0", true)]
    [InlineData("2\n", false)]
    [InlineData("99999999999999999999", false)]
    [InlineData("-1", false)]
    [InlineData("", false)]
    [InlineData("x", false)]
    public void A_root_of_a_later_or_unknown_format_is_not_written(string format, bool mayWrite)
    {
        using var root = RootFolder.Open(_folder.Folder("root"));
        _folder.Text("root/.modelmanager/format", format);

        Assert.Equal(mayWrite, RootFormat.Prepare(root));

        Assert.Equal(mayWrite, root.FolderExists(StoreLayout.Temp));
    }

    [Fact]
    public void A_folder_that_was_deleted_comes_back()
    {
        using var root = new TemporaryRoot();
        Directory.Delete(root.At(StoreLayout.Tasks));

        Assert.True(RootFormat.Prepare(root.Folder));

        Assert.True(root.Exists(StoreLayout.Tasks));
    }

    [Fact]
    public void Many_processes_may_meet_a_new_root_at_once()
    {
        for (var round = 0; round < 20; round++)
        {
            var path = _folder.At($"root{round}");
            Together.Run(8, _ =>
            {
                using var root = RootFolder.Open(path);
                Assert.True(RootFormat.Prepare(root));
            });

            Assert.Equal("1\n", File.ReadAllText(Path.Combine(path, StoreLayout.Format)));
            Assert.Single(Directory.GetFiles(Path.Combine(path, StoreLayout.Own)));
        }
    }
}
