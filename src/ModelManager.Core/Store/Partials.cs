using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Store;

/// <summary>The partial content of a version: deleted when that was published or is not wanted any more. The caller holds the guard.</summary>
internal static class Partials
{
    /// <summary>Whether anything has arrived of any of the files.</summary>
    public static bool Exist(RootFolder root, ModelKey key, IEnumerable<ModelPath> files) => files.Any(file => root.FileExists(StoreLayout.Part(key, file)));

    public static void Delete(RootFolder root, ModelKey key, IEnumerable<ModelPath> files)
    {
        foreach (var file in files)
        {
            Delete(root, StoreLayout.Part(key, file));
        }
    }

    /// <summary>
    /// Makes it durable that partial content was moved away or deleted. Whoever forgets or shortens the record of a task calls this before: a
    /// power cut must not bring back what nobody knows the owner of.
    /// </summary>
    public static void SyncRemovals(RootFolder root)
    {
        if (root.FolderExists(StoreLayout.Temp))
        {
            root.SyncFolder(StoreLayout.Temp);
        }
    }

    public static void Delete(RootFolder root, string part)
    {
        root.DeleteFile(part);
        root.DeleteFile(StoreLayout.Journal(part));
        root.DeleteDraft(StoreLayout.Journal(part));
        Marker.Remove(root, StoreLayout.PartMarker(part));
    }
}
