using System.Globalization;
using System.Text;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Store;

/// <summary>The number of the root's format. A root of a later format may be read for lookups and is never written.</summary>
internal static class RootFormat
{
    public const int Current = 1;

    /// <summary>Makes the folders and the format file of a new root; returns whether this version of the library may write.</summary>
    public static bool Prepare(RootFolder root)
    {
        var content = root.TryRead(StoreLayout.Format, 64);
        if (content is null)
        {
            foreach (var folder in StoreLayout.Folders)
            {
                root.CreateFolder(folder, folder == StoreLayout.Models ? RootFolder.PublicFolderMode : RootFolder.PrivateFolderMode);
            }

            WriteOnce(root);
            return true;
        }

        if (!int.TryParse(Encoding.ASCII.GetString(content).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var format) || format > Current)
        {
            return false;
        }

        foreach (var folder in StoreLayout.Folders)
        {
            root.CreateFolder(folder, folder == StoreLayout.Models ? RootFolder.PublicFolderMode : RootFolder.PrivateFolderMode);
        }

        return true;
    }

    // Several processes may meet a new root at once and no lock exists yet: each writes its own draft, and the first one stays.
    private static void WriteOnce(RootFolder root)
    {
        var draft = $"{StoreLayout.Format}.{Guid.NewGuid():n}";
        root.Replace(draft, Encoding.ASCII.GetBytes($"{Current}\n"));
        if (!root.Rename(draft, StoreLayout.Format, replace: false))
        {
            root.DeleteFile(draft);
        }

        root.SyncFolder(StoreLayout.Own);
    }
}
