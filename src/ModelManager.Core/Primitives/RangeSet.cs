using System.Collections;

namespace ModelManager.Primitives;

/// <summary>Which bytes of a file: disjoint ranges in order, those that touch joined. Not safe for several threads at once.</summary>
internal sealed class RangeSet : IEnumerable<ByteRange>
{
    private readonly List<ByteRange> _ranges = [];

    public RangeSet(params IEnumerable<ByteRange> ranges)
    {
        foreach (var range in ranges)
        {
            Add(range);
        }
    }

    /// <summary>How many bytes there are in all.</summary>
    public long Length { get; private set; }

    public bool IsEmpty => _ranges.Count == 0;

    public int Count => _ranges.Count;

    public ByteRange First => _ranges[0];

    /// <summary>Adds bytes; those that are there already change nothing.</summary>
    public void Add(ByteRange range)
    {
        if (range.Length <= 0)
        {
            return;
        }

        var (from, to) = Touching(range);
        var start = range.Start;
        var end = range.End;
        if (from < to)
        {
            start = Math.Min(start, _ranges[from].Start);
            end = Math.Max(end, _ranges[to - 1].End);
        }

        Replace(from, to, [new ByteRange(start, end)]);
    }

    /// <summary>Takes bytes out; those that are not there change nothing.</summary>
    public void Remove(ByteRange range)
    {
        if (range.Length <= 0)
        {
            return;
        }

        var (from, to) = Touching(range);
        if (from < to)
        {
            var before = new ByteRange(_ranges[from].Start, Math.Min(_ranges[from].End, range.Start));
            var after = new ByteRange(Math.Max(_ranges[to - 1].Start, range.End), _ranges[to - 1].End);
            Replace(from, to, new[] { before, after }.Where(rest => rest.Length > 0));
        }
    }

    public void Clear()
    {
        _ranges.Clear();
        Length = 0;
    }

    /// <summary>Whether every byte of a range is there.</summary>
    public bool Contains(ByteRange range) => range.Length <= 0 || RunEnd(range.Start) >= range.End;

    /// <summary>Where the run of bytes that begins at, or goes through, a position ends; the position itself when it is not there.</summary>
    public long RunEnd(long position)
    {
        foreach (var range in _ranges)
        {
            if (range.End > position)
            {
                return range.Start <= position ? range.End : position;
            }
        }

        return position;
    }

    /// <summary>What a range has that this set does not.</summary>
    public IEnumerable<ByteRange> Gaps(ByteRange within)
    {
        var position = within.Start;
        foreach (var range in _ranges)
        {
            if (range.Start >= within.End)
            {
                break;
            }

            if (range.Start > position)
            {
                yield return new ByteRange(position, range.Start);
            }

            position = Math.Max(position, range.End);
        }

        if (position < within.End)
        {
            yield return new ByteRange(position, within.End);
        }
    }

    public RangeSet Clone() => new(_ranges);

    public IEnumerator<ByteRange> GetEnumerator() => _ranges.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // The indices of the ranges that overlap or adjoin: from the first up to, not including, the second.
    private (int From, int To) Touching(ByteRange range)
    {
        var from = 0;
        while (from < _ranges.Count && _ranges[from].End < range.Start)
        {
            from++;
        }

        var to = from;
        while (to < _ranges.Count && _ranges[to].Start <= range.End)
        {
            to++;
        }

        return (from, to);
    }

    private void Replace(int from, int to, IEnumerable<ByteRange> ranges)
    {
        for (var index = from; index < to; index++)
        {
            Length -= _ranges[index].Length;
        }

        _ranges.RemoveRange(from, to - from);
        foreach (var range in ranges)
        {
            _ranges.Insert(from++, range);
            Length += range.Length;
        }
    }
}
