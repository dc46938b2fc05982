using System.Text;
using ModelManager.Primitives;
using ModelManager.Transfer;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Transfer;

public sealed class ResumeTests : IDisposable
{
    private const int Chunk = 64 * 1024;
    private const int Journalled = 9 * 1024 * 1024;

    private readonly TemporaryRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task A_small_file_without_chunk_digests_begins_anew()
    {
        var content = Bytes.Of(100_000);
        var fetch = New(content);
        await fetch.InterruptAsync(content, 60_000);
        Assert.Equal(60_000, _root.Read(fetch.Part).Length);

        await ExpectResumeAt(0, fetch, content, etag: null);
    }

    [Fact]
    public async Task With_chunk_digests_all_whole_chunks_are_kept()
    {
        var content = Bytes.Of(5 * Chunk + 17);
        var fetch = New(content, Chunk);
        await fetch.InterruptAsync(content, 3 * Chunk + 5);

        await ExpectResumeAt(3 * Chunk, fetch, content, etag: null);
    }

    [Fact]
    public async Task With_a_journal_what_is_durable_is_kept_with_its_tag()
    {
        var content = Bytes.Of(Journalled);
        var fetch = New(content);
        await fetch.InterruptAsync(content, 5_000_000);
        Assert.True(_root.Exists(StoreLayout.Journal(fetch.Part)));

        await ExpectResumeAt(5_000_000, fetch, content, "\"v1\"");
    }

    [Fact]
    public async Task A_whole_file_is_not_asked_for_again()
    {
        var content = Bytes.Of(2 * Chunk + 1);
        await New(content, Chunk).SucceedAsync(new ScriptedOrigin(ScriptedOrigin.Good(content)), content);
        var fetch = New(content, Chunk);
        var origin = new ScriptedOrigin(ScriptedOrigin.Fails(new InvalidOperationException("asked")));

        await fetch.SucceedAsync(origin, content);

        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task An_empty_file_is_made_without_a_request()
    {
        var origin = new ScriptedOrigin(ScriptedOrigin.Fails(new InvalidOperationException("asked")));

        await New([]).SucceedAsync(origin, []);

        Assert.Empty(origin.Requests);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("empty")]
    [InlineData("truncated")]
    [InlineData("flipped in the checksum")]
    [InlineData("flipped in the body")]
    [InlineData("of a file of another size")]
    [InlineData("of another file")]
    [InlineData("of a later format")]
    public async Task A_journal_that_cannot_be_believed_is_as_good_as_none(string fault)
    {
        var content = Bytes.Of(Journalled);
        var fetch = New(content);
        await fetch.InterruptAsync(content, 5_000_000);
        var journal = StoreLayout.Journal(fetch.Part);
        var good = _root.Read(journal);
        switch (fault)
        {
            case "missing":
                File.Delete(_root.At(journal));
                break;
            case "empty":
                _root.Write(journal, []);
                break;
            case "truncated":
                _root.Write(journal, good[..^3]);
                break;
            case "flipped in the checksum":
                _root.Write(journal, good.Flipped(3));
                break;
            case "flipped in the body":
                _root.Write(journal, good.Flipped(good.Length - 4));
                break;
            case "of a file of another size":
                new Journal(content.Length + 1, Digest.Of(content).Hex, null, [new ByteRange(0, 5_000_000)]).Write(_root.Folder, fetch.Part);
                break;
            case "of another file":
                new Journal(content.Length, Digest.Of([1]).Hex, null, [new ByteRange(0, 5_000_000)]).Write(_root.Folder, fetch.Part);
                break;
            default:
                var later = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(good[17..]).Replace("\"schema\":1", "\"schema\":2", StringComparison.Ordinal));
                _root.Write(journal, [.. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(System.IO.Hashing.XxHash3.Hash(later))), (byte)'\n', .. later]);
                break;
        }

