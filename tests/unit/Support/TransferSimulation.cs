using ModelManager.Planning;
using ModelManager.Primitives;
using ModelManager.Transfer;

namespace ModelManager.UnitTests.Support;

/// <summary>
/// A model of a few files on a server that has every fault that servers and networks have, in a random order given by the seed, and a user
/// who sometimes cancels. After so many requests the faults stop.
/// </summary>
internal sealed class TransferSimulation
{
    private const int Chunk = 64 * 1024;
    private const int FaultyRequests = 25;

    private readonly Random _random;
    private readonly FastTimeProvider _time = new(50);
    private readonly byte[][] _contents;
    private readonly FakeVersion _version;
    private readonly LivelyOrigin _origin;
    private readonly int _connections;
    private readonly int _mostOpen;
    private readonly bool _knowsRanges;
    private readonly string? _etag;
    private readonly List<string> _ends = [];

    public TransferSimulation(int seed)
    {
        _random = new Random(seed);
        _contents = [.. Enumerable.Range(0, _random.Next(1, 5)).Select(n => Bytes.Of(Size(), seed + n))];
        _version = new FakeVersion("m", "1", [.. _contents.Select((content, n) => ($"f{n}.bin", content))]) { ChunkBytes = _random.Next(2) * Chunk };
        _connections = _random.Next(1, 17);
        _mostOpen = _random.Next(3) == 0 ? _random.Next(1, 5) : 100;
        _knowsRanges = _random.Next(6) > 0;
        _etag = _random.Next(3) == 0 ? null : "\"v1\"";
        _origin = new LivelyOrigin(AnswerAsync) { AnswerTime = TimeSpan.FromMilliseconds(_random.Next(3)) };
    }

    public async Task RunAsync()
    {
        using var root = new TemporaryRoot();
        var budget = new TransferBudget(_time, _random.Next(1, 17)) { ConnectionsPerTransfer = _connections };
        for (var run = 1; run <= 40; run++)
        {
            using var stop = new CancellationTokenSource();
            if (run < 10 && Next(3) == 0)
            {
                stop.CancelAfter(Next(150));
            }

            var end = await RunOnceAsync(root, budget, stop.Token);
            _ends.Add(end);
            if (end == "right")
            {
                return;
            }
        }

        Assert.Fail("it never ends well");
    }

    public override string ToString() =>
        $"{string.Join('+', _contents.Select(content => content.Length))} bytes over {_connections} connections, chunks of {_version.ChunkBytes}, ranges {_knowsRanges}, "
        + $"at most {_mostOpen}, tag {_etag}, {_origin.Requests.Count} requests: {string.Join(' ', _ends)}";

    private async Task<string> RunOnceAsync(TemporaryRoot root, TransferBudget budget, CancellationToken cancellation)
    {
        var plan = _version.Plan(root.Folder);
        var sinks = plan.Files.Select(_ => new RecordingSink()).ToList();
        var receivers = plan.Files.Select((file, n) => new RecordingReceiver(sinks[n], content => Digest.Of(content) == file.File.Sha256)).ToList();
        var progress = new RecordingProgress();
        var transfer = new ModelTransfer(root.Folder, _origin, budget, _time);
        var end = "right";
        try
        {
            await transfer.RunAsync(plan, Fetch.TaskId, receivers, progress, _ => { }, batch: null, () => false, cancellation);
            CheckFiles(root, plan);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            end = "cancelled";
        }
        catch (ModelManagerException e) when (e.Code is ErrorCode.UnexpectedResponse or ErrorCode.Auth or ErrorCode.HttpStatus or ErrorCode.ChecksumMismatch)
        {
            end = e.Code.ToString();
        }

        Assert.All(plan.Files, file => Assert.False(root.Exists(StoreLayout.PartMarker(file.Part))));
        Assert.True(progress.LowestPosition >= 0, $"{progress.LowestPosition} bytes were there for a moment");
        Assert.Equal(end == "right" ? _contents.Sum(content => (long)content.Length) : receivers.Where(receiver => receiver.Accepted is not null).Sum(receiver => receiver.Accepted!.Plan.File.SizeBytes), progress.Position);
        return end;
    }

    private void CheckFiles(TemporaryRoot root, DownloadPlan plan)
    {
        foreach (var file in plan.Files)
        {
            Assert.Equal(file.File.Sha256, Digest.Of(root.Read(file.Part)));
        }
    }

    private async Task<OriginBody> AnswerAsync(LivelyRequest request, CancellationToken cancellation)
    {
        var content = _contents.First(candidate => Digest.Of(candidate) == request.File.File.Sha256);
        if (request.Open > _mostOpen)
        {
            // Forbidden is an answer about the file, unless others bring the same one.
            throw Next(2) == 0 || _contents.Length > 1
                ? new ModelManagerException(ErrorCode.HttpStatus, "too many", new ErrorDetail { HttpStatus = 429, RetryAfterMs = 1000 })
                : new ModelManagerException(ErrorCode.Auth, "too many", new ErrorDetail { HttpStatus = 403 });
        }

        var fault = request.Index >= FaultyRequests ? 99 : Next(14);
        var at = request.Asked.Start + Next((int)request.Asked.Length + 1);
        switch (fault)
        {
            case 0:
                throw new ModelManagerException(ErrorCode.Network, "refused");
            case 1:
                throw new ModelManagerException(ErrorCode.HttpStatus, "busy", new ErrorDetail { HttpStatus = 503 });
            case 2:
                throw ModelManagerException.Unexpected("nonsense");
            case 3:
                await Task.Delay(Next(40), cancellation);
                break;
        }

        var sent = fault is 4 or 5 && content.Length > 0 ? content.Flipped((int)Math.Min(at, content.Length - 1)) : content;
        var read = (int)Math.Min(64 * 1024, 1 + (request.Asked.Length / (1 + Next(300))));
        Func<long, CancellationToken, Task> before = async (position, token) =>
        {
            if (fault is 6 or 7 && position >= at)
            {
                throw new ModelManagerException(ErrorCode.Network, "cut");
            }

            if (fault == 8 && position >= at)
            {
                await Task.Delay(200, token);
                throw new ModelManagerException(ErrorCode.Stalled, "silent");
            }

            if (fault == 9 || Next(20) == 0)
            {
                await Task.Delay(1 + Next(3), token);
            }
        };
        var tag = fault == 10 ? "\"v2\"" : _etag;
        if (fault == 11)
        {
            return request.Body(new ScriptedBody([.. content[(int)request.Asked.Start..(int)request.Asked.End], 0]), tag);
        }

        if (fault == 12)
        {
            return request.Body(new SlicedBody(sent, request.Asked.Start, at) { Before = before }, tag);
        }

        return _knowsRanges && fault != 13 ? request.Range(sent, tag, before, fault == 9 ? read : 64 * 1024) : request.Whole(sent, tag, before, saysRanges: fault == 13);
    }

    private int Size() => Next(6) switch
    {
        0 => Next(3),
        1 => Chunk - 1 + Next(3),
        2 => (Next(40) * Chunk) - 1 + 1,
        3 => Next(5_000_000),
        4 => 9_000_001,
        _ => Next(1_000_000),
    };

    // Connections draw at once.
    private int Next(int below)
    {
        lock (_random)
        {
            return _random.Next(below);
        }
    }
}
