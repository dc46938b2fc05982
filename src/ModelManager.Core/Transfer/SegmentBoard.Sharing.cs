using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>Who gets what, and who is too slow to keep it.</summary>
internal sealed partial class SegmentBoard
{
    // A connection is taken for a straggler when it needs this many times as long as the one that would take over.
    private const double StragglerFactor = 4;
    private static readonly TimeSpan s_worthSplitting = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_worthOvertaking = TimeSpan.FromSeconds(1);

    // After so long a connection shows what it can do: ten times slower than all others is no slow start any more.
    private static readonly TimeSpan s_known = TimeSpan.FromMilliseconds(600);

    // What is over sooner says less of a connection's pace than this time does.
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(100);

    // What connections that let go of a piece have shown, bytes per second, at least. A new one is taken to be as fast: where only stragglers are
    // left, theirs says nothing of it. Halved by each second, and by each that goes by it, as the line may have become slow meanwhile.
    private double _shownPace;

    /// <summary>
    /// Something to do for a connection: what nobody brings, the first file first; else a part of what another one brings, if that
    /// saves time. Null when there is nothing.
    /// </summary>
    /// <param name="pace">Bytes per second that the connection has shown; 0 when it is new.</param>
    /// <param name="idle">How many connections are about to ask, this one included: a long gap is shared among them.</param>
    /// <param name="answerTime">How long the server takes to answer: what would be done by then anyway is left alone.</param>
    /// <param name="most">How many bytes at most, more or less.</param>
    public Segment? TryTake(double pace, int idle, TimeSpan answerTime, long most = long.MaxValue)
    {
        lock (_lock)
        {
            if (_files.Count == 0)
            {
                return null;
            }

            foreach (var file in _files)
            {
                if (file.Missing.IsEmpty)
                {
                    file.OfferBad();
                }

                if (!file.Missing.IsEmpty && IsFree(file))
                {
                    var gap = file.Missing.First;
                    var pieces = file.IsWithoutRanges ? 1 : Math.Clamp(gap.Length / MinPieceBytes, 1, Math.Max(1, idle));
                    return file.Take(new ByteRange(gap.Start, Math.Min(gap.End, file.AlignNear(gap.Start + Math.Min(most, gap.Length / pieces), gap.Start))), time.GetTimestamp());
                }
            }

            return idle > 1 && TrySpread(idle) is { } shared ? shared : TryWoo(pace, answerTime);
        }
    }

    /// <summary>Measures every connection's pace over the time since the last call; returns those so far behind the others that a new one would do better.</summary>
    public IReadOnlyList<Segment> Measure(TimeSpan elapsed)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _shownPace *= Math.Pow(0.5, elapsed.TotalSeconds);
            var active = _files.SelectMany(file => file.InHand).ToList();
            foreach (var segment in active)
            {
                var pace = (segment.ReceivedBytes - segment.MeasuredBytes) / Math.Max(elapsed.TotalSeconds, 0.001);
                segment.MeasuredBytes = segment.ReceivedBytes;
                segment.Pace = segment.Pace == 0 ? pace : (segment.Pace + pace) / 2;
            }

