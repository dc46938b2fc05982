using System.Net.Sockets;
using ModelManager.Primitives;
using ModelManager.Server.Publishing;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Server.Publishing;

public sealed class SourceTreeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_given_path_may_be_a_link()
    {
        _folder.File("real/a", 3);
        _folder.File("real/b", 4);
        Directory.CreateSymbolicLink(_folder.At("folder link"), "real");
        File.CreateSymbolicLink(_folder.At("file link"), _folder.At("real", "b"));

        using var tree = SourceTree.Open([_folder.At("folder link") + "/", _folder.At("file link")]);

        Assert.Equal(["a", "b", "file link"], tree.Files.Select(file => file.Path.Value));
        using var content = tree.Files[2].Open();
        Assert.Equal(4, content.Length);
    }

    [Fact]
    public void A_link_to_a_file_of_the_same_folder_is_that_file()
    {
        _folder.File("model/data/a", 3);
        _folder.Folder("model", "links");
        File.CreateSymbolicLink(_folder.At("model", "links", "near"), "../data/a");
        File.CreateSymbolicLink(_folder.At("model", "links", "far"), "near");

        using var tree = SourceTree.Open([_folder.At("model")]);

        Assert.Equal(["data/a", "links/far", "links/near"], tree.Files.Select(file => file.Path.Value));
        Assert.All(tree.Files, file => Assert.Equal("data/a", file.Relative));
    }

    [Theory]
    [InlineData("/etc/hostname")]
    [InlineData("../outside")]
    [InlineData("../other/data/a")]
    [InlineData("../../model-2/x")]
    [InlineData("/proc/self/environ")]
    [InlineData("gone")]
    [InlineData("data")]
    [InlineData(".")]
    [InlineData("loop")]
    public void Any_other_link_is_refused(string target)
    {
        _folder.File("outside", 3);
        _folder.File("other/data/a", 3);
        _folder.File("model/data/a", 3);
        File.CreateSymbolicLink(_folder.At("model", "loop"), target);

        Assert.Contains("loop'", Refusal(_folder.At("model")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_neither_file_nor_folder_is_refused()
    {
        _folder.Folder("model");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder.At("model", "s")));

        Assert.Contains("neither a regular file nor a folder", Refusal(_folder.At("model")), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_publish_is_refused()
    {
        _folder.Folder("model", "only", "folders");

        Assert.Equal("there is no file to publish", Refusal(_folder.At("model")));
        Assert.Equal($"'{_folder.At("gone")}' does not exist", Refusal(_folder.At("gone")));
    }

    [Theory]
    [InlineData(".hidden")]
    [InlineData("nested/.git/config")]
    [InlineData("checksum.sha256")]
    [InlineData("Manifest.json")]
    [InlineData("a:b")]
    [InlineData("a\\b")]
    [InlineData("line\nfeed")]
    [InlineData("nul.txt")]
    [InlineData("dot.")]
    [InlineData("space ")]
    public void A_name_that_not_every_system_can_have_is_refused(string name)
    {
        _folder.File($"model/{name}", 3);

        Assert.Contains(name.ReplaceLineEndings(" "), Refusal(_folder.At("model")).ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void Twins_are_refused_within_a_folder_and_between_paths()
    {
        _folder.File("model/data/a", 3);
        _folder.File("model/DATA/b", 3);
        _folder.File("1/x", 3);
        _folder.File("2/X", 3);
        _folder.File("3/x/y", 3);

        Assert.Contains("differ only by case", Refusal(_folder.At("model")), StringComparison.Ordinal);
        Assert.Contains("cannot exist side by side", Refusal(_folder.At("1"), _folder.At("2")), StringComparison.Ordinal);
        Assert.Contains("cannot exist side by side", Refusal(_folder.At("1"), _folder.At("3")), StringComparison.Ordinal);
        Assert.Contains("cannot exist side by side", Refusal(_folder.At("1", "x"), _folder.At("1")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_not_UTF8_is_refused_rather_than_left_out()
    {
        _folder.File("model/good", 3);
        var model = _folder.At("model");
        Assert.Equal(0, Commands.Run("bash", "-c", @"touch ""$0/""$'\xe9'", model));
        try
        {
            Assert.Contains("not UTF-8", Assert.Throws<ModelManagerException>(() => SourceTree.Open([model]).Dispose()).Message, StringComparison.Ordinal);
        }
        finally
        {
            Assert.Equal(0, Commands.Run("rm", "-r", model));
        }
    }


    private static string Refusal(params string[] paths)
    {
        var refusal = Assert.Throws<ModelManagerException>(() => SourceTree.Open(paths).Dispose());
        Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
        return refusal.Message;
    }
}
