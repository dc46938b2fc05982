using ModelManager.Catalogue;
using ModelManager.Primitives;
using ModelManager.Transfer;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Transfer;

public sealed class PartSalvageTests : IDisposable
{
    private const int Chunk = 64 * 1024;
    private const int Size = (4 * Chunk) + 100;
    private const string Damaged = "models/m/1/f";

    private readonly TemporaryRoot _root = new();
    private readonly byte[] _content = Bytes.Of(Size);
    private readonly FakeVersion _version;

    public PartSalvageTests() => _version = new FakeVersion("m", "1", ("f", _content)) { ChunkBytes = Chunk };

    private string Part => _version.PlanFile(_root.Folder).Part;

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData(0, 0, Chunk)]
    [InlineData(Chunk - 1, 0, Chunk)]
    [InlineData(Chunk, Chunk, 2 * Chunk)]
    [InlineData((2 * Chunk) + 77, 2 * Chunk, 3 * Chunk)]
    [InlineData(Size - 1, 4 * Chunk, Size)]
    public async Task Good_chunks_are_copied_and_the_bad_one_is_named(int flipped, int start, int end)
    {
        Assert.Equal([new ByteRange(start, end)], await CopyAsync(_content.Flipped(flipped)));

        var part = _root.Read(Part);
        for (var at = 0; at < Size; at++)
        {
            if (at < part.Length && (at < start || at >= end))
            {
                Assert.True(_content[at] == part[at], $"byte {at}");
            }
        }

        Assert.Equal(end == Size ? start : Size, part.Length);
        Assert.All(part.Skip(start).Take(end - start), value => Assert.Equal(0, value));
    }

    [Fact]
    public async Task What_is_cut_off_or_too_much_is_named()
    {
        Assert.Equal([new ByteRange(Chunk, Size)], await CopyAsync(_content[..(Chunk + 5)]));
        Assert.Equal(_content[..Chunk], _root.Read(Part));
        File.Delete(_root.At(Part));
        Assert.Equal([new ByteRange(Size, Size + 3)], await CopyAsync([.. _content, 1, 2, 3]));
        Assert.Equal(_content, _root.Read(Part));
    }

    [Fact]
    public async Task What_the_part_has_where_the_file_is_bad_stays()
    {
        var fetched = new byte[3 * Chunk];
        _content.AsSpan(Chunk, Chunk).CopyTo(fetched.AsSpan(Chunk));
        _root.Write(Part, fetched);

        await CopyAsync(_content.Flipped(Chunk + 9));

        Assert.Equal(_content, _root.Read(Part));
    }

    [Fact]
    public async Task Without_digests_or_a_file_nothing_is_copied()
    {
        var plan = _version.PlanFile(_root.Folder) with { Chunks = null };
        _root.Write(Damaged, _content);
        Assert.Empty(await PartSalvage.CopyGoodAsync(_root.Folder, plan, Damaged, Fetch.TaskId, TimeProvider.System, default));
        File.Delete(_root.At(Damaged));
        File.CreateSymbolicLink(_root.At(Damaged), "/dev/zero");
        Assert.Empty(await PartSalvage.CopyGoodAsync(_root.Folder, _version.PlanFile(_root.Folder), Damaged, Fetch.TaskId, TimeProvider.System, default));
        Assert.False(_root.Exists(Part));
    }

    [Fact]
    public async Task Copying_can_be_cancelled()
    {
        _root.Write(Damaged, _content.Flipped(0));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => PartSalvage.CopyGoodAsync(_root.Folder, _version.PlanFile(_root.Folder), Damaged, Fetch.TaskId, TimeProvider.System, new CancellationToken(true)));
    }

    [Fact]
    public void An_empty_file_has_nothing_bad()
    {
        _root.Write(Damaged, []);
        using var file = _root.Folder.TryOpenRead(Damaged)!;
        Assert.Empty(ChunkComparison.FindBad(file, 0, new ChunkDigests(Chunk, []), default));
    }

    private Task<IReadOnlyList<ByteRange>> CopyAsync(byte[] damaged)
    {
        _root.Write(Damaged, damaged);
        return PartSalvage.CopyGoodAsync(_root.Folder, _version.PlanFile(_root.Folder), Damaged, Fetch.TaskId, TimeProvider.System, default);
    }
}
