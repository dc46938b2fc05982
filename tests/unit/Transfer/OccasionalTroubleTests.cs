using ModelManager.Primitives;
using ModelManager.Transfer;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Transfer;

/// <summary>Servers, and boxes in between, that are wrong now and then: it costs what it has to, and no more.</summary>
public sealed class OccasionalTroubleTests : IDisposable
{
    private const int Chunk = 64 * 1024;
    private const int Mega = 1024 * 1024;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);
    private static readonly ModelManagerException s_cut = new(ErrorCode.Network, "cut");

    private readonly TemporaryRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(Chunk)]
    public async Task One_whole_answer_among_ranges_is_not_the_end_of_ranges(int chunk)
    {
        var content = Bytes.Of(24 * Mega);
        var origin = new LivelyOrigin((request, _) =>
        {
            // No answer lasts for more than five million bytes.
            var isWhole = request.Index == 1;
            var end = (isWhole ? 0 : request.Asked.Start) + 5_000_000;
            Func<long, CancellationToken, Task> before = (position, _) => position >= end ? throw s_cut : Task.CompletedTask;
            return Task.FromResult(isWhole ? request.Whole(content, before: before, saysRanges: true) : request.Range(content, before: before));
        });
        var fetch = New(content, chunk, connections: 1);

        await fetch.RunAsync(origin).WaitAsync(s_patience);

        Assert.Equal(content, fetch.Sink.Content);
        Assert.InRange(fetch.Progress.WireBytes, content.Length, content.Length + (6 * Mega));
    }

    [Fact]
    public async Task A_server_that_answers_to_ranges_with_everything_far_behind_is_asked_again()
    {
        var content = Bytes.Of(32 * Mega);
        var origin = new LivelyOrigin((request, _) => Task.FromResult(request.Index == 2
            ? request.Whole(content, saysRanges: true)
            : request.Range(content, before: (position, _) => position >= request.Asked.Start + (10 * Mega) ? throw s_cut : Task.CompletedTask)));
        var fetch = New(content, 0, connections: 1);

        await fetch.RunAsync(origin).WaitAsync(s_patience);

        Assert.Equal(content, fetch.Sink.Content);
        Assert.Equal(content.Length, fetch.Progress.WireBytes);
    }

    [Theory]
    [InlineData(ErrorCode.Auth, 403, 1)]
    [InlineData(ErrorCode.Auth, 403, 8)]
    [InlineData(ErrorCode.HttpStatus, 404, 1)]
    [InlineData(ErrorCode.UnexpectedResponse, 0, 1)]
    public async Task An_address_that_expires_again_and_again_is_asked_for_again(ErrorCode code, int status, int connections)
    {
        var content = Bytes.Of(12 * Mega);
        var expired = 0;
        var origin = new LivelyOrigin((request, _) =>
        {
            if (request.Index > 0 && Interlocked.Exchange(ref expired, 0) == 1)
            {
                throw new ModelManagerException(code, "expired", new ErrorDetail { HttpStatus = status, IsOfRedirectTarget = true });
            }

            var end = request.Asked.Start + 900_000;
            return Task.FromResult(request.Range(content, before: (position, _) =>
            {
                if (position >= end)
                {
                    Volatile.Write(ref expired, 1);
                    throw s_cut;
                }

                return Task.CompletedTask;
            }));
        });
        var fetch = new Fetch(_root, new FakeVersion("m", "1", ("f.bin", content)), new FastTimeProvider(50)) { Connections = connections };

        await fetch.RunAsync(origin).WaitAsync(s_patience);

        Assert.Equal(content, fetch.Sink.Content);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(2, false)]
    [InlineData(4, false)]
    public async Task A_wire_that_damages_a_chunk_again_and_again_costs_that_chunk(int times, bool alike)
    {
        var content = Bytes.Of(8 * Mega);
        var damaged = 0;
        var origin = new LivelyOrigin((request, _) =>
        {
            var sent = content.ToArray();
            return Task.FromResult(request.Range(sent, before: (position, _) =>
            {
                if (position <= 3 * Mega && position + (64 * 1024) > 3 * Mega && damaged < times)
                {
                    sent[3 * Mega] ^= (byte)(alike ? 1 : 1 << damaged);
                    damaged++;
                }

                return Task.CompletedTask;
            }));
        });
        var fetch = new Fetch(_root, new FakeVersion("m", "1", ("f.bin", content)) { ChunkBytes = Chunk }, new FastTimeProvider(50));

        await fetch.RunAsync(origin).WaitAsync(s_patience);

        Assert.Equal(content, fetch.Sink.Content);
        Assert.Equal(times, damaged);
        Assert.InRange(fetch.Progress.WireBytes, content.Length + 1, content.Length + ((times + 1) * 5 * Chunk));
    }

    [Fact]
    public async Task The_digest_of_one_chunk_may_lie()
    {
        var content = Bytes.Of(8 * Mega);
        var honest = new FakeVersion("m", "1", ("f.bin", content)) { ChunkBytes = Chunk };
        var plan = honest.PlanFile(_root.Folder);
        var digests = plan.Chunks!.Digests.ToList();
        digests[50] = digests[51];
        var fetch = new Fetch(_root, honest, new FastTimeProvider(50)) { OtherPlan = plan with { Chunks = plan.Chunks with { Digests = digests } } };

        await fetch.RunAsync(new LivelyOrigin(content)).WaitAsync(s_patience);

        Assert.Equal(content, fetch.Sink.Content);
        Assert.InRange(fetch.Progress.WireBytes, content.Length + Chunk, content.Length + (4 * Chunk));
    }

    [Fact]
    public async Task One_byte_too_many_costs_no_other_bytes()
    {
        var content = Bytes.Of(16 * Mega);
        var isOver = false;
        var origin = new LivelyOrigin((request, _) =>
        {
            // Of a piece behind which there is another one to come.
            var isNow = !isOver && request.Asked.End < content.Length;
            isOver |= isNow;
            return Task.FromResult(isNow ? request.Body(new ScriptedBody([.. content[(int)request.Asked.Start..(int)request.Asked.End], 0])) : request.Range(content));
        });
        var fetch = New(content, Chunk, connections: 1);
        _root.Write(fetch.Part, [.. content[..Mega], .. new byte[5 * Mega], .. content[(6 * Mega)..(7 * Mega)], .. new byte[5 * Mega]]);

        await fetch.RunAsync(origin).WaitAsync(s_patience);

        Assert.Equal(content, fetch.Sink.Content);
        Assert.True(isOver);
        Assert.InRange(fetch.Progress.WireBytes, 14 * Mega, 15 * Mega);
    }

    [Fact]
    public async Task When_the_others_are_refused_the_first_one_brings_what_it_was_asked_for()
    {
        var content = Bytes.Of(16 * Mega);
        var good = 0;
        var origin = new LivelyOrigin((request, _) =>
        {
            if (request.Open > 1)
            {
                throw new ModelManagerException(ErrorCode.HttpStatus, "one is enough", new ErrorDetail { HttpStatus = 429, RetryAfterMs = 10_000 });
            }

            Interlocked.Increment(ref good);
            return Task.FromResult(request.Range(content, before: (_, cancellation) => Task.Delay(4, cancellation)));
        });
        var fetch = New(content, Chunk, connections: 8);

        await fetch.RunAsync(origin).WaitAsync(s_patience);

        Assert.Equal(content, fetch.Sink.Content);
        Assert.True(origin.Requests.Count > 2, "nobody was refused");
        Assert.Equal(1, good);
    }

    [Fact]
    public async Task Room_of_a_file_that_begins_anew_is_promised_again_until_it_is_taken_again()
    {
        var content = Bytes.Of(12 * Mega);
        var old = Bytes.Of(12 * Mega, seed: 2);
        var rooms = new List<long>();
        var origin = new LivelyOrigin((request, _) => Task.FromResult(request.Index == 0
            ? request.Range(old, "\"old\"", before: (position, _) => position >= 9 * Mega ? throw s_cut : Task.CompletedTask)
            : request.Range(content, "\"new\"")));
        var version = new FakeVersion("m", "1", ("f.bin", content));
        var transfer = new ModelTransfer(_root.Folder, origin, new TransferBudget(TimeProvider.System), TimeProvider.System);
        using var receiver = new RecordingReceiver(new RecordingSink(), shown => Digest.Of(shown) == Digest.Of(content));

        await transfer.RunAsync(version.Plan(_root.Folder), Fetch.TaskId, [receiver], new RecordingProgress(), rooms.Add, batch: null, () => false, default).WaitAsync(s_patience);

        Assert.Equal(content.Length, rooms.Sum());
        Assert.Contains(rooms, room => room <= -9 * Mega);
        Assert.Equal(2, rooms.Count(room => room >= 9 * Mega));
    }

    private Fetch New(byte[] content, int chunk, int connections) => new(_root, new FakeVersion("m", "1", ("f.bin", content)) { ChunkBytes = chunk }) { Connections = connections };
}
