using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Store;

/// <summary>Deletes the partial content of a version, when it was published or is not wanted any more. The caller holds the guard.</summary>
internal static class Partials
{
    public static void Delete(RootFolder root, ModelKey key, IEnumerable<ModelPath> files)
    {
        foreach (var file in files)
        {
            Delete(root, StoreLayout.Part(key, file));
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
