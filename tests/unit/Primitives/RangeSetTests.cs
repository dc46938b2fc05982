using ModelManager.Primitives;
using Xunit.Abstractions;

namespace ModelManager.UnitTests.Primitives;

public sealed class RangeSetTests(ITestOutputHelper output)
{
    [Fact]
    public void Ranges_that_overlap_or_touch_become_one()
    {
        RangeSet set = [];
        set.Add(new ByteRange(10, 20));
        set.Add(new ByteRange(30, 40));
        set.Add(new ByteRange(20, 30));
        set.Add(new ByteRange(5, 5));
        set.Add(new ByteRange(9, 3));

        Assert.Equal([new ByteRange(10, 40)], set);
        Assert.Equal(30, set.Length);
    }

    [Fact]
    public void What_is_taken_out_of_the_middle_leaves_two()
    {
        var set = new RangeSet(new ByteRange(0, 100));
        set.Remove(new ByteRange(40, 60));
        set.Remove(new ByteRange(60, 60));

        Assert.Equal([new ByteRange(0, 40), new ByteRange(60, 100)], set);
        Assert.Equal(80, set.Length);
        Assert.Equal([new ByteRange(40, 60)], set.Gaps(new ByteRange(0, 100)));
        Assert.Equal([new ByteRange(50, 60)], set.Gaps(new ByteRange(50, 90)));
    }

    [Fact]
    public void A_run_ends_where_the_bytes_do()
    {
        var set = new RangeSet(new ByteRange(0, 10), new ByteRange(20, 30));

        Assert.Equal([10, 10, 10, 15, 30, 30, 31], new long[] { 0, 9, 10, 15, 20, 29, 31 }.Select(set.RunEnd));
        Assert.True(set.Contains(new ByteRange(20, 30)));
        Assert.False(set.Contains(new ByteRange(9, 11)));
        Assert.True(set.Contains(new ByteRange(15, 15)));
    }

    [Fact]
    public void A_clone_goes_its_own_way_and_a_cleared_one_is_empty()
    {
        var set = new RangeSet(new ByteRange(0, 10));
        var clone = set.Clone();
        set.Clear();

        Assert.True(set.IsEmpty);
        Assert.Equal((0, 10), (set.Length, clone.Length));
        Assert.Equal(new ByteRange(0, 10), clone.First);
    }

    [Fact]
    public void It_says_what_a_row_of_bits_says()
    {
        const int size = 64;
        var seed = Seeds.Next(output);
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            RangeSet set = [];
            var bits = new bool[size];
            for (var step = 0; step < 60; step++)
            {
                var start = random.Next(size);
                var range = new ByteRange(start, random.Next(start, size + 1));
                var isAdded = random.Next(2) == 0;
                bits.AsSpan((int)range.Start, (int)range.Length).Fill(isAdded);
                if (isAdded)
                {
                    set.Add(range);
                }
                else
                {
                    set.Remove(range);
                }

                Assert.True(Says(set, bits), $"seed {seed}: not the same after {(isAdded ? "adding" : "removing")} {range}: {string.Join(' ', set)}");
            }
        }
    }

    private static bool Says(RangeSet set, bool[] bits)
    {
        var listed = new bool[bits.Length];
        var end = -1L;
        foreach (var range in set)
        {
            if (range.Start <= end || range.Length <= 0)
            {
                return false;
            }

            end = range.End;
            listed.AsSpan((int)range.Start, (int)range.Length).Fill(true);
        }

        var gaps = set.Gaps(new ByteRange(3, bits.Length - 3)).Sum(gap => gap.Length);
        return listed.SequenceEqual(bits) && set.Length == bits.Count(bit => bit) && gaps == bits[3..^3].Count(bit => !bit)
            && Enumerable.Range(0, bits.Length).All(i => set.RunEnd(i) == i + bits.Skip(i).TakeWhile(bit => bit).Count() && set.Contains(new ByteRange(i, i + 1)) == bits[i]);
    }
}
