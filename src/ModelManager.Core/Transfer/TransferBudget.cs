namespace ModelManager.Transfer;

/// <summary>
/// What all transfers of a manager share, changeable while they run: the rate, the connections, and who goes first. Safe from any thread.
/// </summary>
internal sealed class TransferBudget(TimeProvider time, int extraConnections = HostBudget.DefaultExtraConnections)
{
    private readonly Lock _lock = new();
    private readonly List<TransferLane> _lanes = [];
    private volatile int _connectionsPerTransfer = 1;

    public RateLimiter Rate { get; } = new(time);

    public HostBudget Host { get; } = new(extraConnections);

    /// <summary>How many connections one transfer may have.</summary>
    public int ConnectionsPerTransfer
    {
        get => _connectionsPerTransfer;
        set => _connectionsPerTransfer = value;
    }

    /// <summary>A transfer begins; dispose when it ends.</summary>
    /// <param name="isBackground">Whether nobody waits for it, which may change.</param>
    public TransferLane Enter(Func<bool> isBackground)
    {
        var lane = new TransferLane(this, isBackground);
        lock (_lock)
        {
            _lanes.Add(lane);
        }

        return lane;
    }

    /// <summary>Whether somebody waits for a transfer that runs.</summary>
    public bool ServesUsers
    {
        get
        {
            lock (_lock)
            {
                return _lanes.Exists(static lane => !lane.IsBackground);
            }
        }
    }

    public void Leave(TransferLane lane)
    {
        lock (_lock)
        {
            _lanes.Remove(lane);
        }
    }
}
