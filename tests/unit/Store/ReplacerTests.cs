using ModelManager.Primitives;
using ModelManager.Store;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Store;

public sealed class ReplacerTests : IDisposable
{
    private readonly PublishFixture _fixture = new();

    private TemporaryRoot Root => _fixture.Root;

    private Replacer Replacer => new(Root.Folder);

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Readers_keep_the_file_that_they_have_and_others_get_the_new_one()
    {
        await _fixture.PublishAsync();
        var path = Root.At($"{_fixture.Final}/a.bin");
        var damaged = Root.Read($"{_fixture.Final}/a.bin").Flipped(5);
        File.Delete(path);
        File.WriteAllBytes(path, damaged);
        using var reader = File.OpenRead(path);

        await ReplaceAsync();

        var read = new byte[damaged.Length];
        reader.ReadExactly(read);
        Assert.Equal(damaged, read);
        _fixture.AssertPublished();
        Assert.All(Root.Folder.ListFiles(_fixture.Final), file => Assert.Equal(0x124u, Root.Folder.Status($"{_fixture.Final}/{file}")!.Value.Mode));
        Assert.Empty(Root.Names(StoreLayout.Temp));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("link")]
    [InlineData("folder")]
    [InlineData("parent is a file")]
    [InlineData("parent is a link")]
    [InlineData("version is gone")]
    [InlineData("version is a link")]
    [InlineData("model is a file")]
    public async Task Whatever_is_in_the_place_makes_way(string what)
    {
        await _fixture.PublishAsync();
        var file = Root.At($"{_fixture.Final}/sub/deep/b.bin");
        var version = Root.At(_fixture.Final);
        File.WriteAllText(Path.Combine(Root.Outside, "precious"), "kept");
        switch (what)
        {
            case "missing":
                File.Delete(file);
                break;
            case "link":
                File.Delete(file);
                File.CreateSymbolicLink(file, Path.Combine(Root.Outside, "precious"));
                break;
            case "folder":
                File.Delete(file);
                Directory.CreateDirectory(Path.Combine(file, "with", "things"));
                break;
            case "parent is a file":
                Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
                File.WriteAllText(Path.GetDirectoryName(file)!, "x");
                break;
            case "parent is a link":
                Directory.Delete(Path.Combine(version, "sub"), recursive: true);
                Directory.CreateSymbolicLink(Path.Combine(version, "sub"), Root.Outside);
                break;
            case "version is gone":
                Directory.Delete(version, recursive: true);
                break;
            case "version is a link":
                Directory.Delete(version, recursive: true);
                Directory.CreateSymbolicLink(version, Root.Outside);
                break;
            default:
                Directory.Delete(Root.At("models/m"), recursive: true);
                File.WriteAllText(Root.At("models/m"), "x");
                break;
        }

        await ReplaceAsync();

        _fixture.AssertPublished();
        Assert.Equal(["precious"], new DirectoryInfo(Root.Outside).GetFileSystemInfos().Select(info => info.Name));
    }

    [Fact]
    public async Task What_was_added_beside_stays_and_the_list_is_replaced_only_when_given()
    {
        await _fixture.PublishAsync();
        Root.Write($"{_fixture.Final}/added", "mine");
        Root.Folder.DeleteFile($"{_fixture.Final}/checksum.sha256");
        Root.Write($"{_fixture.Final}/checksum.sha256", "garbage");
        var verified = await _fixture.VerifyAsync();

        Replacer.PutInPlace(Replacer.Stage(PublishFixture.TaskId, verified, []), _fixture.Key);

        Assert.Equal("mine", Root.ReadText($"{_fixture.Final}/added"));
        Assert.Equal("garbage", Root.ReadText($"{_fixture.Final}/checksum.sha256"));
    }

    [Fact]
    public async Task A_part_that_changed_since_it_was_verified_replaces_nothing()
    {
        await _fixture.PublishAsync();
        var verified = await _fixture.VerifyAsync();
        Root.Write(_fixture.PartOf("a.bin"), Root.Read(_fixture.PartOf("a.bin")).Flipped(1));

        Assert.Throws<ContentLostException>(() => { Replacer.Stage(PublishFixture.TaskId, verified, _fixture.Version.Checksums); });

        Assert.All(_fixture.Version.Contents, file => Assert.Equal(file.Value, Root.Read($"{_fixture.Final}/{file.Key}")));
    }

    private async Task ReplaceAsync()
    {
        var verified = await _fixture.VerifyAsync();
        Replacer.PutInPlace(Replacer.Stage(PublishFixture.TaskId, verified, _fixture.Version.Checksums), _fixture.Key);
    }
}
