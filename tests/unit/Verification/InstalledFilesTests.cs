using ModelManager.Primitives;
using ModelManager.UnitTests.Support;
using ModelManager.Verification;

namespace ModelManager.UnitTests.Verification;

public sealed class InstalledFilesTests : IDisposable
{
    private const string Folder = "models/m/1";

    private readonly TemporaryRoot _root = new();
    private readonly FakeVersion _version = new("m", "1", ("a", Bytes.Of(3_000_000)), ("s/b", Bytes.Of(7)), ("empty", []));

    public InstalledFilesTests()
    {
        foreach (var (path, content) in _version.Contents)
        {
            _root.Write($"{Folder}/{path}", content);
        }

        _root.Write($"{Folder}/checksum.sha256", _version.Checksums);
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_complete_version_is_known_by_its_own_list()
    {
        Assert.Equal((Digest.Of(_version.Checksums), 3_000_007L), InstalledFiles.Examine(_root.Folder, Folder));
        Assert.Null(FindDamage());
        _root.Write($"{Folder}/added beside", "x");
        Assert.Null(FindDamage());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("s/b")]
    [InlineData("empty")]
    [InlineData("checksum.sha256")]
    public void A_file_that_is_missing(string path)
    {
        File.Delete(_root.At($"{Folder}/{path}"));

        Assert.Null(InstalledFiles.Examine(_root.Folder, Folder));
        Assert.Equal(path, FindDamage());
    }

    [Theory]
    [InlineData("a", 0)]
    [InlineData("a", 2_999_999)]
    [InlineData("s/b", 3)]
    [InlineData("checksum.sha256", 3)]
    public void A_bit_that_flipped(string path, int index)
    {
        _root.Write($"{Folder}/{path}", _root.Read($"{Folder}/{path}").Flipped(index));

        Assert.Equal(path, FindDamage());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("empty")]
    public void A_link_or_a_folder_in_the_place_of_a_file_is_damage(string path)
    {
        var copy = Path.Combine(_root.Outside, "copy");
        File.Move(_root.At($"{Folder}/{path}"), copy);
        File.CreateSymbolicLink(_root.At($"{Folder}/{path}"), copy);
        Assert.Equal(path, FindDamage());
        Assert.Null(InstalledFiles.Examine(_root.Folder, Folder));

        File.Delete(_root.At($"{Folder}/{path}"));
        Directory.CreateDirectory(_root.At($"{Folder}/{path}"));
        Assert.Equal(path, FindDamage());
        Assert.Null(InstalledFiles.Examine(_root.Folder, Folder));
    }

    [Fact]
    public void A_list_that_leads_out_is_no_list()
    {
        File.WriteAllText(Path.Combine(_root.Outside, "x"), "");
        _root.Write($"{Folder}/checksum.sha256", $"{Digest.Of([])}  ../../../../outside/x\n");

        Assert.Null(InstalledFiles.Examine(_root.Folder, Folder));
    }

    [Fact]
    public void Looking_can_be_cancelled() =>
        Assert.Throws<OperationCanceledException>(() => InstalledFiles.FindDamage(_root.Folder, Folder, Digest.Of(_version.Checksums), new CancellationToken(true)));

    private string? FindDamage() => InstalledFiles.FindDamage(_root.Folder, Folder, Digest.Of(_version.Checksums), default);
}
