using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Store;

/// <summary>
/// The right to take a version's files away: the exclusive lock of its folder, which nobody gets while the version is leased, and which nobody
/// can lease against while it is held. Only <see cref="Take"/> makes one, and nothing deletes a version without one.
/// </summary>
internal sealed class VersionClaim : IDisposable
{
    private readonly FolderLock? _lock;

    private VersionClaim(ModelKey key, FolderLock? folderLock)
    {
        Key = key;
        _lock = folderLock;
    }

    /// <summary>Which version.</summary>
    public ModelKey Key { get; }

    /// <summary>Claims a version, or what has the name of its folder. The caller holds the version's guard.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.ModelInUse"/> with the holders: it is leased.</exception>
    public static VersionClaim Take(RootFolder root, ModelKey key)
    {
        var folder = FolderLock.TryOpen(root, StoreLayout.Version(key));
        try
        {
            if (folder?.TryExclude(root.LocksAreOptional) == false)
            {
                throw InUse(key, new LeaseRecords(root).ReadHolders(key));
            }

            var claim = new VersionClaim(key, folder);
            folder = null;
            return claim;
        }
        finally
        {
            folder?.Dispose();
        }
    }

    /// <summary>Lets the version be leased again, if it is still there.</summary>
    public void Dispose() => _lock?.Dispose();

    private static ModelManagerException InUse(ModelKey key, IReadOnlyList<LeaseHolder> holders)
    {
        var names = string.Join(", ", holders.Select(holder => holder.Label is null
            ? $"{holder.ProcessName} ({holder.ProcessId})"
            : $"{holder.Label} ({holder.ProcessName} {holder.ProcessId})"));
        return new ModelManagerException(
            ErrorCode.ModelInUse, names.Length == 0 ? $"'{key}' is leased" : $"'{key}' is leased by {names}", new ErrorDetail { Holders = holders });
    }
}