        await ExpectResumeAt(0, fetch, content, etag: null);
    }

    [Fact]
    public async Task A_part_that_lost_its_end_is_kept_up_to_there()
    {
        var content = Bytes.Of(Journalled);
        var fetch = New(content);
        await fetch.InterruptAsync(content, 5_000_000);
        _root.Write(fetch.Part, content[..4_000_000]);

        await ExpectResumeAt(4_000_000, fetch, content, "\"v1\"");
    }

    [Fact]
    public async Task What_the_journal_does_not_claim_is_cut_off()
    {
        var content = Bytes.Of(Journalled);
        var fetch = New(content);
        await fetch.InterruptAsync(content, 5_000_000);
        _root.Write(fetch.Part, [.. content[..5_000_000], .. Bytes.Of(Journalled, seed: 9)]);

        await ExpectResumeAt(5_000_000, fetch, content, "\"v1\"");
    }

    [Fact]
    public async Task A_part_longer_than_the_file_is_cut_to_its_good_chunks()
    {
        var content = Bytes.Of(3 * Chunk + 17);
        var fetch = New(content, Chunk);
        _root.Write(fetch.Part, [.. content, 1, 2, 3]);
        var origin = new ScriptedOrigin(ScriptedOrigin.Fails(new InvalidOperationException("asked")));

        await fetch.SucceedAsync(origin, content);

        Assert.Empty(origin.Requests);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(Chunk - 1, 0)]
    [InlineData(2 * Chunk, 2 * Chunk)]
    [InlineData((3 * Chunk) + 5, 3 * Chunk)]
    public async Task An_edited_part_is_kept_up_to_the_chunk_that_was_edited(int edited, int kept)
    {
        var content = Bytes.Of(3 * Chunk + 17);
        var fetch = New(content, Chunk);
        _root.Write(fetch.Part, content.Flipped(edited));

        await ExpectResumeAt(kept, fetch, content, etag: null);
    }

    [Fact]
    public async Task Chunk_digests_that_lie_cost_one_fetch_of_the_file()
    {
        var content = Bytes.Of(3 * Chunk);
        var good = New(content, Chunk);
        var plan = good.Plan with { Chunks = new FakeVersion("m", "1", ("f.bin", Bytes.Of(3 * Chunk, seed: 5))) { ChunkBytes = Chunk }.ChunksOf(Bytes.Of(3 * Chunk, seed: 5)) };
        _root.Write(plan.Part, content[..Chunk]);
        var origin = new ScriptedOrigin(ScriptedOrigin.Good(content));
        var lied = new Fetch(_root, new FakeVersion("m", "1", ("f.bin", content))) { OtherPlan = plan };

        await lied.SucceedAsync(origin, content);

        // So small a file that a read brings more than a chunk, which is given up with it.
        Assert.InRange(lied.Progress.WireBytes, content.Length, 3 * content.Length);
    }

    [Fact]
    public async Task The_network_may_cut_as_often_as_it_likes()
    {
        var content = Bytes.Of(Journalled);
        var fetch = New(content);
        for (var count = 1_000_000; count < 9_000_000; count += 1_000_000)
        {
            await fetch.InterruptAsync(content, count);
        }

        await ExpectResumeAt(8_000_000, fetch, content, "\"v1\"");
    }

    [Fact]
    public async Task With_chunk_digests_another_tag_costs_nothing()
    {
        var content = Bytes.Of(Journalled);
        var fetch = New(content, Chunk);
        await fetch.InterruptAsync(content, 5_000_000);
        var origin = new ScriptedOrigin(ScriptedOrigin.Good(content, "\"v2\""));

        await fetch.SucceedAsync(origin, content);

        Assert.Equal(content.Length - 5_000_000, origin.Requests.Sum(request => request.Range.Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public async Task A_stop_loses_nothing_however_many_connections_are_in_the_middle_of_a_chunk(int connections)
    {
        var content = Bytes.Of(Journalled + 17);
        using var stop = new CancellationTokenSource();
        var stopped = new Fetch(_root, new FakeVersion("m", "1", ("f.bin", content)) { ChunkBytes = 16 * Chunk }) { Connections = connections };
        var slow = new LivelyOrigin((request, _) => Task.FromResult(request.Range(content, before: (_, token) => Task.Delay(2, token), readBytes: 10_007)));
        stopped.Progress.After(content.Length / 2, stop.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped.RunAsync(slow, stop.Token));
        var next = New(content, 16 * Chunk);

        await next.RunAsync(new LivelyOrigin(content));

        Assert.Equal(content, next.Sink.Content);

        // A connection whose piece is divided has read a little more than it keeps.
        Assert.InRange(stopped.Progress.WireBytes + next.Progress.WireBytes, content.Length, content.Length + (connections * 64 * 1024));
    }

    [Fact]
    public async Task A_begun_chunk_that_was_edited_is_fetched_again_and_no_other()
    {
        var content = Bytes.Of(Journalled);
        var fetch = New(content, 16 * Chunk);
        await fetch.InterruptAsync(content, 5_000_000);
        _root.Write(fetch.Part, content[..5_000_000].Flipped(4_999_999));
        var next = New(content, 16 * Chunk);

        await next.RunAsync(new LivelyOrigin(content));

        Assert.Equal(content, next.Sink.Content);

        // The rest of the chunk shows that it is wrong; a little of the next one may have come by then.
        Assert.InRange(next.Progress.WireBytes, content.Length - 5_000_000 + (16 * Chunk), content.Length - 5_000_000 + (17 * Chunk));
    }

    private static async Task ExpectResumeAt(long start, Fetch fetch, byte[] content, string? etag)
    {
        var origin = new ScriptedOrigin(ScriptedOrigin.Good(content));

        await fetch.SucceedAsync(origin, content);

        var request = Assert.Single(origin.Requests);
        Assert.Equal(start, request.Start);
        Assert.Equal(start == 0 ? null : etag, request.ETag);
    }

    private Fetch New(byte[] content, int chunk = 0) => new(_root, new FakeVersion("m", "1", ("f.bin", content)) { ChunkBytes = chunk });
}
