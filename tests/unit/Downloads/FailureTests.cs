using ModelManager.Downloads;
using ModelManager.Lifecycle;
using ModelManager.Primitives;
using ModelManager.Store;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Downloads;

public sealed class FailureTests : IAsyncLifetime
{
    private readonly FakeVersion _version = DownloadBench.Simple();
    private readonly DownloadBench _bench;

    public FailureTests() => _bench = new DownloadBench(_version);

    private FakeLibrary Library => _bench.Library;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _bench.DisposeAsync().AsTask();

    [Fact]
    public async Task A_byte_that_is_wrong_once_is_fetched_again()
    {
        Library.Spoil = (_, content) => Library.Count("f.bin") == 1 ? content.Flipped(100_000) : content;

        await EngineHost.EndOf(_bench.Open().Start("m", "1.0"));

        Assert.Equal(2, Library.Count("f.bin"));
        _bench.AssertInstalled(_version);
    }

    [Fact]
    public async Task A_byte_that_is_always_wrong_never_reaches_the_models()
    {
        Library.Spoil = (_, content) => content.Flipped(100_000);
        var host = _bench.Open();

        Assert.Equal(ErrorCode.ChecksumMismatch, await EngineHost.FailureOf(host.Start("m", "1.0")));

        Assert.InRange(Library.Count("f.bin"), 3, 8);
        Assert.Equal(["temp"], _bench.Root.Names("models"));
        Assert.Equal(ModelState.Failed, host.Status("m", "1.0").State);
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData(null)]
    public async Task Cancelling_leaves_alone_what_was_confirmed_since(string? version)
    {
        var (host, failed) = await FailAsync();
        Library.Spoil = (_, content) => content;
        await EngineHost.EndOf(_bench.Open().Start("m", "1.0"));

        // As after a registration whose last sync failed.
        failed.Task.HasPlaced = true;
        new TaskRecords(_bench.Root.Folder).Write(new TaskRecord(failed.TaskId, _version.Key, IsPaused: true, IsBackground: false, []));
        await EngineHost.EndOf(host.Start("m", version));
        failed.Cancel();
        await failed.Task.Ended;

        Assert.Equal(ModelState.Ready, host.Status("m", "1.0").State);
        _bench.AssertInstalled(_version);
        Assert.Empty(host.Engine.Tasks);
    }

    // Who cancels wants the room back.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelling_takes_what_was_published_and_could_not_be_registered(bool isTriedAgain)
    {
        var host = _bench.Open();
        Directory.CreateDirectory(_bench.Root.At("registry.json.new"));
        var handle = host.Start("m", "1.0");
        Assert.Equal(ErrorCode.Io, await EngineHost.FailureOf(handle));
        if (isTriedAgain)
        {
            handle = host.Start("m", "1.0");
            Assert.Equal(ErrorCode.Io, await EngineHost.FailureOf(handle));
        }

        Assert.True(_bench.Root.Exists(StoreLayout.Version(_version.Key)));
        Directory.Delete(_bench.Root.At("registry.json.new"));

        handle.Cancel();
        await host.WaitForAsync(handle, ModelState.Absent);

        Assert.False(_bench.Root.Exists(StoreLayout.Version(_version.Key)));
        Assert.Empty(_bench.LeftOvers());
    }

    [Fact]
    public async Task Cancelling_a_failed_download_leaves_alone_what_somebody_put_in_its_place()
    {
        var (host, handle) = await FailAsync();
        _bench.Root.Write(StoreLayout.Version(_version.Key) + "/mine", "precious");

        handle.Cancel();
        await host.WaitForAsync(handle, ModelState.Absent);

        Assert.Equal("precious", _bench.Root.ReadText(StoreLayout.Version(_version.Key) + "/mine"));
    }

    [Fact]
    public async Task Cancelling_is_tried_again_when_clearing_away_failed()
    {
        var (host, handle) = await FailAsync();
        var record = _bench.Root.At(StoreLayout.Task(_version.Key));
        File.Move(record, $"{_bench.Root.Outside}/record");
        Directory.CreateDirectory(record);

        handle.Cancel();
        await host.WaitForAsync(() => host.Engine.Find(_version.Key)?.Status.Error?.Code == ErrorCode.Io, "the failure of the cancellation");
        Directory.Delete(record);
        File.Move($"{_bench.Root.Outside}/record", record);
        await host.WaitForAsync(() => host.Engine.Find(_version.Key)!.Ended.IsCompleted, "its end");
        handle.Cancel();

        await host.WaitForAsync(handle, ModelState.Absent);
        Assert.Empty(_bench.LeftOvers());
    }

    [Fact]
    public async Task A_file_that_is_not_there_fails_after_one_more_look_at_the_catalogue()
    {
        Library.Instead = async (request, stream) =>
            request.Target.EndsWith("f.bin", StringComparison.Ordinal) && await FakeLibrary.ReplyAsync(stream, "404 Not Found", "", []);
        var handle = _bench.Open().Start("m", "1.0");

        Assert.Equal(ErrorCode.HttpStatus, await EngineHost.FailureOf(handle));
        Assert.Equal(2, Library.Count("api/models/m"));
    }

