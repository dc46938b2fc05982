using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Verification;

namespace ModelManager.Store;

/// <summary>
/// The folder of a task in which verified files are brought together under a name that nobody sees: read-only, and durable once
/// <see cref="Sync"/> has returned. The caller holds the version's guard.
/// </summary>
internal sealed class StagingFolder
{
    private readonly RootFolder _root;
    private readonly SortedSet<string> _folders;
    private readonly List<VerifiedContent> _written = [];
    private readonly List<string> _unsynced = [];
    private SyncBatch? _batch;

    public StagingFolder(RootFolder root, string taskId)
    {
        _root = root;
        Path = PathOf(taskId);
        _folders = new SortedSet<string>(StringComparer.Ordinal) { Path };
        root.CreateFolder(Path, RootFolder.PublicFolderMode);
    }

    /// <summary>Where it is, relative to the root.</summary>
    public string Path { get; }

    public static string PathOf(string taskId) => $"{StoreLayout.Staging}/{taskId}";

    /// <summary>Takes a verified file in: moves it here, unless it was written here; then it is looked at by <see cref="Sync"/>.</summary>
    /// <exception cref="ContentLostException">The file is no longer the one that was verified.</exception>
    public void Add(VerifiedContent content)
    {
        var staged = $"{Path}/{content.Plan.File.Path}";
        for (var folder = StoreLayout.ParentOf(staged); _folders.Add(folder); folder = StoreLayout.ParentOf(folder))
        {
            _root.CreateFolder(folder, RootFolder.PublicFolderMode, durable: false);
        }

        if (content.Place == staged)
        {
            _written.Add(content);
        }
        else
        {
            Move(content, staged);
        }

        if (content.Unsynced is not null)
        {
            _batch = content.Unsynced;
            _unsynced.Add(staged);
        }
    }

    private void Move(VerifiedContent content, string staged)
    {
        CheckUntouched(content, content.Place, _root.Status(content.Place));
        _root.Rename(content.Place, staged, replace: true);

        // Looked at again under its new name: whoever swapped the file between look and rename is noticed here.
        using var file = TryOpen(staged);
        CheckUntouched(content, staged, file?.Status);
        if (content.Unsynced is not null)
        {
            // The others are read-only already.
            file!.SetMode(RootFolder.PublishedFileMode);
        }
    }

    /// <summary>Writes the version's list of digests.</summary>
    public void AddChecksums(ReadOnlySpan<byte> checksums)
    {
        using var file = _root.OpenOwn($"{Path}/{ModelPath.ChecksumFileName}");
        file.Truncate(0);
        file.WriteAt(checksums, 0);
        file.SetMode(RootFolder.PublishedFileMode);
        if (_batch is null)
        {
            file.Sync();
        }
    }

    /// <summary>Makes every name in it durable, and the content of the files that were not yet.</summary>
    /// <exception cref="ContentLostException">A file that was written here is no longer the one that was verified.</exception>
    public void Sync()
    {
        if (_batch is not null)
        {
            // Thousands of looks take about as long as the disk does.
            var syncing = _batch.SyncAsync();
            try
            {
                CheckWritten();
            }
            finally
            {
                // Its failure, which deletes them, goes before that of a look.
                WaitFor(syncing);
            }

            return;
        }

        CheckWritten();
        foreach (var folder in _folders.Reverse())
        {
            _root.SyncFolder(folder);
        }
    }

    private void CheckWritten()
    {
        foreach (var (content, found) in _written.Zip(_root.Statuses(_written.Select(content => content.Place))))
        {
            CheckUntouched(content, content.Place, found);
        }
    }

    // Which file could not be written is not known, and the cache may still show what the disk does not have: all of them go.
    private void WaitFor(Task syncing)
    {
        try
        {
            syncing.GetAwaiter().GetResult();
        }
        catch
        {
            _unsynced.ForEach(_root.DeleteFile);
            throw;
        }
    }

    // Null also for something that was put there and is no file.
    private DurableFile? TryOpen(string relative)
    {
        try
        {
            return _root.TryOpenRead(relative);
        }
        catch (ModelManagerException) when (_root.Status(relative) is not { Kind: FileKind.File })
        {
            return null;
        }
    }

    private void CheckUntouched(VerifiedContent content, string relative, FileStatus? found)
    {
        if (found is not { Kind: FileKind.File } status || status.Identity != content.Identity
            || status.SizeBytes != content.Plan.File.SizeBytes || status.ModifiedNs != content.ModifiedNs)
        {
            throw new ContentLostException(_root.FullPath(relative));
        }
    }
}

/// <summary>Another program deleted, replaced or edited a file between its verification and its publication.</summary>
internal sealed class ContentLostException(string path) : Exception($"'{path}' is no longer what was verified");
