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
    /// <summary>So many versions are changed with one rewrite of the registry, and their guards held for it.</summary>
    private const int MaxTogether = 200;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await registry.ChangeAsync(_ => { }, cancellationToken).ConfigureAwait(false);
        registry.Announce();
        var known = registry.Current;
        await ChangeAsync(FindFolders().Where(key => known.Find(key) is null && TryExamine(key) is not null), Adopt, cancellationToken).ConfigureAwait(false);
        await ChangeAsync(known.Records.Select(record => record.Key).Where(IsGone), Drop, cancellationToken).ConfigureAwait(false);
    }

    private IEnumerable<ModelKey> FindFolders()
    {
        // A name that is no text cannot be looked at, and is no model's.
        foreach (var (model, modelKind) in root.ListText(StoreLayout.Models))
        {
            // models/temp is refused by the naming rules, so it is never taken for a model.
            if (modelKind != FileKind.Folder || !ModelId.TryParse(model, out var id, out _))
            {
                continue;
            }

            foreach (var (version, kind) in ListVersions(model))
            {
                if (kind == FileKind.Folder && ModelVersion.TryParse(version, out var parsed, out _))
                {
                    yield return new ModelKey(id, parsed);
                }
            }
        }
    }

    // One that this user may not look into is none of ours, and the others still count.
    private IReadOnlyList<(string Name, FileKind Kind)> ListVersions(string model)
    {
        try
        {
            return root.List($"{StoreLayout.Models}/{model}");
        }
        catch (ModelManagerException)
        {
            return [];
        }
    }

    private async Task ChangeAsync(IEnumerable<ModelKey> keys, Func<ModelKey, Action<RegistryTree>?> look, CancellationToken cancellationToken)
    {
        foreach (var some in keys.Chunk(MaxTogether))
        {
            // Closing waits for this.
            cancellationToken.ThrowIfCancellationRequested();
            var held = new List<OsLock>();
            try
            {
                List<Action<RegistryTree>> changes = [.. some.Select(key => LookUnderGuard(key, look, held)).OfType<Action<RegistryTree>>()];
                if (changes.Count > 0)
                {
                    // What the registry will say of a folder must be true after a power cut as well.
                    root.SyncFolder(StoreLayout.Models);
                    root.SyncFolder(StoreLayout.Staging);
                    await registry.ChangeAsync(tree => changes.ForEach(change => change(tree)), cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                held.ForEach(guard => guard.Dispose());
            }
        }
    }

    // Whoever has the guard is publishing or removing this very version and will tell the registry himself.
    private Action<RegistryTree>? LookUnderGuard(ModelKey key, Func<ModelKey, Action<RegistryTree>?> look, List<OsLock> held)
    {
        if (guards.TryTake(key) is not { } guard)
        {
            return null;
        }

        held.Add(guard);
        return look(key);
    }

    private Action<RegistryTree>? Adopt(ModelKey key)
    {
        if (registry.Current.Find(key) is not null || TryExamine(key) is not { } found)
        {
            return null;
        }

        root.SyncFolder($"{StoreLayout.Models}/{key.Id}");
        return tree => tree.SetReady(key, found.SizeBytes, found.ChecksumSha256, time.GetUtcNow(), "{}", isVerified: false);
    }

    private Action<RegistryTree>? Drop(ModelKey key) => IsGone(key) ? tree => tree.Remove(key) : null;

    private bool IsGone(ModelKey key) => !root.FolderExists(StoreLayout.Version(key));

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
}
