using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Transfer;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Transfer;

public sealed class PartRecoveryTests : IDisposable
{
    private const int Chunk = 64 * 1024;
    private const int Size = (9 * 1024 * 1024) + 17;

    private readonly TemporaryRoot _root = new();
    private readonly byte[] _content = Bytes.Of(Size);

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task An_empty_part_has_nothing()
    {
        var recovery = await ExamineAsync(Chunk);

        Assert.Empty(recovery.Believed);
        Assert.Empty(recovery.Suspect);
    }

    [Theory]
    [InlineData(Chunk - 1, 0)]
    [InlineData(Chunk, Chunk)]
    [InlineData((3 * Chunk) + 1, 3 * Chunk)]
    [InlineData(Size - 1, Size / Chunk * Chunk)]
    [InlineData(Size, Size)]
    [InlineData(Size + 100, Size)]
    public async Task With_chunk_digests_every_whole_chunk_is_looked_at(int length, int suspect)
    {
        _root.Write(Version(Chunk).PlanFile(_root.Folder).Part, [.. _content, .. new byte[100]]);
        Write(part => part.Truncate(length));

        var recovery = await ExamineAsync(Chunk);

        Assert.Equal(suspect == 0 ? [] : [new ByteRange(0, suspect)], recovery.Suspect);
        Assert.Empty(recovery.Believed);
        Assert.Equal(suspect, new FileInfo(_root.At(Version(Chunk).PlanFile(_root.Folder).Part)).Length);
    }

    [Fact]
    public async Task Holes_are_not_looked_at()
    {
        Write(part =>
        {
            part.WriteAt(_content.AsSpan(0, Chunk), 0);
            part.WriteAt(_content.AsSpan(40 * Chunk, 2 * Chunk), 40 * Chunk);
            part.WriteAt(_content.AsSpan((80 * Chunk) + 5000, 9000), (80 * Chunk) + 5000);
            part.WriteAt(_content.AsSpan(Size - 17), Size - 17);
        });

        var recovery = await ExamineAsync(Chunk);

        Assert.Equal([new ByteRange(0, Chunk), new ByteRange(40 * Chunk, 42 * Chunk), new ByteRange(80 * Chunk, 81 * Chunk), new ByteRange(Size - 17, Size)], recovery.Suspect);
    }

    [Fact]
    public async Task A_part_that_is_one_hole_has_nothing()
    {
        Write(part => part.Truncate(Size));

        Assert.Empty((await ExamineAsync(Chunk)).Suspect);
    }

    [Fact]
    public async Task A_journal_may_claim_several_ranges()
    {
        Claim(_content, new ByteRange(0, 1000), new ByteRange(5000, 6000), new ByteRange(Size - 5, Size));

        var recovery = await ExamineAsync(0);

        Assert.Equal([new ByteRange(0, 1000), new ByteRange(5000, 6000), new ByteRange(Size - 5, Size)], recovery.Believed);
        Assert.Equal("\"v1\"", recovery.ETag);
        Assert.Empty(recovery.Suspect);
    }

    [Fact]
    public async Task What_a_journal_claims_beyond_the_parts_end_is_not_believed()
    {
        Claim(_content[..5500], new ByteRange(0, 1000), new ByteRange(5000, 6000), new ByteRange(Size - 5, Size));

        var recovery = await ExamineAsync(0);

        Assert.Equal([new ByteRange(0, 1000), new ByteRange(5000, 5500)], recovery.Believed);
    }

    [Fact]
    public async Task What_lies_behind_the_last_claim_is_cut_off()
    {
        Claim(_content, new ByteRange(5000, 6000));

        await ExamineAsync(0);

        Assert.Equal(6000, new FileInfo(_root.At(Version(0).PlanFile(_root.Folder).Part)).Length);
    }

    [Fact]
    public async Task Without_claims_nothing_is_believed_nor_its_tag()
    {
        Claim([], new ByteRange(0, 1000));
        _root.Write(Version(0).PlanFile(_root.Folder).Part, []);

        var recovery = await ExamineAsync(0);

        Assert.Empty(recovery.Believed);
        Assert.Null(recovery.ETag);
    }

    [Fact]
    public async Task Chunk_digests_are_better_than_a_journal()
    {
        Claim(_content.Flipped(3 * Chunk), new ByteRange(0, Size));

        var recovery = await ExamineAsync(Chunk);

        Assert.Empty(recovery.Believed);
        Assert.Equal([new ByteRange(0, Size)], recovery.Suspect);
    }

    [Fact]
    public async Task A_journal_tells_where_the_beginnings_of_chunks_end()
    {
        const int Last = Size / Chunk * Chunk;
        Claim(_content[..(Last + 9)], new ByteRange(0, Chunk + 7), new ByteRange(2 * Chunk, 3 * Chunk), new ByteRange((4 * Chunk) + 1, (4 * Chunk) + 9), new ByteRange(Last, Last + 9));

        var recovery = await ExamineAsync(Chunk);

        Assert.Equal([new ByteRange(Chunk, Chunk + 7), new ByteRange(Last, Last + 9)], recovery.Begun);
        Assert.Equal([new ByteRange(0, Size)], recovery.Suspect);
        Assert.Empty(recovery.Believed);
        Assert.Equal(Last + 9, new FileInfo(_root.At(Version(0).PlanFile(_root.Folder).Part)).Length);
    }

    [Fact]
    public async Task Several_ranges_and_holes_are_filled_and_nothing_else_is_asked_for()
    {
        ByteRange[] here = [new(0, 1_000_000), new(2_000_000, 3_000_001), new(Size - 100_000, Size)];
        var sparse = new byte[Size];
        foreach (var range in here)
        {
            _content.AsSpan((int)range.Start, (int)range.Length).CopyTo(sparse.AsSpan((int)range.Start));
        }

        Claim(sparse, here);
        var origin = new LivelyOrigin(_content) { AnswerTime = TimeSpan.Zero };
        var fetch = new Fetch(_root, Version(0));

        await fetch.RunAsync(origin);

        Assert.Equal(_content, fetch.Sink.Content);
        Assert.Equal(Size - here.Sum(range => range.Length), fetch.Progress.WireBytes);
        Assert.All(origin.Requests, request => Assert.Equal("\"v1\"", request.ETag));
    }

    private void Claim(byte[] content, params ByteRange[] ranges)
    {
        var plan = Version(0).PlanFile(_root.Folder);
        _root.Write(plan.Part, content);
        new Journal(Size, plan.File.Sha256.Hex, "\"v1\"", ranges).Write(_root.Folder, plan.Part);
    }

    private void Write(Action<DurableFile> write)
    {
        using var part = _root.Folder.OpenOrCreate(Version(0).PlanFile(_root.Folder).Part);
        write(part);
    }

    private FakeVersion Version(int chunk) => new("m", "1", ("f.bin", _content)) { ChunkBytes = chunk };

    private async Task<PartRecovery> ExamineAsync(int chunk)
    {
        var plan = Version(chunk).PlanFile(_root.Folder);
        using var part = await PartFile.OpenAsync(_root.Folder, plan, Fetch.TaskId, TimeProvider.System, default);
        return PartRecovery.Examine(part, plan, plan.Chunks);
    }
}
