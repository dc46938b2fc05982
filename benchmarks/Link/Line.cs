namespace ModelManager.Link;

/// <summary>What all connections have in common: delay, speed, who is the straggler of this round, and what was sent in it. Safe from any thread.</summary>
internal sealed class Line(TimeSpan roundTrip, long bytesPerSecond)
{
    private readonly Lock _lock = new();
    private int _connections;
    private int _bringing;
    private int _stragglerNumber;
    private long _stragglerBytesPerSecond;
    private long _requests;
    private long _sentBytes;
    private long _stragglerSentBytes;
    private TimeSpan _processorAtBegin = ProcessorTime;

    public TimeSpan RoundTrip => roundTrip;

    private static TimeSpan ProcessorTime => Environment.CpuUsage.TotalTime;

    /// <summary>Starts a round. Connections of the one before keep what they have.</summary>
    /// <param name="stragglerNumber">The how many-th connection of the round that brings something is slow, from 1; 0 for none.</param>
    /// <param name="stragglerBytesPerSecond">How slow.</param>
    public void Begin(int stragglerNumber, long stragglerBytesPerSecond)
    {
        lock (_lock)
        {
            (_connections, _bringing, _stragglerNumber, _stragglerBytesPerSecond) = (0, 0, stragglerNumber, stragglerBytesPerSecond);
            (_requests, _sentBytes, _stragglerSentBytes, _processorAtBegin) = (0, 0, 0, ProcessorTime);
        }
    }

    /// <summary>A connection was accepted.</summary>
    public void Connected()
    {
        lock (_lock)
        {
            _connections++;
        }
    }

    /// <summary>
    /// A connection is to bring something for the first time; answers its pace. A client may have connections for something else, or for nothing:
    /// they have no number.
    /// </summary>
    public Pace Bring()
    {
        lock (_lock)
        {
            var isStraggler = ++_bringing == _stragglerNumber;
            return new Pace(isStraggler ? _stragglerBytesPerSecond : bytesPerSecond, isStraggler);
        }
    }

    public void Requested() => Interlocked.Increment(ref _requests);

    public void Sent(long bytes, bool isByStraggler)
    {
        Interlocked.Add(ref _sentBytes, bytes);
        if (isByStraggler)
        {
            Interlocked.Add(ref _stragglerSentBytes, bytes);
        }
    }

    public string Describe()
    {
        lock (_lock)
        {
            var processor = (ProcessorTime - _processorAtBegin).TotalMicroseconds;
            return $"{_connections} {Interlocked.Read(ref _requests)} {Interlocked.Read(ref _sentBytes)} {Interlocked.Read(ref _stragglerSentBytes)} {processor:0}";
        }
    }
}
