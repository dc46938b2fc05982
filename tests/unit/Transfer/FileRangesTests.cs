using ModelManager.Primitives;
using ModelManager.Transfer;
using static ModelManager.UnitTests.Support.Ranges;

namespace ModelManager.UnitTests.Transfer;

public sealed class FileRangesTests
{
    [Fact]
    public void What_is_neither_believed_nor_suspect_is_missing()
    {
        var file = Of(10 * Mega, Mega);

        file.Open(Left([new ByteRange(0, Mega)], [new ByteRange(3 * Mega, 4 * Mega)]));

        Assert.Equal([new ByteRange(Mega, 3 * Mega), new ByteRange(4 * Mega, 10 * Mega)], file.Missing);
        Assert.Equal((Mega, Mega), (file.PresentBytes, file.FrontBytes));
        Assert.False(file.IsComplete);
    }

    [Fact]
    public void Without_chunk_digests_bytes_count_as_they_are_written()
    {
        var file = Opened(10 * Mega);
        var segment = file.Take(new ByteRange(0, 2 * Mega), now: 0);
        file.Wrote(segment, 1000);

        Assert.Equal([new ByteRange(0, 1000)], file.Here);
        file.Return(segment);
        Assert.Equal([new ByteRange(1000, 10 * Mega)], file.Missing);
    }

