using System.IO.Hashing;
using ModelManager.Primitives;
using ModelManager.Transfer;

namespace ModelManager.UnitTests.Support;

/// <summary>
/// Connections that are moved one step at a time in a random order, between any two of which others may come, as they may between any two
/// holds of the board's lock. What they write is kept in a row of bits.
/// </summary>
internal sealed class BoardSimulation
{
    private readonly ManualTimeProvider _time = new();
    private readonly SegmentBoard _board;
    private readonly Random _random;
    private readonly FileRanges _file;
    private readonly List<Worker> _workers = [];
    private readonly int _seed;
    private readonly bool _isWithoutRanges;
    private readonly long _begunEnd;
    private long _moved;

    public BoardSimulation(int seed)
    {
        _seed = seed;
        _random = new Random(seed);
        _board = new SegmentBoard(_time);
        var chunk = _random.Next(2) == 0 ? 0 : 64 * 1024L << _random.Next(5);
        _file = Ranges.Of(_random.Next(1, 12_000_000), chunk);
        _isWithoutRanges = _random.Next(8) == 0;
        var grain = _file.GrainBytes == 1 ? 1000 : _file.GrainBytes;
        var first = Math.Min(grain * _random.Next(4), _file.SizeBytes / grain * grain);
        var second = Math.Min(first + (grain * _random.Next(4)), _file.SizeBytes);
        var begun = chunk > 0 && second + chunk < _file.SizeBytes ? new ByteRange(second, second + _random.Next(1, (int)chunk)) : default;
        _begunEnd = begun.End;
        _moved = _board.Open(_file, chunk == 0
            ? Ranges.Left([new ByteRange(first, second)])
            : Ranges.Left([new ByteRange(0, first)], [new ByteRange(first, begun.Length > 0 ? second + chunk : second)], begun.Length > 0 ? [begun] : []));
    }

    public void Run()
    {
        var connections = _random.Next(1, 17);
        for (var step = 0; !_file.IsComplete; step++)
        {
            Check(step < 200_000, "it does not end");
            if (_workers.Count < connections && _board.TryTake(_random.Next(2) * 1_000_000, connections - _workers.Count, TimeSpan.FromMilliseconds(_random.Next(3))) is { } segment)
            {
                _workers.Add(new Worker(segment));
            }

            if (_workers.Count > 0)
            {
                Move(_workers[_random.Next(_workers.Count)]);
            }

            Sometimes();
            Check(_moved == _file.PresentBytes, $"{_moved} bytes were told and {_file.PresentBytes} are here");
        }

        while (_workers.Count > 0)
        {
            Return(_workers[0]);
        }

        Check(_moved == _file.SizeBytes && _file.Here.Length == _file.SizeBytes && _file.Missing.IsEmpty, "not everything is here and told");
    }

    private void Sometimes()
    {
        _time.Advance(TimeSpan.FromMilliseconds(_random.Next(4)));
        if (_random.Next(50) == 0)
        {
            foreach (var straggler in _board.Measure(TimeSpan.FromMilliseconds(200)))
            {
                straggler.Stop();
            }
        }

        if (_random.Next(20) == 0 && _file.NextSuspect() is { } suspect)
        {
            var begunEnd = _file.BegunEnd(suspect);
            Check(begunEnd == suspect.Start || begunEnd == _begunEnd, "another chunk was begun");
            _moved += _board.Read(_file, file => file.Examined(suspect, _random.Next(2) == 0, begunEnd > suspect.Start ? new XxHash128() : null));
        }

        if (_random.Next(5000) == 0)
        {
            _board.Change(_file, static file => file.DistrustChunks());
        }
    }

    private void Move(Worker worker)
    {
        var segment = worker.Segment;
        if ((segment.IsStopped || _random.Next(300) == 0) && worker.Reserved == 0)
        {
            Return(worker);
            return;
        }

        switch (worker.Step)
        {
            case Step.Ask:
                worker.Asked = _board.Ask(segment, ignoresETags: false).Range;
                worker.Step = worker.Asked.Length == 0 ? Step.Return : Step.Answer;
                break;
            case Step.Answer:
                Answer(worker);
                break;
            case Step.Reserve:
                Reserve(worker);
                break;
            case Step.Write:
                Write(worker);
                break;
            default:
                Return(worker);
                break;
        }
    }

    private void Answer(Worker worker)
    {
        var isWhole = _isWithoutRanges || worker.Asked == new ByteRange(0, _file.SizeBytes);
        var start = _isWithoutRanges ? 0 : worker.Asked.Start;
        worker.Step = _board.TryBegin(worker.Segment, Ranges.Answer(start, isWhole: isWhole), ignoresETags: false, out var stopped) ? Step.Reserve : Step.Return;
        stopped?.Stop();
    }

    private void Reserve(Worker worker)
    {
        var segment = worker.Segment;
        if (segment.Position == segment.End)
        {
            worker.Step = Step.Return;
            return;
        }

        worker.Reserved = _board.Reserve(segment, (int)Math.Min(_random.Next(1, 200_000), segment.End - segment.Position));
        var range = new ByteRange(segment.Position, segment.Position + worker.Reserved);
        Check(!_file.Here.Any(here => Overlap(here, range)), $"{range} is here and would be written again");
        foreach (var other in _workers.Where(other => other != worker && other.Reserved > 0))
        {
            Check(!Overlap(range, new ByteRange(other.Segment.Position, other.Segment.Position + other.Reserved)), $"{range} is being written by another connection");
        }

        worker.Step = worker.Reserved > 0 ? Step.Write : Step.Return;
    }

    private void Write(Worker worker)
    {
        var segment = worker.Segment;
        var chunk = _file.Chunks?.ChunkSizeBytes;
        var end = chunk is null ? long.MaxValue : Math.Min((segment.Position / chunk.Value + 1) * chunk.Value, _file.SizeBytes);
        var count = (int)Math.Min(worker.Reserved, end - segment.Position);
        _board.Wrote(segment, count);
        _moved += count;
        worker.Reserved -= count;
        if (segment.Position == end)
        {
            Check(segment.Position - segment.Confirmed <= chunk, "more than a chunk would be compared as one");
            Check(segment.Confirmed % chunk == 0, "a chunk does not begin where the digest's does");
            var isGood = _random.Next(10) > 0;
            _moved += _board.ChunkEnded(segment, isGood).Moved;
            if (!isGood)
            {
                worker.Reserved = 0;
                _board.Settle(segment);
                worker.Step = Step.Ask;
                return;
            }
        }

        if (worker.Reserved == 0)
        {
            _board.Settle(segment);
            worker.Step = Step.Reserve;
        }
    }

    private void Return(Worker worker)
    {
        _workers.Remove(worker);
        _moved += _board.Return(worker.Segment);
        _board.LetGo(_file);
        worker.Segment.Dispose();
    }

    private static bool Overlap(ByteRange one, ByteRange other) => Math.Max(one.Start, other.Start) < Math.Min(one.End, other.End);

    private void Check(bool isRight, string what) => Assert.True(isRight, $"seed {_seed}: {what}");

    private enum Step
    {
        Ask,
        Answer,
        Reserve,
        Write,
        Return,
    }

    private sealed class Worker(Segment segment)
    {
        public Segment Segment => segment;

        public Step Step { get; set; }

        public ByteRange Asked { get; set; }

        public int Reserved { get; set; }
    }
}
