using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Server.Library;

namespace ModelManager.Server.Publishing;

/// <summary>
/// The catalogue as files, for plain HTTP servers, made anew from what is in storage: so a publish also mends what one that
/// died left out. Each file is replaced atomically; the list comes last, because it leads to the others.
/// </summary>
internal static class StaticIndex
{
    private const long MaxIndexBytes = 1024 * 1024 * 1024;

    /// <summary>Writes every index file whose content differs. The caller holds the storage lock.</summary>
    public static void Write(RootFolder storage, LibrarySnapshot library)
    {
        storage.CreateFolder(StorageLayout.Indexes, RootFolder.PublicFolderMode);
        foreach (var model in library.Models)
        {
            storage.CreateFolder(StorageLayout.ModelIndexFolder(model.Id), RootFolder.PublicFolderMode);
            Replace(storage, StorageLayout.ModelIndex(model.Id), model.Body.Value);
        }

        Replace(storage, StorageLayout.ListIndex, library.ListBody.Value);
        DeleteOthers(storage, library);
    }

    private static void Replace(RootFolder storage, string relative, JsonBody body)
    {
        if (storage.TryRead(relative, MaxIndexBytes) is not { } existing || !existing.AsSpan().SequenceEqual(body.Content))
        {
            storage.Replace(relative, body.Content, StagingArea.FileMode);
        }
    }

    private static void DeleteOthers(RootFolder storage, LibrarySnapshot library)
    {
        foreach (var (name, kind) in storage.List(StorageLayout.Indexes))
        {
            if (kind == FileKind.Folder && ModelId.TryParse(name, out var id, out _) && library.Find(name) is null)
            {
                storage.DeleteFile(StorageLayout.ModelIndex(id));
            }
        }
    }
}
