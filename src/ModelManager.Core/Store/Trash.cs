using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Store;

/// <summary>Deletes versions: out of sight in one rename, then file by file. What a crash leaves in the trash goes at the next open.</summary>
internal sealed class Trash(RootFolder root)
{
    /// <summary>Deletes a version's folder, and its model's when that is the last. The caller holds the guard.</summary>
    public void Discard(string versionFolder)
    {
        var model = versionFolder[..versionFolder.LastIndexOf('/')];
        if (root.FolderExists(versionFolder))
        {
            var discarded = $"{StoreLayout.Trash}/{Guid.NewGuid():n}";
            root.Rename(versionFolder, discarded, replace: false);
            root.SyncFolder(model);
            CrashPoint.Reach("remove.renamed");
            root.DeleteFolder(discarded);
        }

        root.TryDeleteEmptyFolder(model);
    }

    /// <summary>Deletes what earlier runs left.</summary>
    public void Empty()
    {
        foreach (var (name, kind) in root.List(StoreLayout.Trash))
        {
            if (kind == FileKind.Folder)
            {
                root.DeleteFolder($"{StoreLayout.Trash}/{name}");
            }
            else
            {
                root.DeleteFile($"{StoreLayout.Trash}/{name}");
            }
        }
    }
}
