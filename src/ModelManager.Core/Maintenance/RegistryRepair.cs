using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.Store;
using ModelManager.Verification;

namespace ModelManager.Maintenance;

/// <summary>
/// Makes registry.json agree with <c>models/</c> after a crash, an edit or a loss: complete folders that no record names are
/// adopted, records whose folder is gone are dropped, and whatever we did not write ourselves is marked for hashing.
/// </summary>
internal sealed class RegistryRepair(RootFolder root, ModelRegistry registry, Guards guards, TimeProvider time)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await registry.ChangeAsync(_ => { }, cancellationToken).ConfigureAwait(false);
        registry.Announce();
        var known = registry.Current;
        foreach (var key in FindFolders())
        {
            if (known.Find(key) is null && TryExamine(key) is not null)
            {
                // What the registry will say of the folder must be true after a power cut as well.
                root.SyncFolder($"{StoreLayout.Models}/{key.Id}");
                root.SyncFolder(StoreLayout.Models);
                root.SyncFolder(StoreLayout.Staging);
                await ChangeUnderGuardAsync(key, AdoptIfUnknown, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var record in known.Records)
        {
            if (!root.FolderExists(StoreLayout.Version(record.Key)))
            {
                await ChangeUnderGuardAsync(record.Key, DropIfGone, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private IEnumerable<ModelKey> FindFolders()
    {
        foreach (var (model, modelKind) in root.List(StoreLayout.Models))
        {
            // models/temp is refused by the naming rules, so it is never taken for a model.
            if (modelKind != FileKind.Folder || !ModelId.TryParse(model, out var id, out _))
            {
                continue;
            }

            foreach (var (version, kind) in root.List($"{StoreLayout.Models}/{model}"))
            {
                if (kind == FileKind.Folder && ModelVersion.TryParse(version, out var parsed, out _))
                {
                    yield return new ModelKey(id, parsed);
                }
            }
        }
    }

    private async Task ChangeUnderGuardAsync(ModelKey key, Action<ModelKey, RegistryTree> change, CancellationToken cancellationToken)
    {
        // Whoever has the guard is publishing or removing this very version and will tell the registry himself.
        using var guard = guards.TryTake(key);
        if (guard is not null)
        {
            await registry.ChangeAsync(tree => change(key, tree), cancellationToken).ConfigureAwait(false);
        }
    }

    private void AdoptIfUnknown(ModelKey key, RegistryTree tree)
    {
        if (registry.Current.Find(key) is null && TryExamine(key) is { } found)
        {
            tree.SetReady(key, found.SizeBytes, found.ChecksumSha256, time.GetUtcNow(), "{}", isVerified: false);
        }
    }

    // A folder that cannot be examined (a link, a file of another kind, no permission) is none of ours, and the others still count.
    private (Digest ChecksumSha256, long SizeBytes)? TryExamine(ModelKey key)
    {
        try
        {
            return InstalledFiles.Examine(root, StoreLayout.Version(key));
        }
        catch (ModelManagerException)
        {
            return null;
        }
    }

    private void DropIfGone(ModelKey key, RegistryTree tree)
    {
        if (!root.FolderExists(StoreLayout.Version(key)))
        {
            tree.Remove(key);
        }
    }
}
