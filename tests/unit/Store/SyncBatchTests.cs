using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Store;

/// <summary>Many small files are made durable together, when they are staged.</summary>
public sealed class SyncBatchTests : IDisposable
{
    private const int Many = 64;

    private readonly PublishFixture _fixture = new();

    private TemporaryRoot Root => _fixture.Root;

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(0, false)]
    [InlineData(Many - 1, false)]
    [InlineData(Many, true)]
    [InlineData(10_000, true)]
    public async Task A_batch_is_for_many_files(int files, bool isOpened)
    {
        using var batch = SyncBatch.TryOpen(Root.Folder, files);

        Assert.Equal(isOpened, batch is not null);
        await (batch?.SyncAsync() ?? Task.CompletedTask);
    }

    [Fact]
    public async Task One_that_is_disposed_of_while_it_syncs_is_closed_in_the_end()
    {
        int Open() => new DirectoryInfo("/proc/self/fd").GetFileSystemInfos().Count(file => file.LinkTarget == Root.Folder.Path);
        var before = Open();
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var batch = SyncBatch.TryOpen(Root.Folder, Many)!;
            Assert.Equal(before + 1, Open());
            batch.Wrote(SyncBatch.AheadBytes);
            batch.Dispose();

            // Behind what is under way, and closed by then.
            await Assert.ThrowsAsync<ObjectDisposedException>(batch.SyncAsync);
            Assert.Equal(before, Open());
        }
    }

    [Fact]
    public void A_file_system_that_is_not_known_to_report_errors_gets_none()
    {
        using var folder = RootFolder.OpenShared("/proc/self", create: false);

        Assert.Null(SyncBatch.TryOpen(folder, Many));
    }

    [Fact]
    public async Task New_small_files_are_left_to_the_batch_and_published()
    {
        using var batch = SyncBatch.TryOpen(Root.Folder, Many);

        var verified = await _fixture.VerifyAsync(batch);

        Assert.All(verified, content => Assert.Same(batch, content.Unsynced));
        _fixture.Publisher.Commit(_fixture.Publisher.Stage(PublishFixture.TaskId, _fixture.Version.Entry, _fixture.Version.Checksums, verified));
        _fixture.AssertPublished();
    }

    [Fact]
    public async Task What_an_earlier_run_left_is_synced_by_itself()
    {
        Root.Write(_fixture.PartOf("a.bin"), _fixture.Version.Contents[ModelPath.Parse("a.bin")]);
        using var batch = SyncBatch.TryOpen(Root.Folder, Many);

        var verified = await _fixture.VerifyAsync(batch);

        Assert.Equal(["sub/deep/b.bin", "empty"], verified.Where(content => content.Unsynced is not null).Select(content => content.Plan.File.Path.Value));
    }

    [Fact]
    public async Task When_the_batch_fails_nothing_of_it_is_kept()
    {
        Root.Write(_fixture.PartOf("a.bin"), _fixture.Version.Contents[ModelPath.Parse("a.bin")]);
        var batch = SyncBatch.TryOpen(Root.Folder, Many)!;
        var verified = await _fixture.VerifyAsync(batch);
        batch.Dispose();

        Assert.ThrowsAny<Exception>(() => _fixture.Publisher.Stage(PublishFixture.TaskId, _fixture.Version.Entry, _fixture.Version.Checksums, verified));

        Assert.Equal(["a.bin", "checksum.sha256", "sub"], Root.Names(_fixture.Staging));
        Assert.Empty(Root.Names($"{_fixture.Staging}/sub/deep"));
        _fixture.Publisher.Unstage(PublishFixture.TaskId, _fixture.Key);
        await _fixture.PublishAsync();
        _fixture.AssertPublished();
    }

    [Fact]
    public async Task A_file_with_a_journal_is_synced_by_itself()
    {
        var content = Bytes.Of(8 * 1024 * 1024);
        using var batch = SyncBatch.TryOpen(Root.Folder, Many);
        var version = new FakeVersion("m", "2.0", ("big.bin", content), ("small.bin", Bytes.Of(10)));

        var verified = await _fixture.VerifyAsync(batch, version);

        Assert.Equal([null, batch], verified.Select(file => file.Unsynced));
    }
}
