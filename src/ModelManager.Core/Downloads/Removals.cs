using System.Text.Json.Nodes;
using ModelManager.Lifecycle;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.Store;

namespace ModelManager.Downloads;

/// <summary>
/// Takes versions away: what is on record of an unfinished download, the entry in the registry, then the files. Its lock protects what
/// is going on only.
/// </summary>
internal sealed class Removals(RootFolder root, ModelRegistry registry, Guards guards, Leftovers leftovers, Action<DownloadEvent> raise)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Task, ModelKey> _asked = [];
    private readonly HashSet<ModelKey> _begun = [];
    private bool _isClosed;

    /// <summary>Ends what an earlier run left undone of a version and nobody asked for: it would bring the version back.</summary>
    public required Action<ModelKey> CancelLeftOver { get; init; }

    /// <summary>Whether the files of a version are going.</summary>
    public bool HasBegun(ModelKey key)
    {
        lock (_lock)
        {
            return _begun.Contains(key);
        }
    }

    /// <summary>Whether somebody asked for the removal of a version, and it has not ended.</summary>
    public bool IsAskedFor(ModelKey key)
    {
        lock (_lock)
        {
            return _asked.ContainsValue(key);
        }
    }

    /// <summary>Deletes an installed version, or what a publication or a removal that failed left of one.</summary>
    /// <exception cref="ModelManagerException">
    /// <see cref="ErrorCode.ModelNotAvailable"/>: it is not installed. <see cref="ErrorCode.ModelInUse"/>: somebody works on it, or holds leases.
    /// </exception>
    public async Task RemoveAsync(ModelKey key, CancellationToken cancellationToken)
    {
        Task removal;
        lock (_lock)
        {
            if (_isClosed)
            {
                throw new ModelManagerException(ErrorCode.Closed, "the manager was closed");
            }

            removal = Task.Run(() => RemoveNowAsync(key, cancellationToken), CancellationToken.None);
            _asked.Add(removal, key);
        }

        try
        {
            await removal.ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                _asked.Remove(removal);
            }
        }
    }

    /// <summary>No removal begins any more; those that have not ended.</summary>
    public IReadOnlyList<Task> Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            return [.. _asked.Keys];
        }
    }

    private async Task RemoveNowAsync(ModelKey key, CancellationToken cancellationToken)
    {
        using var guard = await guards.TakeBrieflyAsync(key, cancellationToken).ConfigureAwait(false)
            ?? throw new ModelManagerException(ErrorCode.ModelInUse, $"'{key}' is being written");
        if (registry.Current.Find(key) is null && !root.FolderExists(StoreLayout.Version(key)))
        {
            throw new ModelManagerException(ErrorCode.ModelNotAvailable, $"'{key}' is not installed");
        }

        // Before anything is told or changed: a version that is leased stays ready.
        using var claim = VersionClaim.Take(root, key);
        lock (_lock)
        {
            _begun.Add(key);
        }

        try
        {
            raise(DownloadEvent.OfState(key, ModelState.Removing));

            // Whatever an earlier run left undone of it would otherwise bring it back.
            leftovers.Forget(key);
            CancelLeftOver(key);

            var trash = new Trash(root);
            JsonNode? record = null;
            try
            {
                await registry.ChangeAsync(tree => record = tree.Remove(key), cancellationToken).ConfigureAwait(false);
            }
            catch (ModelManagerException e) when (e.Code == ErrorCode.InsufficientSpace)
            {
                // Not even the registry has room: the files make it. A record without a folder is dropped at the next open.
                trash.Discard(claim);
                await registry.ChangeAsync(tree => tree.Remove(key), CancellationToken.None).ConfigureAwait(false);
            }

            CrashPoint.Reach("remove.unregistered");
            await DiscardAsync(trash, claim, record).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                _begun.Remove(key);
            }

            raise(DownloadEvent.OfState(key, registry.Current.Find(key) is { IsReady: true } ? ModelState.Ready : ModelState.Absent));
        }
    }

    // A version that cannot be taken from its place, in a folder that is read-only or a mount of its own, stays installed.
    private async Task DiscardAsync(Trash trash, VersionClaim claim, JsonNode? record)
    {
        try
        {
            trash.Discard(claim);
        }
        catch (ModelManagerException) when (record is not null && root.FolderExists(StoreLayout.Version(claim.Key)))
        {
            await registry.ChangeAsync(tree => tree.PutBack(claim.Key, record), CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }
}