    [Fact]
    public async Task A_file_that_moved_is_found_by_the_second_look()
    {
        Library.Instead = async (request, stream) =>
            request.Target.EndsWith("f.bin", StringComparison.Ordinal) && Library.Count("f.bin") == 1 && await FakeLibrary.ReplyAsync(stream, "404 Not Found", "", []);

        await EngineHost.EndOf(_bench.Open().Start("m", "1.0"));
    }

    [Theory]
    [InlineData("nothere", null)]
    [InlineData("nothere", "1.0")]
    [InlineData("m", "9.9")]
    public async Task What_the_library_does_not_have_is_not_in_the_catalogue(string id, string? version)
    {
        var host = _bench.Open();

        Assert.Equal(ErrorCode.NotInCatalogue, await EngineHost.FailureOf(host.Start(id, version)));
        await host.DisposeAsync();

        Assert.Empty(_bench.LeftOvers());
    }

    [Fact]
    public async Task Refused_credentials_fail_at_once()
    {
        Library.Break("401 Unauthorized");

        Assert.Equal(ErrorCode.Auth, await EngineHost.FailureOf(_bench.Open().Start("m")));
    }

    [Fact]
    public async Task A_published_version_that_changed_is_refused()
    {
        var host = _bench.Open();
        await EngineHost.EndOf(host.Start("m", "1.0"));
        await host.Engine.RemoveAsync(_version.Key, default);
        Library.Versions[0] = DownloadBench.Simple(seed: 2);

        Assert.Equal(ErrorCode.RemoteChanged, await EngineHost.FailureOf(host.Start("m", "1.0")));
        Assert.Equal(ErrorCode.RemoteChanged, await EngineHost.FailureOf(host.Start("m")));
        Assert.Equal(["temp"], _bench.Root.Names("models"));
    }

    [Fact]
    public async Task A_twin_by_case_of_what_is_installed_is_refused()
    {
        var host = _bench.Open();
        await EngineHost.EndOf(host.Start("m", "1.0"));
        Library.Versions.Add(DownloadBench.Simple("M"));

        Assert.Equal(ErrorCode.InvalidArgument, await EngineHost.FailureOf(host.Start("M", "1.0")));
    }

    [Fact]
    public async Task Checksums_that_disagree_with_the_catalogue_are_refused()
    {
        Library.Instead = async (request, stream) =>
            request.Target.EndsWith("checksum.sha256", StringComparison.Ordinal) && await FakeLibrary.ReplyAsync(stream, "200 OK", "", "x"u8.ToArray());

        Assert.Equal(ErrorCode.UnexpectedResponse, await EngineHost.FailureOf(_bench.Open().Start("m", "1.0")));
        Assert.Equal(0, Library.Count("f.bin"));
    }

    [Fact]
    public async Task A_version_that_does_not_fit_on_the_disk_is_not_begun()
    {
        Library.Versions[0] = new FakeVersion("m", "1.0", ("f.bin", [1])) { SizeBytes = 1L << 49 };

        var failure = await Assert.ThrowsAsync<ModelManagerException>(() => EngineHost.EndOf(_bench.Open().Start("m", "1.0")));

        Assert.Equal(ErrorCode.InsufficientSpace, failure.Code);
        Assert.InRange(failure.Detail.RequiredBytes, 1L << 49, long.MaxValue);
        Assert.InRange(failure.Detail.AvailableBytes, 1, 1L << 48);
        Assert.Equal(0, Library.Count("f.bin"));
    }

    [Fact]
    public async Task Text_in_extra_that_is_not_Unicode_is_refused_before_anything_is_fetched()
    {
        Library.Instead = async (request, stream) =>
        {
            var size = _version.Entry.SizeBytes;
            var file = $$"""{"path":"f.bin","size_bytes":{{size}},"sha256":"{{_version.Entry.Files[0].Sha256}}"}""";
            var version = $$"""{"version":"1.0","size_bytes":{{size}},"checksum_sha256":"{{_version.Entry.ChecksumSha256}}","files":[{{file}}],"extra":{"x":"\ud800"} }""";
            return request.Target.EndsWith("api/models/m", StringComparison.Ordinal)
                && await FakeLibrary.ReplyAsync(stream, "200 OK", "", System.Text.Encoding.UTF8.GetBytes($$"""{"model_id":"m","versions":[{{version}}]}"""));
        };

        Assert.Equal(ErrorCode.UnexpectedResponse, await EngineHost.FailureOf(_bench.Open().Start("m", "1.0")));
        Assert.Equal(0, Library.Count("f.bin"));
    }

    // As one does whose bytes are always wrong.
    private async Task<(EngineHost Host, DownloadHandle Handle)> FailAsync()
    {
        Library.Spoil = (_, content) => content.Flipped(100_000);
        var host = _bench.Open();
        var handle = host.Start("m", "1.0");
        Assert.Equal(ErrorCode.ChecksumMismatch, await EngineHost.FailureOf(handle));
        return (host, handle);
    }
}
