using ModelManager.Transfer;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Transfer;

/// <summary>Where files of the short way are made, whatever others do to the folders.</summary>
public sealed class StagedFoldersTests : IDisposable
{
    private readonly TemporaryRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Files_and_the_folders_above_them_are_made()
    {
        using var folders = new StagedFolders(_root.Folder);
        for (var file = 0; file < 40; file++)
        {
            using var made = folders.TryCreate($"staging/{file % 20}/深/{file}");
            Assert.NotNull(made);
        }

        Assert.Equal(20, _root.Names("staging").Length);
        Assert.Equal(["3", "23"], _root.Names("staging/3/深").Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public void What_is_there_already_is_not_touched()
    {
        _root.Write("staging/a", "x");
        using var folders = new StagedFolders(_root.Folder);

        Assert.Null(folders.TryCreate("staging/a"));
        Assert.Equal("x", _root.ReadText("staging/a"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void A_folder_that_was_deleted_meanwhile_is_made_again(int times)
    {
        using var folders = new StagedFolders(_root.Folder);
        for (var time = 0; time < times; time++)
        {
            folders.TryCreate($"staging/folder/{time}")!.Dispose();
            Directory.Delete(_root.At("staging/folder"), recursive: true);

            folders.TryCreate("staging/folder/after")!.Dispose();

            Assert.Equal(["after"], _root.Names("staging/folder"));
        }
    }

    [Fact]
    public void No_more_descriptors_than_a_few_are_held_and_none_behind_the_end()
    {
        using (var folders = new StagedFolders(_root.Folder))
        {
            for (var file = 0; file < 200; file++)
            {
                folders.TryCreate($"staging/{file}/a")!.Dispose();
            }

            Assert.InRange(OpenBelowStaging(), 1, 8);
        }

        Assert.Equal(0, OpenBelowStaging());
    }

    // Others of this process open and close theirs meanwhile.
    private int OpenBelowStaging() =>
        new DirectoryInfo("/proc/self/fd").GetFileSystemInfos().Count(file => file.LinkTarget?.StartsWith($"{_root.Folder.Path}/staging/", StringComparison.Ordinal) == true);
}
