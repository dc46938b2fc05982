using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Transfer;

/// <summary>
/// Makes the files of the short way, thousands in one folder: a folder is reached once, and held until the transfer ends. Whoever moves it away takes
/// along what is made in it from then on, which is missed when the version is put together. Safe from any thread.
/// </summary>
internal sealed class StagedFolders(RootFolder root) : IDisposable
{
    /// <summary>Descriptors are the host's; files in further folders are made by their path.</summary>
    private const int MaxHeld = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ReachedFolder> _held = new(StringComparer.Ordinal);
    private readonly List<ReachedFolder> _all = [];

    /// <summary>Creates a file that must not exist, and the folders above it.</summary>
    /// <param name="place">Where, relative to the root.</param>
    /// <returns>The file; null when there is something already.</returns>
    public DurableFile? TryCreate(string place)
    {
        try
        {
            return Create(place);
        }
        catch (ModelManagerException e) when (e.Detail.OsError == OsError.NotFound)
        {
            var parent = StoreLayout.ParentOf(place);
            Forget(parent);
            root.CreateFolder(parent, RootFolder.PublicFolderMode, durable: false);
            return Create(place);
        }
        catch (ModelManagerException e) when (e.Detail.OsError == OsError.Exists)
        {
            return null;
        }
    }

    public void Dispose() => _all.ForEach(static folder => folder.Dispose());

    private DurableFile Create(string place)
    {
        var parent = StoreLayout.ParentOf(place);
        return Find(parent) is { } folder
            ? folder.CreateNew(place[(parent.Length + 1)..], RootFolder.PublishedFileMode)
            : root.CreateNew(place, RootFolder.PublishedFileMode);
    }

    private ReachedFolder? Find(string parent)
    {
        lock (_lock)
        {
            if (_held.TryGetValue(parent, out var held) || _all.Count == MaxHeld)
            {
                return held;
            }

            var folder = root.Reach(parent);
            _held.Add(parent, folder);
            _all.Add(folder);
            return folder;
        }
    }

    // It is not there, or not any more. Others may be about to make a file in it, so it is closed with the rest.
    private void Forget(string parent)
    {
        lock (_lock)
        {
            _held.Remove(parent);
        }
    }
}
