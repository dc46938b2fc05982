using ModelManager.Primitives;

namespace ModelManager.Leases;

/// <summary>The leases that one manager gave out and that are held, so that closing it ends them.</summary>
internal sealed class LeaseSet
{
    private readonly Lock _lock = new();
    private readonly HashSet<Lease> _leases = [];
    private bool _isClosed;

    /// <exception cref="ModelManagerException"><see cref="ErrorCode.Closed"/>: it came too late, and is ended.</exception>
    public Lease Add(Lease lease)
    {
        lease.WhenEnded(Remove);
        lock (_lock)
        {
            if (!_isClosed)
            {
                _leases.Add(lease);
                return lease;
            }
        }

        lease.Dispose();
        throw new ModelManagerException(ErrorCode.Closed, "the manager was closed");
    }

    public void ReleaseAll()
    {
        List<Lease> leases;
        lock (_lock)
        {
            _isClosed = true;
            leases = [.. _leases];
        }

        leases.ForEach(lease => lease.Dispose());
    }

    private void Remove(Lease lease)
    {
        lock (_lock)
        {
            _leases.Remove(lease);
        }
    }
}
