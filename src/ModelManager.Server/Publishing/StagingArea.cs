using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Server.Library;

namespace ModelManager.Server.Publishing;

/// <summary>
/// A folder in which a version is put together, on the file system of the storage, so that one rename makes it appear. Its
/// publisher holds the lock in it: a folder whose lock is free was left behind by one that died.
/// </summary>
internal sealed class StagingArea : IDisposable
{
    public const uint FileMode = 0x1A4;  // 0644: a web server under another user reads it

    private readonly RootFolder _storage;
    private readonly string _folder;
    private readonly OsLock _lock;

    private StagingArea(RootFolder storage, string folder, OsLock taken)
    {
        _storage = storage;
        _folder = folder;
        _lock = taken;
    }

    private string Content => $"{_folder}/content";

    /// <summary>Makes a staging folder, after deleting those that nobody works in. The caller holds the storage lock.</summary>
    public static StagingArea Create(RootFolder storage)
    {
        DeleteOrphans(storage);
        var folder = $"{StorageLayout.Staging}/{Guid.NewGuid():N}";
        storage.CreateFolder(folder, durable: false);
        var taken = OsLock.TryTake(storage, LockOf(folder)) ?? throw new ModelManagerException(ErrorCode.Io, $"somebody else locked '{storage.FullPath(folder)}'");
        var area = new StagingArea(storage, folder, taken);
        storage.CreateFolder(area.Content, RootFolder.PublicFolderMode, durable: false);
        return area;
    }

    /// <summary>Copies a file in.</summary>
    public CopiedFile Copy(SourceFile file, byte[] buffer, CancellationToken cancellation)
    {
        var target = $"{Content}/{file.Path.Value}";
        _storage.CreateFolder(StoreLayout.ParentOf(target), RootFolder.PublicFolderMode, durable: false);
        return FileCopy.Copy(file, _storage, target, buffer, cancellation);
    }

    /// <summary>Writes a small file.</summary>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        using var file = _storage.CreateNew($"{Content}/{name}", FileMode);
        file.WriteAt(content, 0);
        file.SetMode(FileMode);
        file.Sync();
    }

    /// <summary>Makes every name durable and moves the whole to its place. False when there is something already.</summary>
    public bool TryPublish(ModelKey key)
    {
        SyncFolders(Content);
        _storage.CreateFolder(StorageLayout.Model(key.Id), RootFolder.PublicFolderMode);
        if (!_storage.Rename(Content, StorageLayout.Version(key), replace: false))
        {
            return false;
        }

        _storage.SyncFolder(StorageLayout.Model(key.Id));
        return true;
    }

    /// <summary>Deletes what is left of the folder. A failure is not told: the next publish deletes it.</summary>
    public void Dispose()
    {
        try
        {
            _storage.DeleteFolder(_folder);
        }
        catch (ModelManagerException)
        {
        }

        _lock.Dispose();
    }

    private static void DeleteOrphans(RootFolder storage)
    {
        foreach (var (name, kind) in storage.List(StorageLayout.Staging))
        {
            var folder = $"{StorageLayout.Staging}/{name}";
            if (kind != FileKind.Folder)
            {
                continue;
            }

            using var free = OsLock.TryTake(storage, LockOf(folder));
            if (free is not null)
            {
                storage.DeleteFolder(folder);
            }
        }
    }

    private static string LockOf(string folder) => $"{folder}/lock";

    private void SyncFolders(string folder)
    {
        foreach (var (name, kind) in _storage.List(folder))
        {
            if (kind == FileKind.Folder)
            {
                SyncFolders($"{folder}/{name}");
            }
        }

        _storage.SyncFolder(folder);
    }
}
