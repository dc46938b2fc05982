using System.Diagnostics;
using ModelManager.Catalogue;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Store;
using ModelManager.Transfer;
using ModelManager.UnitTests.Support;
using ModelManager.Verification;

namespace ModelManager.UnitTests.Transfer;

/// <summary>Many small files: each by one request, where it will be taken from; and whatever does not go smoothly comes right all the same.</summary>
public sealed class SmallFileTests : IDisposable
{
    private const int Many = 80;
    private const string TaskId = "00000000000000000000000000000001";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly string s_whole = StagingFolder.PathOf(TaskId);

    private readonly TemporaryRoot _root = new();
    private readonly FakeVersion _version = new("m", "1.0", [.. Enumerable.Range(0, Many).Select(i => ($"层-{i % 7}/文件-{i}", Bytes.Of(1 + (i * 3001))))]) { ChunkBytes = ChunkDigests.MinChunkBytes };
    private readonly RecordingProgress _progress = new();
    private SyncBatch? _batch;

    public void Dispose()
    {
        _batch?.Dispose();
        _root.Dispose();
        _progress.Dispose();
    }

    [Fact]
    public async Task Each_comes_by_one_request_and_is_whole_where_it_is_staged()
    {
        var origin = Origin();

        var verified = await RunAsync(origin);

        Assert.All(verified, content => Assert.Equal($"{s_whole}/{content.Plan.File.Path}", content.Place));
        Assert.Equal(Many, origin.Requests.Count);
        Assert.All(origin.Requests, request => Assert.True(request.IsWhole));
        Assert.Empty(_root.Names(StoreLayout.Temp));
        Assert.All(verified, content => Assert.Equal(RootFolder.PublishedFileMode, _root.Folder.Status(content.Place)!.Value.Mode));
        Assert.Equal((_version.Entry.SizeBytes, _version.Entry.SizeBytes), (_progress.Position, _progress.WireBytes));
        Publish(verified);
    }

    /// <summary>What one answer may be in place of a good one, and whether it is only the first one for that file.</summary>
    public static TheoryData<string> Troubles => ["wrong", "short", "long", "other start", "network", "status", "cut", "empty"];

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task What_does_not_go_smoothly_goes_the_long_way(string trouble)
    {
        var asked = 0;
        var origin = Origin((request, content) => IsVictim(request) && Interlocked.Increment(ref asked) == 1
            ? trouble switch
            {
                "wrong" => request.Whole([.. content.Reverse()]),
                "short" => request.Whole(content[1..]),
                "long" => request.Whole([.. content, 0]),
                "other start" => new OriginBody(new MemoryStream(content), 1, null, true, null),
                "network" => throw new ModelManagerException(ErrorCode.Network, "cut"),
                "status" => throw new ModelManagerException(ErrorCode.HttpStatus, "busy", new ErrorDetail { HttpStatus = 503 }),
                "cut" => request.Body(new ScriptedBody(content[..10]).Then(new ModelManagerException(ErrorCode.Network, "cut"))),
                "empty" => request.Whole([]),
                _ => throw new ArgumentException(trouble),
            }
            : request.Range(content));

        var verified = await RunAsync(origin);

        Assert.Equal(2, asked);
        Assert.Contains(verified, content => content.Place == content.Plan.Part);
        Assert.Equal(1, _progress.Retries);
        Assert.Equal(_version.Entry.SizeBytes, _progress.Position);
        Publish(verified);
    }

    [Fact]
    public async Task A_server_that_is_always_wrong_is_said_to_be_after_a_bounded_number_of_requests()
    {
        var origin = Origin((request, content) => IsVictim(request) ? request.Whole([.. content.Reverse()]) : request.Range(content));

        var failure = await Assert.ThrowsAsync<ModelManagerException>(() => RunAsync(origin));

        Assert.Equal(ErrorCode.ChecksumMismatch, failure.Code);

        // Once the short way; the rest is what chunks that stay wrong are worth.
        Assert.InRange(origin.Requests.Count(IsVictim), 4, 13);
    }

    [Fact]
    public async Task When_nothing_comes_any_more_few_requests_are_made_in_vain()
    {
        using var stop = new CancellationTokenSource();
        var origin = Origin((_, _) => throw new ModelManagerException(ErrorCode.Network, "down"));

        var running = RunAsync(origin, cancellationToken: stop.Token);
        await Task.Delay(1000);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.InRange(origin.Requests.Count, 1, 20);
    }

    [Fact]
    public async Task One_that_is_never_answered_is_asked_for_again()
    {
        var asked = 0;
        var origin = new LivelyOrigin(async (request, cancellation) =>
        {
            if (IsVictim(request) && Interlocked.Increment(ref asked) == 1)
            {
                await Task.Delay(Timeout.Infinite, cancellation);
            }

            return request.Range(ContentOf(request));
        })
        { AnswerTime = TimeSpan.FromMilliseconds(1) };
        var watch = Stopwatch.StartNew();

        Publish(await RunAsync(origin, time: TimeProvider.System));

        Assert.Equal(2, asked);
        Assert.InRange(watch.Elapsed.TotalSeconds, 1.5, 30);
    }