    [Fact]
    public void With_chunk_digests_only_whole_chunks_are_here_and_whoever_comes_next_goes_on_with_what_was_begun()
    {
        var file = Opened(10 * Mega, Mega);
        var segment = file.Take(new ByteRange(0, 4 * Mega), now: 0);
        file.Wrote(segment, (int)Mega);
        file.Confirm(segment);
        file.Wrote(segment, 77);

        Assert.Equal((Mega + 77, Mega), (file.PresentBytes, file.FrontBytes));
        segment.ChunkHash.Append(new byte[77]);
        file.Return(segment);
        Assert.Equal((Mega + 77, Mega), (file.PresentBytes, file.Here.Length));
        Assert.Equal([new ByteRange(Mega + 77, 10 * Mega)], file.Missing);

        var next = file.Take(new ByteRange(Mega + 77, 2 * Mega), now: 0);
        Assert.Equal((Mega, Mega + 77, Mega + 77), (next.Confirmed, next.Position, file.PresentBytes));
        Assert.Equal(HashOf(new byte[77]), next.ChunkHash.GetCurrentHash());
        FileRanges.Rewind(next);
        Assert.Equal((Mega, Mega), (next.Position, file.PresentBytes));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, Mega)]
    [InlineData(Mega - 1, Mega)]
    [InlineData(Mega, Mega)]
    [InlineData(Mega + 1, 2 * Mega)]
    [InlineData((5 * Mega) + 1, (5 * Mega) + 3)]
    [InlineData((5 * Mega) + 3, (5 * Mega) + 3)]
    public void Pieces_begin_at_chunks_and_end_at_the_files_end(long position, long aligned)
    {
        Assert.Equal(aligned, Of((5 * Mega) + 3, Mega).AlignUp(position));
        Assert.Equal(position, Of((5 * Mega) + 3).AlignUp(position));
    }

    [Fact]
    public void A_take_over_leaves_the_victim_what_it_is_writing()
    {
        var file = Opened(10 * Mega, Mega);
        var victim = file.Take(new ByteRange(0, 10 * Mega), now: 0);
        var suitor = file.Woo(victim, 2 * Mega, now: 0);
        (victim.Reserved, victim.IsWriting) = ((3 * Mega) + 1, true);

        Assert.True(victim.HasSuitor);
        Assert.True(file.TryTakeOver(suitor));
        Assert.Equal((4 * Mega, 4 * Mega, 10 * Mega), (victim.End, suitor.Position, suitor.End));
        Assert.False(victim.HasSuitor);
        Assert.Equal(2, file.InHand.Count);
    }

    [Fact]
    public void A_chunk_that_was_begun_is_kept_when_the_file_is_closed()
    {
        var file = Opened(10 * Mega, Mega);
        var segment = file.Take(new ByteRange(0, 4 * Mega), now: 0);
        file.Wrote(segment, 77);
        file.Shut();
        file.Return(segment);

        Assert.Equal([new ByteRange(0, 77)], file.Written());
    }

    [Fact]
    public void A_straggler_hands_over_the_chunk_that_it_has_begun()
    {
        var file = Opened(10 * Mega, Mega);
        var victim = file.Take(new ByteRange(0, 10 * Mega), now: 0);
        file.Wrote(victim, 5000);
        victim.Reserved = 5000;
        victim.ChunkHash.Append(new byte[5000]);
        var suitor = file.Woo(victim, victim.Reserved, now: 0);
        Assert.True(suitor.TakesAll);
        file.Wrote(victim, 1000);
        victim.Reserved = 6000;
        victim.ChunkHash.Append(new byte[1000]);

        Assert.True(file.TryTakeOver(suitor));
        Assert.Equal((6000, 6000, 0, 6000), (victim.End, victim.Position, victim.Left.Length, victim.Confirmed));
        Assert.Equal((0, 6000), (suitor.Confirmed, suitor.Position));
        Assert.Equal(HashOf(new byte[6000]), suitor.ChunkHash.GetCurrentHash());
        Assert.Equal(HashOf([]), victim.ChunkHash.GetCurrentHash());
        Assert.Equal(6000, file.PresentBytes);
    }

    [Fact]
    public void A_straggler_that_is_writing_or_comparing_keeps_its_chunk()
    {
        var file = Opened(10 * Mega, Mega);
        var victim = file.Take(new ByteRange(0, 10 * Mega), now: 0);
        file.Wrote(victim, 5000);
        var suitor = file.Woo(victim, 0, now: 0);
        (victim.Reserved, victim.IsWriting) = (5000, true);

        Assert.True(file.TryTakeOver(suitor));
        Assert.Equal((Mega, 5000, Mega), (victim.End, victim.Position, suitor.Position));
        Assert.Equal(0, victim.Confirmed);
    }

    [Fact]
    public void Without_credit_chunks_that_were_begun_count()
    {
        var file = Opened(10 * Mega, Mega);
        var one = file.Take(new ByteRange(0, 4 * Mega), now: 0);
        var other = file.Take(new ByteRange(4 * Mega, 10 * Mega), now: 0);
        file.Wrote(one, 77);
        file.Wrote(other, 88);
        file.Return(one);

        file.DistrustChunks();
        Assert.Equal([new ByteRange(0, 77), new ByteRange(4 * Mega, (4 * Mega) + 88)], file.Here);
        file.Return(other);
        Assert.Equal([new ByteRange(77, 4 * Mega), new ByteRange((4 * Mega) + 88, 10 * Mega)], file.Missing);
        Assert.Equal(165, file.PresentBytes);
    }

    [Fact]
    public void Bad_neighbours_are_offered_together()
    {
        var file = Of(10 * Mega, Mega);
        file.Open(Left([], [new ByteRange(0, 10 * Mega)]));
        file.Examined(new ByteRange(0, Mega), isGood: false, beginning: null);
        file.Examined(new ByteRange(Mega, 2 * Mega), isGood: false, beginning: null);
        Assert.True(file.Missing.IsEmpty);

        file.OfferBad();
        Assert.Equal([new ByteRange(0, 2 * Mega)], file.Missing);
    }

    [Theory]
    [InlineData("done")]
    [InlineData("far ahead")]
    [InlineData("cut")]
    [InlineData("closed")]
    public void A_take_over_of_what_is_no_longer_there_takes_nothing(string what)
    {
        var file = Opened(40 * Mega);
        var victim = file.Take(new ByteRange(0, 40 * Mega), now: 0);
        var suitor = file.Woo(victim, 20 * Mega, now: 0);
        switch (what)
        {
            case "done":
                victim.Position = victim.Reserved = victim.Confirmed = victim.End;
                file.Return(victim);
                break;
            case "far ahead":
                victim.Reserved = (28 * Mega) + 1;
                break;
            case "cut":
                file.Cut(victim, 30 * Mega);
                break;
            default:
                file.Shut();
                break;
        }

        Assert.False(file.TryTakeOver(suitor));
        Assert.DoesNotContain(suitor, file.InHand);
    }

    [Fact]
    public void A_suitor_whose_victim_has_let_go_woos_in_vain()
    {
        var file = Opened(10 * Mega);
        var victim = file.Take(new ByteRange(0, 10 * Mega), now: 0);
        var suitor = file.Woo(victim, 5 * Mega, now: 0);

        Assert.False(file.IsInVain(suitor));
        file.Return(victim);
        Assert.True(file.IsInVain(suitor));
        Assert.False(file.IsInVain(victim));
    }

    [Fact]
    public void A_suitor_that_gives_up_leaves_the_victim_for_another()
    {
        var file = Opened(10 * Mega);
        var victim = file.Take(new ByteRange(0, 10 * Mega), now: 0);
        file.Return(file.Woo(victim, 5 * Mega, now: 0));

        Assert.False(victim.HasSuitor);
        Assert.True(file.Missing.IsEmpty);
        Assert.Equal(10 * Mega, victim.End);
    }

    [Fact]
    public async Task It_is_unused_when_everybody_has_returned_and_told()
    {
        var file = Opened(10 * Mega);
        var victim = file.Take(new ByteRange(0, 10 * Mega), now: 0);
        var suitor = file.Woo(victim, 5 * Mega, now: 0);
        var (pieces, unused) = file.Close();
        Assert.Equal([victim, suitor], pieces);

        file.Return(victim);
        file.LetGo();
        file.Return(suitor);
        await Task.Delay(20);
        Assert.False(unused.IsCompleted);

        file.LetGo();
        await unused.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_file_that_nobody_has_is_unused_at_once()
    {
        var file = Opened(Mega);

        Assert.True(file.Close().Unused.IsCompleted);
        Assert.False(file.IsOpen);
    }

    [Theory]
    [InlineData(0, 0, Mega)]
    [InlineData((3 * Mega / 2) - 1, 0, Mega)]
    [InlineData((3 * Mega / 2) + 1, 0, 2 * Mega)]
    [InlineData((3 * Mega / 2) - 1, Mega, 2 * Mega)]
    [InlineData((2 * Mega) + 4, 0, 2 * Mega)]
    [InlineData((2 * Mega) + 5, 0, (2 * Mega) + 5)]
    public void Pieces_are_about_as_long_as_each_other(long position, long behind, long near) =>
        Assert.Equal(near, Opened((2 * Mega) + 5, Mega).AlignNear(position, behind));

    [Fact]
    public void Suspects_come_from_the_front_and_are_good_or_missing()
    {
        var file = Of((2 * Mega) + 5, Mega);
        file.Open(Left([], [new ByteRange(Mega, (2 * Mega) + 5)]));

        Assert.Equal(new ByteRange(Mega, 2 * Mega), file.NextSuspect());
        Assert.Equal(Mega, file.Examined(new ByteRange(Mega, 2 * Mega), isGood: true, beginning: null));
        Assert.Equal(new ByteRange(2 * Mega, (2 * Mega) + 5), file.NextSuspect());
        Assert.Equal(0, file.Examined(new ByteRange(2 * Mega, (2 * Mega) + 5), isGood: false, beginning: null));
        Assert.Null(file.NextSuspect());
        Assert.Equal([new ByteRange(Mega, 2 * Mega)], file.Here);
        Assert.Equal([new ByteRange(0, Mega), new ByteRange(2 * Mega, (2 * Mega) + 5)], file.Missing);
    }

    [Fact]
    public void Without_credit_what_was_suspect_is_missing_and_whoever_looks_at_it_is_too_late()
    {
        var file = Of(2 * Mega, Mega);
        file.Open(Left([], [new ByteRange(0, 2 * Mega)]));
        file.DistrustChunks();
        Assert.Equal([new ByteRange(0, 2 * Mega)], file.Missing);
        file.Take(new ByteRange(0, 2 * Mega), now: 0);

        Assert.Equal(0, file.Examined(new ByteRange(0, Mega), isGood: true, beginning: null));
        Assert.True(file.Here.IsEmpty);
        Assert.Null(file.Chunks);
        Assert.Equal(1, file.GrainBytes);
    }

    [Fact]
    public void A_beginning_that_an_earlier_run_left_is_gone_on_with()
    {
        var file = Of(3 * Mega, Mega);
        file.Open(Left([], [new ByteRange(0, 2 * Mega)], [new ByteRange(Mega, Mega + 5)]));
        Assert.Equal(Mega, file.Examined(new ByteRange(0, Mega), isGood: true, beginning: null));
        Assert.Equal(Mega + 5, file.BegunEnd(file.NextSuspect()!.Value));
        var beginning = new System.IO.Hashing.XxHash128();

        Assert.Equal(5, file.Examined(new ByteRange(Mega, 2 * Mega), isGood: false, beginning));

        Assert.Equal(Mega + 5, file.PresentBytes);
        Assert.Equal([new ByteRange(0, Mega)], file.Here);
        Assert.Equal([new ByteRange(0, Mega + 5)], file.Written());
        var segment = file.Take(file.Missing.First, now: 0);
        Assert.Equal((Mega, Mega + 5), (segment.Confirmed, segment.Position));
        Assert.Same(beginning, segment.ChunkHash);
        Assert.Equal([new ByteRange(0, Mega + 5)], file.Written());
    }

    [Fact]
    public void The_last_one_without_ranges_gets_what_others_return()
    {
        var file = Opened(10 * Mega);
        var first = file.Take(new ByteRange(0, 5 * Mega), now: 0);
        var second = file.Take(new ByteRange(5 * Mega, 10 * Mega), now: 0);
        file.IsWithoutRanges = true;
        first.RequestedEnd = 10 * Mega;

        file.Return(second);

        Assert.Equal(10 * Mega, first.End);
        Assert.True(file.Missing.IsEmpty);
    }

    private static byte[] HashOf(byte[] content) => System.IO.Hashing.XxHash128.Hash(content);

    private static FileRanges Opened(long size, long chunk = 0)
    {
        var file = Of(size, chunk);
        file.Open(Left([]));
        return file;
    }
}
