namespace ModelManager.Transfer;

/// <summary>
/// One transfer's share of the budget. One that nobody waits for stands back while there are others: a single connection, and the smaller
/// part of a limited rate. It is never stopped, as a server would take that for a client that has gone.
/// </summary>
internal sealed class TransferLane(TransferBudget budget, Func<bool> isBackground) : IDisposable
{
    /// <summary>What standing back leaves of a limited rate: a tenth.</summary>
    private const int Restraint = 9;

    public bool IsBackground => isBackground();

    /// <summary>How many connections it may have now.</summary>
    public int Connections => StandsBack ? 1 : budget.ConnectionsPerTransfer;

    /// <summary>0 for no limit.</summary>
    public long BytesPerSecond => budget.Rate.BytesPerSecond;

    private bool StandsBack => IsBackground && budget.ServesUsers;

    /// <summary>How much to read at once.</summary>
    public int ReadBytes(int wanted) => budget.Rate.ReadBytes(wanted);

    /// <summary>Books bytes that were just read and waits until more may be.</summary>
    public ValueTask WaitAsync(int bytes, CancellationToken cancellationToken) =>
        budget.Rate.BytesPerSecond == 0 ? ValueTask.CompletedTask : budget.Rate.WaitAsync(bytes, StandsBack ? Restraint : 0, cancellationToken);

    public void Dispose() => budget.Leave(this);
}
