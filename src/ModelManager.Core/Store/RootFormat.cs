using System.Globalization;
using System.Text;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Store;

/// <summary>The number of the root's format. A root of a later format may be read for lookups and is never written.</summary>
internal static class RootFormat
{
    public const int Current = 1;

    private const int MaxBytes = 64;

    /// <summary>Makes the folders and the format file of a new root; returns whether this version of the library may write.</summary>
    public static bool Prepare(RootFolder root)
    {
        var content = root.TryRead(StoreLayout.Format, MaxBytes);
        if (!IsKnown(content))
        {
            return false;
        }

        foreach (var folder in StoreLayout.Folders)
        {
            root.CreateFolder(folder, folder == StoreLayout.Models ? RootFolder.PublicFolderMode : RootFolder.PrivateFolderMode, durable: content is not null);
        }

        if (content is null)
        {
            // Once for all of them, and for the root itself, whoever made them. The format says that they are durable, so it comes last; as long
            // as it may still get lost, all of this is done again.
            root.SyncWay();
            root.SyncFolder("");
            root.SyncFolder(StoreLayout.Models);
            root.SyncFolder(StoreLayout.Own);
            root.WriteOnce(StoreLayout.Format, Encoding.ASCII.GetBytes($"{Current}\n"), durable: true);
        }

        return true;
    }

    /// <summary>Whether the root is of no later format, as far as it says.</summary>
    public static bool IsKnown(RootFolder root) => IsKnown(root.TryRead(StoreLayout.Format, MaxBytes));

    private static bool IsKnown(byte[]? content) => content is null
        || (int.TryParse(Encoding.ASCII.GetString(content).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var format) && format <= Current);
}
