namespace ModelManager.Transfer;

/// <summary>
/// How many connections beyond the first of each download may go to one host: servers and the boxes before them count per client.
/// Safe from any thread.
/// </summary>
internal sealed class HostBudget(int extraConnections = HostBudget.DefaultExtraConnections)
{
    /// <summary>So many at most, for all downloads of a manager together. Browsers use six to a host; a download that is measured may use more.</summary>
    public const int DefaultExtraConnections = 16;

    private int _left = extraConnections;

    public bool TryTake()
    {
        if (Interlocked.Decrement(ref _left) >= 0)
        {
            return true;
        }

        Interlocked.Increment(ref _left);
        return false;
    }

    public void Return() => Interlocked.Increment(ref _left);
}
