using ModelManager.Catalogue;
using ModelManager.Http;
using ModelManager.Planning;
using ModelManager.Primitives;
using ModelManager.Transfer;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Transfer;

/// <summary>Several connections, and what servers, disks and people do to them.</summary>
public sealed partial class ModelTransferTests : IDisposable
{
    private const int Chunk = 64 * 1024;
    private const int Mega = 1024 * 1024;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);
    private static readonly ModelManagerException s_network = new(ErrorCode.Network, "cut");

    private readonly TemporaryRoot _root = new();

    public void Dispose() => _root.Dispose();

    public static TheoryData<int> Sizes =>
        [0, 1, Chunk - 1, Chunk, Chunk + 1, 65_539, 524_287, 1_048_573, (2 * Mega) - 1, 2 * Mega, (2 * Mega) + 1, 5_000_011, 9_999_991];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Every_size_is_right_over_any_number_of_connections(int size)
    {
        var content = Bytes.Of(size);
        foreach (var connections in (int[])[1, 2, 3, 4, 5, 7, 8, 11, 13, 16])
        {
            foreach (var chunk in (int[])[0, Chunk])
            {
                using var root = new TemporaryRoot();
                var origin = new LivelyOrigin(content) { AnswerTime = TimeSpan.FromMilliseconds(11) };
                var fetch = New(root, content, chunk, connections);

                await fetch.RunAsync(origin).WaitAsync(s_patience);

                Check(root, fetch, content);
                Assert.InRange(origin.MostOpen, size == 0 ? 0 : 1, connections);
            }
        }
    }

    [Fact]
    public async Task Far_away_a_file_comes_over_several_connections_and_no_byte_is_asked_for_more_often_than_needed()
    {
        var content = Bytes.Of(16 * Mega);
        var origin = new LivelyOrigin((request, _) => Task.FromResult(request.Range(content, before: Pace(2))));
        var fetch = New(_root, content, 0, 8);

        await fetch.RunAsync(origin).WaitAsync(s_patience);

        Check(_root, fetch, content);
        Assert.InRange(origin.MostOpen, 4, 8);
        Assert.InRange(fetch.Progress.WireBytes, content.Length, content.Length * 5 / 4);
    }

    [Fact]
    public async Task A_straggler_is_overtaken()
    {
        var content = Bytes.Of(16 * Mega);
        using var never = new CancellationTokenSource();
        var origin = new LivelyOrigin((request, _) => Task.FromResult(request.Index == 2
            ? request.Range(content, before: (_, cancellation) => Task.Delay(400, cancellation), readBytes: 1000)
            : request.Range(content, before: Pace(2))));
        var fetch = New(_root, content, Chunk, 4);

        // By itself it would take half an hour.
        await fetch.RunAsync(origin).WaitAsync(s_patience);

        Check(_root, fetch, content);
    }

    [Fact]
    public async Task A_straggler_that_is_left_alone_is_overtaken_by_a_new_connection()
    {
        var content = Bytes.Of(16 * Mega);
        var origin = new LivelyOrigin((request, _) => Task.FromResult(request.Index == 2
            ? request.Range(content, before: (_, cancellation) => Task.Delay(600, cancellation), readBytes: 1000)
            : request.Range(content)));
        var fetch = New(_root, content, Chunk, 4);

        await fetch.RunAsync(origin).WaitAsync(s_patience);

        Check(_root, fetch, content);
    }

    [Fact]
    public async Task Connections_refused_beside_others_fall_back_and_everything_is_kept()
    {
        var content = Bytes.Of(24 * Mega);
        var refused = 0;
        var origin = new LivelyOrigin((request, _) => request.Open > 2 && Interlocked.Increment(ref refused) > 0
            ? throw new ModelManagerException(ErrorCode.Auth, "one too many", new ErrorDetail { HttpStatus = 403 })
            : Task.FromResult(request.Range(content, before: Pace(1))));
        var fetch = New(_root, content, 0, 8);

        await fetch.RunAsync(origin).WaitAsync(s_patience);

        Check(_root, fetch, content);
        Assert.InRange(refused, 1, 40);
        Assert.InRange(fetch.Progress.WireBytes, content.Length, content.Length * 5 / 4);
    }

    [Fact]
    public async Task When_all_are_refused_so_is_the_download()
    {
        var content = Bytes.Of(8 * Mega);
        var origin = new LivelyOrigin((_, _) => throw new ModelManagerException(ErrorCode.Auth, "no", new ErrorDetail { HttpStatus = 403 }));
        var fetch = NewMany(_root, 8, out var plan, content, Bytes.Of(3 * Mega, 2), Bytes.Of(2 * Mega, 3));

        var failure = await Assert.ThrowsAsync<ModelManagerException>(() => fetch(origin, plan).WaitAsync(s_patience));

        Assert.Equal(ErrorCode.Auth, failure.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_without_ranges_gives_many_files_to_many_connections(bool saysRanges)
    {
        byte[][] contents = [.. Enumerable.Range(1, 9).Select(n => Bytes.Of((n * 700_001) + 1, n))];
        var origin = new LivelyOrigin((request, _) => Task.FromResult(request.Whole(Of(contents, request), saysRanges: saysRanges)));
        var progress = new RecordingProgress();
        var fetch = NewMany(_root, 8, out var plan, progress, contents);

        var sinks = await fetch(origin, plan).WaitAsync(s_patience);

        Assert.Equal(plan.Files.Select(file => file.File.Sha256), sinks.Select(sink => Digest.Of(sink.Content)));
        Assert.Equal((contents.Sum(content => content.Length), 0), (progress.Position, progress.LowestPosition));
    }

    [Fact]
    public async Task A_server_that_says_ranges_and_has_none_costs_no_failure()
    {
        var content = Bytes.Of(16 * Mega);
        var origin = new LivelyOrigin((request, _) => Task.FromResult(request.Whole(content, before: Pace(1), saysRanges: true)));
        var fetch = New(_root, content, 0, 8);

        await fetch.RunAsync(origin).WaitAsync(s_patience);

        Check(_root, fetch, content);
        Assert.InRange(fetch.Progress.WireBytes, content.Length, content.Length * 3L / 2);
    }

    [Fact]
    public async Task A_server_without_ranges_or_tags_that_cuts_at_the_same_place_gets_further_in_the_end()
    {
        var content = Bytes.Of(300_000);
        var cuts = 0;
        var origin = new LivelyOrigin((request, _) => Task.FromResult(request.Whole(content, null, before: (position, _) =>
            position >= 200_000 && Interlocked.Increment(ref cuts) < 7 ? throw s_network : Task.CompletedTask)));
        var fetch = New(_root, content, 0, 4, new FastTimeProvider(20));

        await fetch.RunAsync(origin).WaitAsync(s_patience);

        Check(_root, fetch, content);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Chunk)]
    public async Task Content_that_changes_meanwhile_is_not_mixed(int chunk)
    {
        var old = Bytes.Of(16 * Mega, seed: 2);
        var content = Bytes.Of(16 * Mega);
        var origin = new LivelyOrigin((request, _) => Task.FromResult(request.Index < 4 ? request.Range(old, "\"old\"", Pace(1)) : request.Range(content, "\"new\"", Pace(1))));
        var fetch = New(_root, content, chunk, 4);

        await fetch.RunAsync(origin).WaitAsync(s_patience);

        Check(_root, fetch, content);
    }

    [Fact]
    public async Task A_bad_chunk_is_fetched_again_alone()
    {
        var content = Bytes.Of(8 * Mega);
        var isSpoilt = 0;
        var origin = new LivelyOrigin((request, _) =>
        {
            // The first connection that really reads there gets a wrong byte; one that was asked may be overtaken before.
            var sent = content.ToArray();
            return Task.FromResult(request.Range(sent, before: async (position, cancellation) =>
            {
                await Task.Delay(1, cancellation);
                if (position <= 3 * Mega && position + (64 * 1024) > 3 * Mega && Interlocked.Exchange(ref isSpoilt, 1) == 0)
                {
                    sent[3 * Mega] ^= 1;
                }
            }));
        });
        var fetch = New(_root, content, Chunk, 4);

        await fetch.RunAsync(origin).WaitAsync(s_patience);

        Check(_root, fetch, content);
        Assert.Equal(1, isSpoilt);
        Assert.InRange(fetch.Progress.WireBytes, content.Length + 1, content.Length * 3L / 2);
        Assert.True(fetch.Progress.Retries > 0);
    }

    [Fact]
    public async Task A_manifest_that_lies_costs_one_more_fetch_at_most()
    {
        var content = Bytes.Of(6 * Mega);
        var plan = Lie(content);
        var fetch = new Fetch(_root, new FakeVersion("m", "1", ("f.bin", content))) { OtherPlan = plan, Connections = 8 };

        await fetch.RunAsync(new LivelyOrigin((request, _) => Task.FromResult(request.Range(content, before: Pace(1))))).WaitAsync(s_patience);

        Check(_root, fetch, content);
        Assert.InRange(fetch.Progress.WireBytes, content.Length, 2L * content.Length);
    }

    [Fact]
    public async Task A_manifest_that_lies_about_what_is_on_the_disk_mixes_nothing()
    {
        var content = Bytes.Of(6 * Mega);
        var plan = Lie(content);
        _root.Write(plan.Part, content);
        var fetch = new Fetch(_root, new FakeVersion("m", "1", ("f.bin", content))) { OtherPlan = plan, Connections = 8 };

        await fetch.RunAsync(new LivelyOrigin(content)).WaitAsync(s_patience);

        Check(_root, fetch, content);
        Assert.InRange(fetch.Progress.WireBytes, content.Length, 2L * content.Length);
    }

    [Fact]
    public async Task A_library_that_always_sends_one_chunk_wrong_is_told_with_its_range()
    {
        var content = Bytes.Of(4 * Mega);
        var fetch = New(_root, content, Chunk, 4);
        var origin = new LivelyOrigin((request, _) => Task.FromResult(request.Range(content.Flipped(Mega + 5), before: Pace(1))));

        var failure = await Assert.ThrowsAsync<ModelManagerException>(() => fetch.RunAsync(origin).WaitAsync(s_patience));

        Assert.Equal(ErrorCode.ChecksumMismatch, failure.Code);
        Assert.Equal([new ByteRange(Mega, Mega + Chunk)], failure.Detail.Ranges);
        Assert.InRange(fetch.Progress.WireBytes, content.Length, content.Length + (20 * Chunk));
        Assert.Equal(0, fetch.Progress.Position);
        Assert.True(fetch.Progress.LowestPosition >= 0);
    }

    [Fact]
    public async Task A_byte_that_went_bad_on_the_disk_is_healed_by_its_chunk()
    {
        var content = Bytes.Of(8 * Mega);
        var fetch = New(_root, content, Chunk, 4);
        var seen = 0;
        fetch.Accepts = shown =>
        {
            // What was hashed was right, but it is not what is there: the receiver says no, as it does when it hashed a wrong byte.
            if (seen++ == 0)
            {
                using var part = _root.Folder.TryOpenWrite(fetch.Part)!;
                part.WriteAt([(byte)(content[5 * Mega] ^ 1)], 5 * Mega);
                return false;
            }

            return Digest.Of(shown) == fetch.Plan.File.Sha256;
        };

        await fetch.RunAsync(new LivelyOrigin(content)).WaitAsync(s_patience);

        // No, yes, and yes of the bytes as they are on the disk: somebody touched them.
        Check(_root, fetch, content);
        Assert.Equal(3, seen);
        Assert.InRange(fetch.Progress.WireBytes, content.Length + 1, content.Length + (2 * Chunk) + Mega);
    }

    [Fact]
    public async Task A_full_disk_keeps_what_came_over_all_connections()
    {
        var content = Bytes.Of(12 * Mega);
        var fetch = New(_root, content, 0, 4);
        var reads = 0;
        var origin = new LivelyOrigin((request, _) => Task.FromResult(request.Range(content, before: async (_, cancellation) =>
        {
            if (Interlocked.Increment(ref reads) == 120)
            {
                throw new ModelManagerException(ErrorCode.InsufficientSpace, "full");
            }

            await Task.Delay(1, cancellation);
        })));

        var failure = await Assert.ThrowsAsync<ModelManagerException>(() => fetch.RunAsync(origin).WaitAsync(s_patience));

        Assert.Equal(ErrorCode.InsufficientSpace, failure.Code);
        Assert.Equal((0, 0), (fetch.Progress.Position, fetch.Progress.LowestPosition));
        var durable = Journal.TryRead(_root.Folder, fetch.Plan)!.Durable;
        Assert.InRange(durable.Sum(range => range.Length), 3 * Mega, 12 * Mega);
        var part = _root.Read(fetch.Part);
        Assert.All(durable, range => Assert.Equal(content[(int)range.Start..(int)range.End], part[(int)range.Start..(int)range.End]));
    }

    [Fact]
    public async Task Whoever_cancels_gets_an_end_at_once_and_everything_back()
    {
        var content = Bytes.Of(12 * Mega);
        var budget = new TransferBudget(TimeProvider.System, 3) { ConnectionsPerTransfer = 8 };
        using var stop = new CancellationTokenSource();
        var transfer = new ModelTransfer(_root.Folder, new LivelyOrigin((request, _) => Task.FromResult(request.Range(content, before: async (position, cancellation) =>
        {
            if (position > 11 * Mega)
            {
                await stop.CancelAsync();
            }

            await Task.Delay(2, cancellation);
        }))), budget, TimeProvider.System);
        using var receiver = new RecordingReceiver(new RecordingSink(), _ => true);
        var version = new FakeVersion("m", "1", ("f.bin", content));
        var progress = new RecordingProgress();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            transfer.RunAsync(version.Plan(_root.Folder), Fetch.TaskId, [receiver], progress, _ => { }, batch: null, () => false, stop.Token).WaitAsync(s_patience));

        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => budget.Host.TryTake()));
        Assert.Equal(0, progress.Position);
        Assert.Null(receiver.Accepted);
    }

    [Theory]
    [InlineData(8, 2)]
    [InlineData(1, 5)]
    public async Task The_number_of_connections_follows_the_limit_while_it_runs(int before, int after)
    {
        var content = Bytes.Of(24 * Mega);
        var budget = new TransferBudget(TimeProvider.System) { ConnectionsPerTransfer = before };
        using var stop = new CancellationTokenSource();
        LivelyOrigin origin = null!;
        origin = new LivelyOrigin((request, _) => Task.FromResult(request.Range(content, before: (_, cancellation) => Task.Delay(origin.Open > after ? 20 : 60, cancellation), readBytes: 16 * 1024)));
        var transfer = new ModelTransfer(_root.Folder, origin, budget, TimeProvider.System);
        using var receiver = new RecordingReceiver(new RecordingSink(), _ => true);
        var running = transfer.RunAsync(new FakeVersion("m", "1", ("f.bin", content)).Plan(_root.Folder), Fetch.TaskId, [receiver], new RecordingProgress(), _ => { }, batch: null, () => false, stop.Token);
        await Eventually.HoldsAsync(() => origin.Open == before, "the first number");

        budget.ConnectionsPerTransfer = after;

        await Eventually.HoldsAsync(() => origin.Open == after, "the second number");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(s_patience));
    }

    [Theory]
    [InlineData(40, true, 8)]
    [InlineData(1, true, 1)]
    [InlineData(40, false, 1)]
    public async Task What_the_librarys_documents_told_of_the_server_counts_from_the_start(int milliseconds, bool acceptsRanges, int atOnce)
    {
        var content = Bytes.Of(16 * Mega);
        var hasAnswered = false;
        var before = 0;
        LivelyOrigin origin = null!;
        origin = new LivelyOrigin((request, _) =>
        {
            before = hasAnswered ? before : origin.Requests.Count;
            hasAnswered = true;
            return Task.FromResult(request.Range(content));
        })
        {
            AnswerTime = TimeSpan.FromMilliseconds(atOnce > 1 ? 1000 : 100),
            Traits = new ServerTraits(TimeSpan.FromMilliseconds(milliseconds), acceptsRanges),
        };

        await New(_root, content, 0, connections: 8).RunAsync(origin).WaitAsync(s_patience);

        Assert.Equal(atOnce, before);
    }

    [Fact]
    public async Task The_budget_is_kept_and_given_back()
    {
        byte[][] contents = [.. Enumerable.Range(1, 40).Select(n => Bytes.Of(n * 10_007, n))];
        var budget = new TransferBudget(TimeProvider.System, 3) { ConnectionsPerTransfer = 16 };
        var origin = new LivelyOrigin(contents) { AnswerTime = TimeSpan.FromMilliseconds(1) };
        var version = new FakeVersion("m", "1", [.. contents.Select((content, n) => ($"f{n}.bin", content))]);
        for (var round = 0; round < 5; round++)
        {
            using var root = new TemporaryRoot();
            var transfer = new ModelTransfer(root.Folder, origin, budget, TimeProvider.System);
            var receivers = contents.Select(_ => new RecordingReceiver(new RecordingSink(), _ => true)).ToList();
            await transfer.RunAsync(version.Plan(root.Folder), Fetch.TaskId, receivers, new RecordingProgress(), _ => { }, batch: null, () => false, default).WaitAsync(s_patience);
        }

        Assert.InRange(origin.MostOpen, 2, 4);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => budget.Host.TryTake()));
    }

    [Fact]
    public async Task Room_is_reported_once_whether_it_was_reserved_or_only_written()
    {
        byte[][] contents = [Bytes.Of(2 * Mega), Bytes.Of(1000, 2), []];
        var fetch = NewMany(_root, 2, out var plan, new RecordingProgress(), out var reserved, contents);

        await fetch(new LivelyOrigin(contents), plan).WaitAsync(s_patience);

        Assert.Equal(contents.Sum(content => content.Length), reserved.Sum());
    }

    private static Func<long, CancellationToken, Task> Pace(int milliseconds) => (_, cancellation) => Task.Delay(milliseconds, cancellation);

    private static byte[] Of(byte[][] contents, LivelyRequest request) => contents.Single(content => Digest.Of(content) == request.File.File.Sha256);

    private static Fetch New(TemporaryRoot root, byte[] content, int chunk, int connections, TimeProvider? time = null) =>
        new(root, new FakeVersion("m", "1", ("f.bin", content)) { ChunkBytes = chunk }, time) { Connections = connections };

    private static void Check(TemporaryRoot root, Fetch fetch, byte[] content)
    {
        Assert.True(content.AsSpan().SequenceEqual(root.Read(fetch.Part)), "the part is wrong");
        Assert.True(content.AsSpan().SequenceEqual(fetch.Sink.Content), "what was hashed is wrong");
        Assert.Equal((content.Length, 0), (fetch.Progress.Position, fetch.Progress.LowestPosition));
        Assert.False(root.Exists(StoreLayout.PartMarker(fetch.Part)));
    }

    private static Func<IContentOrigin, DownloadPlan, Task<List<RecordingSink>>> NewMany(TemporaryRoot root, int connections, out DownloadPlan plan, params byte[][] contents) =>
        NewMany(root, connections, out plan, new RecordingProgress(), contents);

    private static Func<IContentOrigin, DownloadPlan, Task<List<RecordingSink>>> NewMany(
        TemporaryRoot root, int connections, out DownloadPlan plan, RecordingProgress progress, params byte[][] contents) =>
        NewMany(root, connections, out plan, progress, out _, contents);

    private static Func<IContentOrigin, DownloadPlan, Task<List<RecordingSink>>> NewMany(
        TemporaryRoot root, int connections, out DownloadPlan plan, RecordingProgress progress, out List<long> reserved, params byte[][] contents)
    {
        plan = new FakeVersion("m", "1", [.. contents.Select((content, n) => ($"f{n}.bin", content))]).Plan(root.Folder);
        List<long> told = reserved = [];
        return async (origin, files) =>
        {
            var sinks = files.Files.Select(_ => new RecordingSink()).ToList();
            var receivers = sinks.Select((sink, n) => new RecordingReceiver(sink, content => Digest.Of(content) == files.Files[n].File.Sha256)).ToList();
            var transfer = new ModelTransfer(root.Folder, origin, new TransferBudget(TimeProvider.System) { ConnectionsPerTransfer = connections }, TimeProvider.System);
            await transfer.RunAsync(files, Fetch.TaskId, receivers, progress, Tell, batch: null, () => false, default);
            return sinks;
        };

        void Tell(long bytes)
        {
            lock (told)
            {
                told.Add(bytes);
            }
        }
    }

    private FilePlan Lie(byte[] content)
    {
        var other = Bytes.Of(content.Length, seed: 5);
        return New(_root, content, Chunk, 1).Plan with { Chunks = new ChunkDigests(Chunk, [.. other.Chunk(Chunk).Select(chunk => ChunkDigests.DigestOf(chunk))]) };
    }
}
