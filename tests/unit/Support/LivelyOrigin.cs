using ModelManager.Http;
using ModelManager.Planning;
using ModelManager.Primitives;
using ModelManager.Transfer;

namespace ModelManager.UnitTests.Support;

/// <summary>An origin that several connections use at once: it answers a little late, as one that is far away does, and as the test says.</summary>
internal sealed class LivelyOrigin(Func<LivelyRequest, CancellationToken, Task<OriginBody>> answer) : IContentOrigin
{
    private readonly List<LivelyRequest> _requests = [];
    private int _open;

    /// <summary>A server that has these contents and no faults.</summary>
    public LivelyOrigin(params byte[][] contents)
        : this((request, _) => Task.FromResult(request.Range(contents.Single(content => Digest.Of(content) == request.File.File.Sha256))))
    {
    }

    public IReadOnlyList<LivelyRequest> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>How many answers are asked for or being read now.</summary>
    public int Open
    {
        get
        {
            lock (_requests)
            {
                return _open;
            }
        }
    }

    /// <summary>The most answers that were being read at once.</summary>
    public int MostOpen { get; private set; }

    public ServerTraits Traits { get; init; }

    /// <summary>What it takes to answer; more than a few milliseconds make a client begin with all its connections.</summary>
    public TimeSpan AnswerTime { get; init; } = TimeSpan.FromMilliseconds(15);

    public async Task<OriginBody> OpenAsync(FilePlan file, ByteRange range, string? etag, CancellationToken cancellationToken)
    {
        LivelyRequest request;
        lock (_requests)
        {
            request = new LivelyRequest(file, range, etag, _requests.Count, ++_open);
            MostOpen = Math.Max(MostOpen, _open);
            _requests.Add(request);
        }

        try
        {
            await Task.Delay(AnswerTime, cancellationToken);
            var body = await answer(request, cancellationToken);
            return new OriginBody(body.Content, body.Start, body.ETag, body.AcceptsRanges, new Closing(this, body)) { IsWhole = body.IsWhole };
        }
        catch
        {
            Close();
            throw;
        }
    }

    private void Close()
    {
        lock (_requests)
        {
            _open--;
        }
    }

    private sealed class Closing(LivelyOrigin origin, OriginBody body) : IDisposable
    {
        private int _isClosed;

        public void Dispose()
        {
            body.Dispose();
            if (Interlocked.Exchange(ref _isClosed, 1) == 0)
            {
                origin.Close();
            }
        }
    }
}

/// <summary>A request, the how manieth it is, and how many are open with it.</summary>
internal sealed record LivelyRequest(FilePlan File, ByteRange Asked, string? ETag, int Index, int Open)
{
    public bool IsWhole => Asked == new ByteRange(0, File.File.SizeBytes);

    /// <summary>What was asked for.</summary>
    public OriginBody Range(byte[] content, string? etag = "\"v1\"", Func<long, CancellationToken, Task>? before = null, int readBytes = 64 * 1024) =>
        Body(new SlicedBody(content, Asked.Start, Asked.End) { Before = before ?? ((_, _) => Task.CompletedTask), ReadBytes = readBytes }, etag);

    /// <summary>From where it was asked for, whatever the test makes of it.</summary>
    public OriginBody Body(Stream body, string? etag = "\"v1\"") => new(body, Asked.Start, etag, true, null) { IsWhole = IsWhole };

    /// <summary>The whole file, as a server without ranges answers.</summary>
    public OriginBody Whole(byte[] content, string? etag = "\"v1\"", Func<long, CancellationToken, Task>? before = null, bool saysRanges = false) =>
        new(new SlicedBody(content, 0, content.Length) { Before = before ?? ((_, _) => Task.CompletedTask) }, 0, etag, saysRanges, null) { IsWhole = true };
}