    [Fact]
    public async Task What_is_in_its_place_gives_way()
    {
        _root.Write($"{s_whole}/层-3/文件-3", Bytes.Of(77));

        Publish(await RunAsync(Origin()));
    }

    [Fact]
    public async Task Who_edits_one_before_it_is_published_is_noticed()
    {
        var verified = await RunAsync(Origin());
        _root.Folder.SetMode(verified[5].Place, RootFolder.PrivateFileMode);
        _root.Write(verified[5].Place, [.. _version.Contents[verified[5].Plan.File.Path].Reverse()]);

        Assert.Throws<ContentLostException>(() => Publish(verified));
    }

    [Fact]
    public async Task Of_what_is_stopped_each_file_is_whole_or_not_there()
    {
        using var stop = new CancellationTokenSource();
        var origin = Origin((request, content) =>
        {
            if (request.Index == Many / 2)
            {
                stop.Cancel();
            }

            return request.Range(content);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(origin, cancellationToken: stop.Token));

        var left = _root.Folder.ListFiles(s_whole).ToList();
        Assert.InRange(left.Count, 1, Many - 1);
        Assert.All(left, path => Assert.Equal(_version.Contents[ModelPath.Parse(path)], _root.Read($"{s_whole}/{path}")));
        Assert.All(_root.Names(StoreLayout.Temp), name => Assert.EndsWith(StoreLayout.PartSuffix, name));

        // And the next run takes them up.
        new Publisher(_root.Folder).Unstage(TaskId, _version.Key);
        Publish(await RunAsync(Origin()));
    }

    [Fact]
    public async Task A_full_disk_is_said_to_be()
    {
        using var disk = new FullDisk(megabytes: 4);
        var failure = await Assert.ThrowsAsync<ModelManagerException>(() => RunAsync(Origin(), disk.Folder));

        Assert.Equal((ErrorCode.InsufficientSpace, OsError.NoSpace), (failure.Code, failure.Detail.OsError));
        Assert.All(disk.Folder.ListFiles(s_whole), path => Assert.Equal(_version.Contents[ModelPath.Parse(path)].Length, disk.Folder.Status($"{s_whole}/{path}")!.Value.SizeBytes));
    }

    [Fact]
    public async Task Under_a_limited_rate_and_without_a_batch_there_is_a_part_of_each()
    {
        Assert.All(await RunAsync(Origin(), bytesPerSecond: 1L << 30), content => Assert.Equal(content.Plan.Part, content.Place));
        _root.Folder.DeleteFolder(StoreLayout.Temp);
        Assert.All(await RunAsync(Origin(), withBatch: false), content => Assert.Equal(content.Plan.Part, content.Place));
    }

    private static bool IsVictim(LivelyRequest request) => request.File.File.Path.Value == "层-5/文件-40";

    private byte[] ContentOf(LivelyRequest request) => _version.Contents[request.File.File.Path];

    private LivelyOrigin Origin(Func<LivelyRequest, byte[], OriginBody>? answer = null) => new((request, _) =>
        Task.FromResult(answer is null ? request.Range(ContentOf(request)) : answer(request, ContentOf(request))))
    { AnswerTime = TimeSpan.FromMilliseconds(1) };

    private async Task<IReadOnlyList<VerifiedContent>> RunAsync(
        LivelyOrigin origin, RootFolder? root = null, long bytesPerSecond = 0, bool withBatch = true, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        root ??= _root.Folder;
        var budget = new TransferBudget(TimeProvider.System) { ConnectionsPerTransfer = 4 };
        budget.Rate.BytesPerSecond = bytesPerSecond;
        _batch?.Dispose();
        _batch = withBatch ? SyncBatch.TryOpen(root, Many) : null;
        Assert.Equal(withBatch, _batch is not null);
        var plan = _version.Plan(root, s_whole);
        List<VerifyingReceiver> receivers = [.. plan.Files.Select(_ => new VerifyingReceiver())];
        var transfer = new ModelTransfer(root, origin, budget, time ?? new SlowTime());
        await transfer.RunAsync(plan, TaskId, receivers, _progress, _ => { }, _batch, () => false, cancellationToken).WaitAsync(s_patience, CancellationToken.None);
        return [.. receivers.Select(receiver => receiver.Verified!)];
    }

    private void Publish(IReadOnlyList<VerifiedContent> verified)
    {
        var publisher = new Publisher(_root.Folder);
        publisher.Commit(publisher.Stage(TaskId, _version.Entry, _version.Checksums, verified));
        Assert.All(_version.Contents, file => Assert.Equal(file.Value, _root.Read($"{StoreLayout.Version(_version.Key)}/{file.Key}")));
        Assert.Empty(_root.Names(StoreLayout.Temp));
    }
}
