using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Store;

/// <summary>Deletes versions: out of sight in one rename, then file by file. What a crash leaves in the trash goes at the next open.</summary>
internal sealed class Trash(RootFolder root)
{
    /// <summary>Deletes a version's folder, or whatever has its name, and its model's when that is the last. The caller holds the guard.</summary>
    public void Discard(VersionClaim claim)
    {
        var versionFolder = StoreLayout.Version(claim.Key);
        var model = StoreLayout.ParentOf(versionFolder);
        if (root.Status(versionFolder) is { } found)
        {
            Remove(versionFolder, found.Kind);
        }

        root.TryDeleteEmptyFolder(model);
    }

    /// <summary>Deletes something of a version. The caller holds the guard.</summary>
    public void Remove(string relative, FileKind kind)
    {
        var discarded = $"{StoreLayout.Trash}/{Guid.NewGuid():n}";
        root.Rename(relative, discarded, replace: false);
        root.SyncFolder(StoreLayout.ParentOf(relative));
        CrashPoint.Reach("remove.renamed");
        TryDelete(discarded, kind);
    }

    /// <summary>Deletes what earlier runs left.</summary>
    public void Empty()
    {
        foreach (var (name, kind) in root.ListText(StoreLayout.Trash))
        {
            TryDelete($"{StoreLayout.Trash}/{name}", kind);
        }
    }

    // What cannot be deleted is removed all the same, keeps nothing else here, and is tried again at the next open.
    private void TryDelete(string discarded, FileKind kind)
    {
        try
        {
            if (kind == FileKind.Folder)
            {
                root.DeleteFolder(discarded);
            }
            else
            {
                root.DeleteFile(discarded);
            }
        }
        catch (ModelManagerException)
        {
        }
    }
}
