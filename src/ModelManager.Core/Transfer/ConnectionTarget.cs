namespace ModelManager.Transfer;

/// <summary>
/// How many connections a download should have. One is enough where the server is near: more are tried one step at a time and kept
/// only when they bring more. Where answers take long, connections are slow to get going and one rarely fills the line, so all that
/// are allowed begin at once. Whoever refuses is not pressed for a while. Safe from any thread.
/// </summary>
internal sealed class ConnectionTarget(TimeProvider time, TransferLane lane)
{
    private const double WorthIt = 1.1;
    private const long BytesPerConnection = 256 * 1024;
    private const long LeastPieceBytes = 16 * 1024 * 1024;

    // Of a connection that has not shown what it can do.
    private const double AssumedPace = 50_000_000;

    // A round trip goes by between two pieces of a connection: 4 % of its time is the price of pieces that end soon.
    private const int RoundTripsPerPiece = 25;
    private static readonly TimeSpan s_far = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_window = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan s_firstHold = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_longestHold = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private int _wanted = 1;
    private int _before;
    private double _paceBefore;
    private TimeSpan _quickest = TimeSpan.MaxValue;
    private bool _isFar;
    private bool _isDown;
    private long _since = time.GetTimestamp();
    private long _bytesSince;
    private long _holdUntil;
    private TimeSpan _hold = s_firstHold;

    /// <summary>How many there should be now.</summary>
    public int Wanted
    {
        get
        {
            lock (_lock)
            {
                return Math.Min(_wanted, Most);
            }
        }
    }

    /// <summary>How many there may be: more would each get next to nothing of a limited rate.</summary>
    public int Most => lane.BytesPerSecond is > 0 and var rate ? (int)Math.Clamp(rate / BytesPerConnection, 1, lane.Connections) : lane.Connections;

    /// <summary>How long the server takes to begin an answer.</summary>
    public TimeSpan AnswerTime { get; private set; }

    /// <summary>Many small files: what one costs is the round trip, not the line.</summary>
    public void ExpectSmallFiles() => _wanted = lane.Connections;

    /// <summary>
    /// How much to ask for at once. What is hashed is what is here without a gap from the start, so the pieces of several connections must not
    /// be far apart, or most of the file is still to be hashed when its last byte comes.
    /// </summary>
    public long PieceBytes(double pace) =>
        Most == 1 ? long.MaxValue : Math.Max(LeastPieceBytes, (long)(RoundTripsPerPiece * (pace > 0 ? pace : AssumedPace) * AnswerTime.TotalSeconds));

    /// <summary>An answer came, so long after it was asked for. True when there should be more connections now.</summary>
    public bool Answered(TimeSpan after)
    {
        lock (_lock)
        {
            var before = _wanted;
            _isDown = false;
            AnswerTime = AnswerTime == default ? after : (AnswerTime + after) / 2;

            // One slow answer may be a busy machine's.
            _quickest = after < _quickest ? after : _quickest;
            if (!_isFar && _quickest >= s_far && !IsHolding && lane.BytesPerSecond == 0)
            {
                _isFar = true;
                _wanted = lane.Connections;
            }

            return _wanted > before;
        }
    }

    /// <summary>A connection beside others was refused or dropped: there are no more than those for a while.</summary>
    public void Refused(int others, TimeSpan retryAfter)
    {
        lock (_lock)
        {
            _wanted = Math.Max(1, Math.Min(_wanted, others));
            Hold(retryAfter);
        }
    }

    /// <summary>The only connection there is has failed: one is enough to probe, until an answer comes.</summary>
    public void Failed()
    {
        lock (_lock)
        {
            _wanted = 1;
            _before = 0;
            _isFar = false;
            _isDown = true;
        }
    }

    /// <summary>Looks at what has come since the last time.</summary>
    /// <param name="receivedBytes">Bytes received in all.</param>
    /// <param name="active">Connections there are.</param>
    public void Tick(long receivedBytes, int active)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var elapsed = time.GetElapsedTime(_since, now);
            if (elapsed < s_window + AnswerTime)
            {
                return;
            }

            var pace = (receivedBytes - _bytesSince) / elapsed.TotalSeconds;
            (_since, _bytesSince) = (now, receivedBytes);
            if (active < _wanted || _isDown)
            {
                // Not all of them are at work, so the figure tells nothing of them; or one is enough to find out when the network is back.
                return;
            }

            if (_before > 0 && pace < _paceBefore * WorthIt)
            {
                // The last step brought nothing.
                _wanted = _before;
                _before = 0;
                Hold(TimeSpan.Zero);
            }
            else if (!IsHolding && _wanted < lane.Connections)
            {
                (_before, _paceBefore) = (_wanted, pace);
                _wanted = Math.Min(lane.Connections, _wanted * 2);
            }
            else
            {
                _before = 0;
            }
        }
    }

    private bool IsHolding => _holdUntil > time.GetTimestamp();

    private void Hold(TimeSpan atLeast)
    {
        _before = 0;
        var hold = atLeast > _hold ? atLeast : _hold;
        _holdUntil = time.GetTimestamp() + (long)(hold.TotalSeconds * time.TimestampFrequency);
        _hold = _hold * 2 < s_longestHold ? _hold * 2 : s_longestHold;
    }
}