            var old = active.Where(segment => segment.BegunAt is { } begun && time.GetElapsedTime(begun, now) >= s_known).ToList();
            return [.. old.Where(segment => segment.Left.Length > 0 && IsFarBehind(segment, old))];
        }
    }

    /// <summary>The pieces of connections beyond so many, those that have brought least first; for when fewer are allowed than there were.</summary>
    public IReadOnlyList<Segment> Surplus(int most)
    {
        lock (_lock)
        {
            var active = _files.SelectMany(file => file.InHand).Where(segment => !segment.IsStopped).ToList();
            return [.. active.OrderBy(segment => segment.ReceivedBytes).Take(active.Count - most)];
        }
    }

    private static bool IsFarBehind(Segment segment, List<Segment> all)
    {
        var others = all.Where(other => other != segment).ToList();
        return others.Count > 0 && segment.Pace * 10 < others.Average(other => other.Pace) && others.Average(other => other.Pace) > MinPieceBytes;
    }

    // Several connections begin at once while one has it all: its range is cut down, without asking the server first, who said that it knows ranges.
    private Segment? TrySpread(int idle)
    {
        var victim = _files.Where(file => file.IsOpen && file.AcceptsRanges && !file.IsWithoutRanges).SelectMany(file => file.InHand).Where(segment => !segment.HasSuitor)
            .MaxBy(segment => segment.End - segment.Reserved);
        if (victim is null)
        {
            return null;
        }

        var file = victim.File;
        var left = victim.End - victim.Reserved;
        var share = Math.Max(MinPieceBytes, left / (idle + 1));
        var cut = file.AlignNear(victim.Reserved + share, victim.Reserved);
        if (victim.End - cut < Math.Max(MinPieceBytes, file.GrainBytes))
        {
            return null;
        }

        file.Cut(victim, cut);
        return file.Take(new ByteRange(cut, Math.Min(file.Missing.RunEnd(cut), file.AlignNear(cut + share, cut))), time.GetTimestamp());
    }

    // From whom it takes longest, as much as makes both end at the same time; from a straggler everything.
    private Segment? TryWoo(double pace, TimeSpan answerTime)
    {
        var now = time.GetTimestamp();
        var active = _files.Where(file => file.IsOpen && !file.IsWithoutRanges).SelectMany(file => file.InHand).Where(segment => !segment.HasSuitor).ToList();
        if (active.Count == 0)
        {
            return null;
        }

        // One that has just asked, and has nothing yet, is no straggler: it is taken to be as fast as whoever asks.
        var shown = active.Where(segment => segment.ReceivedBytes > 0 || time.GetElapsedTime(segment.StartedAt, now) >= s_worthSplitting + 2 * answerTime)
            .ToDictionary(segment => segment, segment => PaceOf(segment, now));
        if (shown.Count == 0)
        {
            return null;
        }

        var mine = Math.Max(1, pace > 0 ? pace : shown.Values.Average());
        var paces = active.ToDictionary(segment => segment, segment => shown.GetValueOrDefault(segment, mine));
        var victim = active.MaxBy(segment => (segment.End - segment.Reserved) / Math.Max(1, paces[segment]))!;
        if (pace <= 0 && time.GetElapsedTime(victim.StartedAt, now) >= s_known + 2 * answerTime)
        {
            mine = Math.Max(mine, _shownPace);
        }

        var left = victim.End - victim.Reserved;
        var theirs = Math.Max(1, paces[victim]);
        var secondsLeft = left / theirs;
        if (secondsLeft < Math.Max(s_worthSplitting.TotalSeconds, 2 * answerTime.TotalSeconds))
        {
            return null;
        }

        var from = victim.File.AlignUp(victim.Reserved + (long)(left * (theirs / (theirs + mine))));
        if (victim.End - from < Math.Max(MinPieceBytes, victim.File.GrainBytes) || from <= victim.Reserved)
        {
            if (secondsLeft <= s_worthOvertaking.TotalSeconds || left / mine * StragglerFactor >= secondsLeft)
            {
                return null;
            }

            from = victim.Reserved;
        }

        if (pace <= 0)
        {
            _shownPace /= 2;
        }

        return victim.File.Woo(victim, from, now);
    }

    private void NotePace(Segment segment) =>
        _shownPace = Math.Max(_shownPace, segment.ReceivedBytes / Math.Max(s_shortest.TotalSeconds, time.GetElapsedTime(segment.StartedAt).TotalSeconds));

    private double PaceOf(Segment segment, long now) =>
        segment.Pace > 0 ? segment.Pace : segment.ReceivedBytes / Math.Max(0.05, time.GetElapsedTime(segment.StartedAt, now).TotalSeconds);
}
