using ModelManager.Primitives;
using ModelManager.Store;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Store;

public sealed class PublisherTests : IDisposable
{
    private readonly PublishFixture _fixture = new();

    private TemporaryRoot Root => _fixture.Root;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_version_appears_whole_and_read_only()
    {
        var published = await _fixture.PublishAsync();

        _fixture.AssertPublished();
        Assert.Equal((_fixture.Key, 3000L, Digest.Of(_fixture.Version.Checksums)), (published.Key, published.SizeBytes, published.ChecksumSha256));
        Assert.Empty(Root.Names(StoreLayout.Temp));
        Assert.All(Root.Folder.ListFiles(_fixture.Final), file => Assert.Equal(0x124u, Root.Folder.Status($"{_fixture.Final}/{file}")!.Value.Mode));
        foreach (var folder in new[] { "models", "models/m", "models/m/1.0", "models/m/1.0/sub", "models/m/1.0/sub/deep" })
        {
            Assert.Equal(0x1EDu, Root.Folder.Status(folder)!.Value.Mode);
        }
    }

    [Fact]
    public async Task Nothing_is_visible_before_everything_is_staged()
    {
        var verified = await _fixture.VerifyAsync();

        var staged = _fixture.Publisher.Stage(PublishFixture.TaskId, _fixture.Version.Entry, _fixture.Version.Checksums, verified);

        Assert.Equal(["temp"], Root.Names(StoreLayout.Models));
        Assert.Equal(["a.bin", "checksum.sha256", "empty", "sub"], Root.Names(staged.Folder));
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("edited")]
    [InlineData("lengthened")]
    [InlineData("replaced")]
    [InlineData("link")]
    [InlineData("folder")]
    public async Task What_changed_since_it_was_verified_is_not_published(string how)
    {
        var verified = await _fixture.VerifyAsync();
        var part = _fixture.PartOf("a.bin");
        var content = Root.Read(part);
        switch (how)
        {
            case "deleted":
                File.Delete(Root.At(part));
                break;
            case "edited":
                File.WriteAllBytes(Root.At(part), content.Flipped(7));
                break;
            case "lengthened":
                File.AppendAllText(Root.At(part), "x");
                break;
            case "replaced":
                File.Delete(Root.At(part));
                File.WriteAllBytes(Root.At(part), content);
                break;
            case "link":
                File.Delete(Root.At(part));
                File.WriteAllBytes(Path.Combine(Root.Outside, "a"), content);
                File.CreateSymbolicLink(Root.At(part), Path.Combine(Root.Outside, "a"));
                break;
            default:
                File.Delete(Root.At(part));
                Directory.CreateDirectory(Root.At(part));
                break;
        }

        Assert.Throws<ContentLostException>(() => _fixture.Publisher.Stage(PublishFixture.TaskId, _fixture.Version.Entry, _fixture.Version.Checksums, verified));

        Assert.Equal(["temp"], Root.Names(StoreLayout.Models));
    }

    [Fact]
    public async Task What_an_interrupted_publication_staged_goes_back_to_its_parts()
    {
        var verified = await _fixture.VerifyAsync();
        _fixture.Publisher.Stage(PublishFixture.TaskId, _fixture.Version.Entry, _fixture.Version.Checksums, verified);

        _fixture.Publisher.Unstage(PublishFixture.TaskId, _fixture.Key);

        Assert.All(_fixture.Version.Contents, file => Assert.Equal(file.Value, Root.Read(_fixture.PartOf(file.Key.Value))));
        Assert.Empty(Root.Names(StoreLayout.Staging));
        await _fixture.PublishAsync();
        _fixture.AssertPublished();
    }

    [Fact]
    public void Unstaging_what_is_not_staged_does_nothing() => _fixture.Publisher.Unstage(PublishFixture.TaskId, _fixture.Key);

    [Theory]
    [InlineData("full folder")]
    [InlineData("empty folder")]
    [InlineData("file")]
    [InlineData("link")]
    [InlineData("dangling link")]
    public async Task What_is_in_the_way_and_that_nobody_was_told_of_is_replaced(string what)
    {
        Directory.CreateDirectory(Root.At("models/m"));
        var target = Path.Combine(Root.Outside, "target");
        switch (what)
        {
            case "full folder":
                Root.Write($"{_fixture.Final}/old/x", "old");
                break;
            case "empty folder":
                Directory.CreateDirectory(Root.At(_fixture.Final));
                break;
            case "file":
                Root.Write(_fixture.Final, "old");
                break;
            default:
                if (what == "link")
                {
                    Directory.CreateDirectory(target);
                    File.WriteAllText(Path.Combine(target, "precious"), "precious");
                }

                File.CreateSymbolicLink(Root.At(_fixture.Final), target);
                break;
        }

        await _fixture.PublishAsync().WaitAsync(TimeSpan.FromSeconds(30));

        _fixture.AssertPublished();
        Assert.Equal(what == "link", File.Exists(Path.Combine(target, "precious")));
    }

    [Theory]
    [InlineData("models/m")]
    [InlineData(StoreLayout.Staging + "/" + PublishFixture.TaskId)]
    [InlineData(StoreLayout.Staging + "/" + PublishFixture.TaskId + "/sub")]
    [InlineData(StoreLayout.Staging + "/" + PublishFixture.TaskId + "/checksum.sha256")]
    public async Task A_link_on_the_way_is_an_error_and_nothing_is_written_behind_it(string where)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Root.At(where))!);
        File.CreateSymbolicLink(Root.At(where), Root.Outside);

        var failure = await Assert.ThrowsAsync<ModelManagerException>(() => _fixture.PublishAsync().WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.Equal(ErrorCode.Io, failure.Code);
        Assert.Empty(Directory.GetFileSystemEntries(Root.Outside));
    }

    [Fact]
    public async Task The_parts_own_links_are_replaced_rather_than_followed()
    {
        var verified = await _fixture.VerifyAsync();
        var staged = Root.At($"{_fixture.Staging}/a.bin");
        var victim = Path.Combine(Root.Outside, "victim");
        File.WriteAllText(victim, "precious");
        Directory.CreateDirectory(Path.GetDirectoryName(staged)!);
        File.CreateSymbolicLink(staged, victim);

        _fixture.Publisher.Commit(_fixture.Publisher.Stage(PublishFixture.TaskId, _fixture.Version.Entry, _fixture.Version.Checksums, verified));

        _fixture.AssertPublished();
        Assert.Equal("precious", File.ReadAllText(victim));
    }

    [Fact]
    public void A_folder_of_the_model_that_vanishes_meanwhile_is_made_again()
    {
        // Nine times at most: less often than placing is tried.
        using var others = Root.OpenAgain();
        using var stop = new CancellationTokenSource();
        var budget = 0;
        var remover = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                if (Volatile.Read(ref budget) > 0 && others.FolderExists("models/m"))
                {
                    others.TryDeleteEmptyFolder("models/m");
                    Interlocked.Decrement(ref budget);
                }
            }
        });
        remover.Start();
        try
        {
            for (var round = 0; round < 300; round++)
            {
                Root.Folder.CreateFolder(_fixture.Staging);
                Volatile.Write(ref budget, 9);
                _fixture.Publisher.Commit(new StagedModel(_fixture.Staging, _fixture.Version.Entry));
                Volatile.Write(ref budget, 0);
                Assert.True(Root.Exists(_fixture.Final));
                Directory.Delete(Root.At("models/m"), recursive: true);
            }
        }
        finally
        {
            stop.Cancel();
            remover.Join();
        }
    }
}
