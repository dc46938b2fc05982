using ModelManager.Primitives;

namespace ModelManager.Http;

/// <summary>
/// A body whose silence, or trickle, ends in <see cref="ErrorCode.Stalled"/> and whose failures are typed. HttpClient has no such limits of
/// its own. Only the time that reads wait counts: whoever reads slowly on purpose is not to blame.
/// </summary>
internal sealed class StallGuardedStream : Stream
{
    // Slower than the slowest modem: such a connection is broken, and another one may not be.
    private const int LeastBytesPerSecond = 512;

    private readonly Stream _body;
    private readonly Uri _url;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly TimeSpan _period;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenSource _drop;
    private readonly ITimer _timer;
    private long _waitingSince;
    private volatile bool _stalled;
    private TimeSpan _waited;
    private long _received;

    /// <summary>Wraps a body. Cancelling <paramref name="cancellation"/> drops the connection, whatever a read waits for.</summary>
    public StallGuardedStream(Stream body, Uri url, TimeProvider time, TimeSpan timeout, CancellationToken cancellation)
    {
        _body = body;
        _url = url;
        _time = time;
        _timeout = timeout;
        _cancellation = cancellation;
        _drop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);

        // One slow timer for the whole body is cheaper than arming one for every read. It looks a period early rather than late.
        _period = timeout / 8;
        _timer = time.CreateTimer(static state => ((StallGuardedStream)state!).Look(), this, _period, _period);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var since = Math.Max(1, _time.GetTimestamp());
        Volatile.Write(ref _waitingSince, since);
        try
        {
            // Cancelled rather than disposed of by another thread, which the framework's streams do not expect in the middle of a read.
            var count = await _body.ReadAsync(buffer, _drop.Token).ConfigureAwait(false);
            CheckPace(count, _time.GetElapsedTime(since));
            return count;
        }
        catch (Exception e)
        {
            _cancellation.ThrowIfCancellationRequested();
            throw _stalled
                ? new ModelManagerException(ErrorCode.Stalled, $"nothing came for {_timeout.TotalSeconds:0} s", new ErrorDetail { Url = SafeUrl.Of(_url) }, e)
                : HttpFailure.From(e, SafeUrl.Of(_url));
        }
        finally
        {
            Volatile.Write(ref _waitingSince, 0);
        }
    }

    private void CheckPace(int count, TimeSpan waited)
    {
        _received += count;
        _waited += waited;
        if (_waited >= 2 * _timeout)
        {
            if (count > 0 && _received < LeastBytesPerSecond * _waited.TotalSeconds)
            {
                throw new ModelManagerException(
                    ErrorCode.Stalled, $"only {_received} bytes came in {_waited.TotalSeconds:0} s", new ErrorDetail { Url = SafeUrl.Of(_url) });
            }

            _waited = default;
            _received = 0;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _timer.Dispose();
            _drop.Dispose();
            _body.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Look()
    {
        var since = Volatile.Read(ref _waitingSince);
        if (since != 0 && _time.GetElapsedTime(since) > _timeout - _period)
        {
            _stalled = true;
            try
            {
                _drop.Cancel();
            }
            catch (Exception)
            {
                // On a timer's thread nothing may escape; the read that waits ends by this or fails by itself.
            }
        }
    }
}
