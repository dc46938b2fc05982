using ModelManager.Leases;
using ModelManager.Native.Handles;
using ModelManager.Native.Managers;
using ModelManager.Native.Text;

namespace ModelManager.Native.Leases;

/// <summary>What an <c>mm_lease</c> stands for: the core's lease, and the manager that it ends with.</summary>
internal sealed class OpenLease(Lease core, OpenManager manager) : HandleTarget, IHandleTarget
{
    private readonly Lease _core = core;

    /// <inheritdoc/>
    public static HandleKind Kind => HandleKind.Lease;

    /// <summary>Which version.</summary>
    public string Version => _core.Key.Version.Value;

    /// <summary>Leases a version and writes where it is; a path that does not fit leases nothing.</summary>
    public static unsafe ulong Acquire(byte* buffer, nuint capacity, nuint* length, ulong manager, string modelId, string? version, string? label)
    {
        var lease = HandleTable.Shared.Get<OpenManager>(manager).Lease(modelId, version, label);
        try
        {
            OutText.Store(buffer, capacity, length, lease._core.Path);
            return lease.Handle;
        }
        catch
        {
            HandleTable.Shared.Drop(lease);
            lease.Release();
            throw;
        }
    }

    /// <summary>Ends it. Its handle is out of the table before.</summary>
    public void Release()
    {
        manager.Forget(this);
        _core.Dispose();
    }
}
