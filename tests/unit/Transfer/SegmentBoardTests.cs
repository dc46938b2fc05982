using ModelManager.Primitives;
using ModelManager.Transfer;
using ModelManager.UnitTests.Support;
using Xunit.Abstractions;
using static ModelManager.UnitTests.Support.Ranges;

namespace ModelManager.UnitTests.Transfer;

public sealed class SegmentBoardTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_answer = TimeSpan.FromMilliseconds(40);

    private readonly ManualTimeProvider _time = new();

    private SegmentBoard Board => field ??= new SegmentBoard(_time);

    [Fact]
    public void A_long_gap_is_shared_among_those_who_ask()
    {
        var file = Opened(64 * Mega);

        var pieces = Enumerable.Range(0, 4).Select(taken => Board.TryTake(0, 4 - taken, s_answer)!).ToList();

        Assert.Equal([16 * Mega, 16 * Mega, 16 * Mega, 16 * Mega], pieces.Select(piece => piece.Left.Length));
        Assert.Equal([0, 16 * Mega, 32 * Mega, 48 * Mega], pieces.Select(piece => piece.Position));
        Assert.True(file.Missing.IsEmpty);
    }

    [Fact]
    public void A_short_gap_is_not_cut_into_crumbs()
    {
        Opened((2 * Mega) + 5);

        Assert.Equal(Mega + 2, Board.TryTake(0, 16, s_answer)!.Left.Length);
    }

    [Fact]
    public void Pieces_are_whole_chunks()
    {
        Opened(10 * Mega, 4 * Mega);

        Assert.Equal([new ByteRange(0, 4 * Mega), new ByteRange(4 * Mega, 8 * Mega), new ByteRange(8 * Mega, 10 * Mega)],
            Enumerable.Range(0, 3).Select(taken => Board.TryTake(0, 3 - taken, s_answer)!.Left));
    }

    [Fact]
    public void The_first_file_comes_first()
    {
        var first = Opened(Mega);
        var second = Opened(Mega);

        Assert.Equal(2, Board.FilesWithWork);
        Assert.Same(first, Board.TryTake(0, 1, s_answer)!.File);
        Assert.Same(second, Board.TryTake(0, 1, s_answer)!.File);
        Assert.Equal(0, Board.FilesWithWork);
    }

    [Fact]
    public void New_connections_cut_down_the_range_of_one_who_has_it_all()
    {
        var file = Opened(64 * Mega);
        var one = Begin(Board.TryTake(0, 1, s_answer)!);

        var others = Enumerable.Range(0, 3).Select(taken => Board.TryTake(0, 3 - taken, s_answer)!).ToList();

        Assert.Equal(new ByteRange(0, 16 * Mega), one.Left);
        Assert.Equal([new ByteRange(16 * Mega, 32 * Mega), new ByteRange(32 * Mega, 48 * Mega), new ByteRange(48 * Mega, 64 * Mega)], others.Select(other => other.Left));
        Assert.True(file.Missing.IsEmpty);
    }

    [Fact]
    public void Pieces_of_a_long_gap_are_as_large_as_is_said_and_end_at_chunks()
    {
        Opened(64 * Mega, 4 * Mega);

        Assert.Equal(new ByteRange(0, 8 * Mega), Board.TryTake(0, 2, s_answer, most: 7 * Mega)!.Left);
        Assert.Equal(new ByteRange(8 * Mega, 12 * Mega), Board.TryTake(0, 1, s_answer, most: 4 * Mega)!.Left);
        Assert.Equal(new ByteRange(12 * Mega, 64 * Mega), Board.TryTake(0, 1, s_answer)!.Left);
    }

    [Fact]
    public void Nobody_is_cut_down_whose_server_has_not_said_that_it_knows_ranges()
    {
        Opened(64 * Mega);
        var one = Board.TryTake(0, 1, s_answer)!;
        Assert.True(Board.TryBegin(one, new OriginBody(new MemoryStream(), 0, null, acceptsRanges: false, null), false, out _));
        Write(one, Mega);

        var suitor = Board.TryTake(0, 2, s_answer)!;

        Assert.Equal(64 * Mega, one.End);
        Assert.Same(one, suitor.Victim);
    }

    [Fact]
    public void Who_has_only_just_asked_is_not_asked_for_a_second_time()
    {
        // Many small files: one connection has shown what it can do, the others wait for their first byte.
        var (done, asked) = (Opened(Mega), Opened(16 * 1024));
        var quick = Begin(Board.TryTake(0, 1, s_answer)!);
        Assert.Same(done, quick.File);
        Write(quick, Mega - 1);
        var fresh = Board.TryTake(0, 1, s_answer)!;
        Assert.Same(asked, fresh.File);

        Assert.Null(Board.TryTake(0, 1, s_answer));

        // One that stays silent is a straggler all the same.
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Same(fresh, Board.TryTake(20 * Mega, 1, s_answer)!.Victim);
    }

    [Fact]
    public void An_idle_connection_woos_as_much_as_makes_both_end_together()
    {
        Opened(64 * Mega);
        var slow = Begin(Board.TryTake(0, 1, s_answer)!);
        _time.Advance(TimeSpan.FromSeconds(1));
        Write(slow, 4 * Mega);
        Board.Measure(TimeSpan.FromSeconds(1));

        var suitor = Board.TryTake(pace: 12 * Mega, 1, s_answer)!;

        Assert.Equal((64 * Mega) - (45 * Mega), suitor.Position);
        Assert.Equal(64 * Mega, slow.End);
        Assert.True(Board.TryBegin(suitor, Answer(suitor.Position), false, out var stopped));
        Assert.Null(stopped);
        Assert.Equal(suitor.Position, slow.End);
    }

    [Fact]
    public void What_is_done_before_the_answer_comes_is_left_alone()
    {
        Opened(64 * Mega);
        var fast = Begin(Board.TryTake(0, 1, s_answer)!);
        _time.Advance(TimeSpan.FromSeconds(1));
        Write(fast, 60 * Mega);
        Board.Measure(TimeSpan.FromSeconds(1));

        Assert.Null(Board.TryTake(pace: 60 * Mega, 1, s_answer));
    }

    [Fact]
    public void One_suitor_is_enough()
    {
        Opened(64 * Mega);
        Write(Begin(Board.TryTake(0, 1, s_answer)!), Mega);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.NotNull(Board.TryTake(0, 1, s_answer));
        Assert.Null(Board.TryTake(0, 1, s_answer));
    }

    [Fact]
    public void A_straggler_loses_everything_and_is_stopped()
    {
        var file = Opened(3 * Mega, 4 * Mega);
        var straggler = Begin(Board.TryTake(0, 1, s_answer)!);
        _time.Advance(TimeSpan.FromSeconds(10));
        Write(straggler, 2000);
        Board.Measure(TimeSpan.FromSeconds(10));

        var suitor = Board.TryTake(pace: 10 * Mega, 1, s_answer)!;
        Assert.True(suitor.TakesAll);
        Assert.Equal(2000, file.PresentBytes);
        Assert.True(Board.TryBegin(suitor, Answer(2000), false, out var stopped));

        Assert.Same(straggler, stopped);
        Assert.Equal((0, 2000), (suitor.Confirmed, suitor.Position));
        Assert.Equal(0, Board.Return(straggler));
        Assert.True(file.Missing.IsEmpty);
    }

    [Fact]
    public void A_straggler_that_is_left_alone_loses_everything_to_a_newcomer()
    {
        var straggler = BeginBesideOneThatIsThrough();
        Assert.Null(Board.TryTake(0, 1, s_answer));
        for (var tick = 0; tick < 10; tick++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(200));
            Write(straggler, 500);
            Board.Measure(TimeSpan.FromMilliseconds(200));
        }

        var suitor = Board.TryTake(0, 1, s_answer)!;

        Assert.Same(straggler, suitor.Victim);
        Assert.True(suitor.TakesAll);
    }

    [Fact]
    public void One_that_has_only_just_begun_is_not_taken_for_a_straggler()
    {
        var fresh = BeginBesideOneThatIsThrough();
        for (var tick = 0; tick < 3; tick++)
        {
            // The first packets of a connection, from far away.
            _time.Advance(TimeSpan.FromMilliseconds(200));
            Write(fresh, 20_000);
            Board.Measure(TimeSpan.FromMilliseconds(200));
            Assert.Null(Board.TryTake(0, 1, s_answer));
        }

        _time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.True(Board.TryTake(0, 1, s_answer)!.TakesAll);
    }

    [Fact]
    public void A_line_that_has_become_slow_is_not_taken_for_a_straggler_for_long()
    {
        Opened(65 * Mega);
        var before = Begin(Board.TryTake(0, 1, s_answer, most: 64 * Mega)!);
        _time.Advance(TimeSpan.FromMilliseconds(200));
        Write(before, 64 * Mega);
        Board.Return(before);

        var slow = Begin(Board.TryTake(0, 1, s_answer)!);
        var takenOver = 0;
        for (var tick = 0; tick < 100; tick++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(200));
            Write(slow, 10_000);
            Board.Measure(TimeSpan.FromMilliseconds(200));
            if (Board.TryTake(0, 1, s_answer) is { } suitor)
            {
                takenOver++;
                Board.TryBegin(suitor, Answer(suitor.Position), false, out _);
                Board.Return(slow);
                slow = suitor;
            }
        }

        Assert.InRange(takenOver, 1, 9);
    }

    [Fact]
    public void A_victim_that_is_faster_than_its_suitor_keeps_what_it_brought()
    {
        var file = Opened(3 * Mega);
        var victim = Begin(Board.TryTake(0, 1, s_answer)!);
        _time.Advance(TimeSpan.FromSeconds(10));
        Write(victim, 2000);
        Board.Measure(TimeSpan.FromSeconds(10));
        var suitor = Board.TryTake(pace: 10 * Mega, 1, s_answer)!;

        Write(victim, (3 * Mega) - 2000);

        Assert.False(Board.TryBegin(suitor, Answer(suitor.Position), false, out _));
        Board.Return(suitor);
        Assert.True(file.IsComplete);
    }

    [Fact]
    public void A_suitor_whose_victim_is_gone_asks_for_nothing()
    {
        Opened(64 * Mega);
        var victim = Begin(Board.TryTake(0, 1, s_answer)!);
        Write(victim, Mega);
        _time.Advance(TimeSpan.FromSeconds(1));
        var suitor = Board.TryTake(0, 1, s_answer)!;
        Board.Return(victim);

        Assert.Equal(0, Board.Ask(suitor, false).Range.Length);
    }

    [Fact]
    public void An_answer_to_a_file_that_was_closed_is_of_no_use()
    {
        var file = Opened(Mega);
        var segment = Board.TryTake(0, 1, s_answer)!;
        Board.Ask(segment, false);
        Board.Change(file, static ranges => ranges.Shut());

        Assert.False(Board.TryBegin(segment, Answer(0), false, out _));
        Assert.Equal(0, Board.Reserve(segment, 100));
        Assert.Null(Board.TryTake(0, 1, s_answer));
    }

    [Fact]
    public async Task Closing_stops_those_at_work_and_waits_until_they_have_told()
    {
        var file = Opened(Mega);
        var segment = Begin(Board.TryTake(0, 1, s_answer)!);

        var closing = Board.CloseAsync(file);

        Assert.True(segment.IsStopped);
        Board.Return(segment);
        Assert.False(closing.IsCompleted);
        Board.LetGo(file);
        await closing.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void One_who_gets_the_whole_file_beside_others_with_ranges_is_refused()
    {
        Opened(64 * Mega);
        var first = Take(2);
        var second = Take(1);
        Assert.True(Board.TryBegin(first, Answer(0), false, out _));

        Assert.Equal(ErrorCode.UnexpectedResponse, Assert.Throws<ModelManagerException>(() => Board.TryBegin(second, Answer(0, isWhole: true), false, out _)).Code);
        Assert.False(second.File.IsWithoutRanges);
    }

    [Fact]
    public void Where_nobody_gets_ranges_all_but_one_let_go_and_that_one_brings_everything()
    {
        var file = Opened(64 * Mega);
        var segments = Enumerable.Range(0, 3).Select(taken => Take(3 - taken)).ToList();
        foreach (var other in segments[..2])
        {
            Assert.False(Board.TryBegin(other, Answer(0, isWhole: true), false, out _));
            Board.Return(other);
        }

        Assert.False(Board.TryBegin(segments[2], Answer(0, isWhole: true), false, out _));
        Board.Return(segments[2]);
        var all = Take(16);

        Assert.Equal(new ByteRange(0, 64 * Mega), all.Left);
        Assert.Null(Board.TryTake(0, 16, s_answer));
        Assert.True(Board.TryBegin(all, Answer(0, isWhole: true), false, out _));
        Write(all, 64 * Mega);
        Assert.True(file.IsComplete);
    }

    [Fact]
    public void The_whole_file_in_place_of_its_first_piece_is_read_to_its_end()
    {
        var file = Opened(64 * Mega);
        var first = Take(4);

        Assert.True(Board.TryBegin(first, Answer(0, isWhole: true), false, out _));

        Assert.Equal((64 * Mega, 64 * Mega), (first.End, first.RequestedEnd));
        Assert.True(file.Missing.IsEmpty);
    }

    [Fact]
    public void One_byte_more_than_was_asked_for_is_one_too_many()
    {
        Opened(64 * Mega);
        var first = Take(2);
        Assert.True(Board.TryBegin(first, Answer(0), false, out _));
        Write(first, 32 * Mega);

        Assert.Throws<ModelManagerException>(() => Board.Reserve(first, 1));
    }

    [Fact]
    public void What_another_took_over_is_not_one_too_many()
    {
        var file = Opened(64 * Mega);
        var first = Begin(Board.TryTake(0, 1, s_answer)!);
        Board.TryTake(0, 1 + 1, s_answer);
        Write(first, first.Left.Length - 10);

        Assert.Equal(10, Board.Reserve(first, 100));
        Board.Wrote(first, 10);
        Assert.Equal(0, Board.Reserve(first, 100));
        Assert.Equal(first.End, file.FrontBytes);
    }

    [Fact]
    public void Two_first_answers_of_different_contents_are_not_mixed()
    {
        Opened(64 * Mega);
        var first = Take(2);
        var second = Take(1);
        Assert.True(Board.TryBegin(first, Answer(0, "\"a\""), false, out _));

        Assert.Throws<OtherContentException>(() => Board.TryBegin(second, Answer(second.Position, "\"b\""), false, out _));
        Assert.True(Board.TryBegin(second, Answer(second.Position, "\"b\""), ignoresETags: true, out _));
    }

    [Fact]
    public void The_tag_is_asked_for_where_no_chunk_digest_vouches()
    {
        var plain = Opened(Mega);
        var chunked = Opened(Mega, 64 * Kilo);
        Write(Begin(Board.TryTake(0, 1, s_answer)!), 1000);
        var inChunked = Begin(Board.TryTake(0, 1, s_answer)!);

        Assert.Equal("\"v1\"", Board.Ask(plain.InHand[0], false).ETag);
        Assert.Null(Board.Ask(plain.InHand[0], ignoresETags: true).ETag);
        Assert.Null(Board.Ask(inChunked, false).ETag);
        Assert.Same(chunked, inChunked.File);
    }

    [Fact]
    public void Only_those_far_behind_for_a_while_are_abandoned_and_never_for_an_answer_that_takes_long()
    {
        Opened(640 * Mega);
        var segments = Enumerable.Range(0, 4).Select(taken => Take(4 - taken)).ToList();
        foreach (var answered in segments[..3])
        {
            Board.TryBegin(answered, Answer(answered.Position), false, out _);
        }

        List<Segment> abandoned = [];
        for (var tick = 0; tick < 10; tick++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(200));
            Write(segments[0], Mega);
            Write(segments[1], Mega);
            Write(segments[2], 1000);
            abandoned.AddRange(Board.Measure(TimeSpan.FromMilliseconds(200)));
            Assert.True(tick >= 2 || abandoned.Count == 0);
        }

        Assert.Equal([segments[2]], abandoned.Distinct());
    }

    [Fact]
    public void One_that_skips_what_is_before_its_piece_is_at_work_too()
    {
        Opened(640 * Mega);
        var first = Begin(Take(2));
        var second = Begin(Take(1));
        for (var tick = 0; tick < 20; tick++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(200));
            Write(first, Mega);
            Board.Skipped(second, (int)Mega);
            Assert.Empty(Board.Measure(TimeSpan.FromMilliseconds(200)));
        }
    }

    [Fact]
    public void Others_are_those_whom_the_server_has_answered_or_all_of_the_file()
    {
        Opened(64 * Mega);
        var first = Take(3);
        var second = Take(2);
        Assert.Equal((0, 1), (Board.Others(first, sameFile: false), Board.Others(first, sameFile: true)));

        Board.TryBegin(second, Answer(second.Position), false, out _);
        Assert.Equal((1, 1), (Board.Others(first, sameFile: false), Board.Others(first, sameFile: true)));

        Opened(Mega);
        Take(1);
        var inOther = Take(1);
        Assert.Equal((1, 0), (Board.Others(inOther, sameFile: false), Board.Others(inOther, sameFile: true)));
    }

    [Fact]
    public void No_byte_that_is_here_or_that_another_writes_is_ever_given_out_to_be_written()
    {
        var seed = Seeds.Next(output);
        for (var round = 0; round < 200; round++)
        {
            new BoardSimulation(seed + round).Run();
        }
    }

    private FileRanges Opened(long size, long chunk = 0)
    {
        var file = Of(size, chunk);
        Board.Open(file, Ranges.Left([]) with { ETag = null });
        return file;
    }

    private Segment Take(int idle)
    {
        var segment = Board.TryTake(0, idle, s_answer)!;
        Board.Ask(segment, false);
        return segment;
    }

    // One of two pieces; the connection with the other has brought it in no time.
    private Segment BeginBesideOneThatIsThrough()
    {
        Opened(2 * Mega);
        var quick = Begin(Board.TryTake(0, 2, s_answer)!);
        var left = Begin(Board.TryTake(0, 1, s_answer)!);
        Write(quick, Mega);
        Board.Return(quick);
        return left;
    }

    private Segment Begin(Segment segment)
    {
        Board.Ask(segment, false);
        Assert.True(Board.TryBegin(segment, Answer(segment.Position), false, out _));
        return segment;
    }

    private void Write(Segment segment, long count)
    {
        Assert.Equal(count, Board.Reserve(segment, (int)count));
        Board.Wrote(segment, (int)count);
        Board.Settle(segment);
    }
}
