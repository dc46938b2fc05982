using ModelManager.Transfer;

namespace ModelManager.UnitTests.Support;

/// <summary>Remembers what a transfer reports.</summary>
internal sealed class RecordingProgress : ITransferProgress, IConnectionProgress
{
    private readonly Lock _lock = new();
    private long _position;
    private long _wireBytes;
    private int _retries;
    private long _mark;
    private Action _reached = () => { };

    public long Position => _position;

    /// <summary>The least that <see cref="Position"/> ever was.</summary>
    public long LowestPosition { get; private set; }

    public long WireBytes => _wireBytes;

    public int Retries => _retries;

    /// <summary>Every change of the waiting state, in order.</summary>
    public List<bool> Waits { get; } = [];

    /// <summary>Called when the transfer begins or ends to wait.</summary>
    public Action<bool> Waited { get; set; } = _ => { };

    public void Moved(long bytes)
    {
        lock (_lock)
        {
            _position += bytes;
            LowestPosition = Math.Min(LowestPosition, _position);
        }
    }

    public void Received(int bytes)
    {
        var before = Interlocked.Add(ref _wireBytes, bytes) - bytes;
        if (before < _mark && before + bytes >= _mark)
        {
            _reached();
        }
    }

    /// <summary>Does something once, when so many bytes have come.</summary>
    public void After(long bytes, Action action) => (_mark, _reached) = (bytes, action);

    public void Retried() => Interlocked.Increment(ref _retries);

    public IConnectionProgress BeginConnection() => this;

    public void Waiting(bool isWaiting)
    {
        lock (_lock)
        {
            Waits.Add(isWaiting);
        }

        Waited(isWaiting);
    }

    public TaskCompletionSource Up { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task NetworkIsUp => Up.Task;

    public void Yield() => Yields++;

    /// <summary>How often it let others use the network.</summary>
    public int Yields { get; private set; }

    public Task TakeTurnAsync(CancellationToken cancellationToken)
    {
        TurnToken = cancellationToken;
        return Turn;
    }

    /// <summary>Ends when it is its turn.</summary>
    public Task Turn { get; set; } = Task.CompletedTask;

    /// <summary>What may end the wait for a turn.</summary>
    public CancellationToken TurnToken { get; private set; }

    public void Dispose()
    {
    }
}
