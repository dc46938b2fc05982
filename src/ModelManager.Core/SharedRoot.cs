using ModelManager.Downloads;
using ModelManager.Http;
using ModelManager.Leases;
using ModelManager.Lifecycle;
using ModelManager.Lookup;
using ModelManager.Maintenance;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.Store;

namespace ModelManager;

/// <summary>
/// What all managers of one root in this process share: the folder, the registry, the lookup, and, from the first manager that
/// downloads to the last, the downloads. Counted; the last one to leave closes.
/// </summary>
internal sealed class SharedRoot
{
    private static readonly Lock s_lock = new();
    private static readonly Dictionary<FileIdentity, SharedRoot> s_roots = [];

    private readonly Lock _lock = new();
    private readonly FileIdentity _identity;
    private readonly List<EventPump> _pumps = [];
    private readonly List<BearerTokens> _tokens = [];
    private int _users;
    private int _downloaders;
    private DownloadService? _downloads;

    private SharedRoot(RootFolder folder, TimeProvider time)
    {
        Folder = folder;
        _identity = folder.Identity;
        (IsWritable, Refusal) = TryPrepare(folder);
        Registry = new ModelRegistry(folder, time);
        Locator = new ModelLocator(Registry);
        Guards = new Guards(folder, time);
        Leases = new LeaseDesk(folder, Registry, time);
        Verifier = new VersionVerifier(
            folder, Registry, Guards, time, IsWritable, (key, isReady) => Raise(DownloadEvent.OfState(key, isReady ? ModelState.Ready : ModelState.Failed)));
    }

    public RootFolder Folder { get; }

    /// <summary>Whether this version of the library and this user may write.</summary>
    public bool IsWritable { get; }

    /// <summary>What the operating system said against writing, if that is why.</summary>
    public ModelManagerException? Refusal { get; }

    public ModelRegistry Registry { get; }

    public ModelLocator Locator { get; }

    public Guards Guards { get; }

    public LeaseDesk Leases { get; }

    public VersionVerifier Verifier { get; }

    public static SharedRoot Enter(string path, TimeProvider time)
    {
        var folder = RootFolder.Open(path);
        lock (s_lock)
        {
            try
            {
                if (s_roots.TryGetValue(folder.Identity, out var root))
                {
                    folder.Dispose();
                }
                else
                {
                    root = new SharedRoot(folder, time);
                    s_roots.Add(root._identity, root);
                }

                root._users++;
                return root;
            }
            catch
            {
                folder.Dispose();
                throw;
            }
        }
    }

    public void Leave()
    {
        lock (s_lock)
        {
            if (--_users == 0)
            {
                s_roots.Remove(_identity);
                Folder.Dispose();
            }
        }
    }

    /// <summary>The downloads of the root, begun by the first manager that wants them.</summary>
    public DownloadService EnterDownloads(ManagerOptions options, Uri library, BearerTokens tokens)
    {
        lock (_lock)
        {
            if (_downloads is not null && _downloads.Library != library)
            {
                throw ModelManagerException.Invalid("this process has the root open with another libraryUrl");
            }

            _tokens.Add(tokens);
            try
            {
                _downloads ??= new DownloadService(this, options, library);
            }
            catch
            {
                _tokens.Remove(tokens);
                throw;
            }

            _downloaders++;
            return _downloads;
        }
    }

    public async ValueTask LeaveDownloadsAsync(BearerTokens tokens)
    {
        DownloadService? last = null;
        lock (_lock)
        {
            if (--_downloaders == 0)
            {
                (last, _downloads) = (_downloads, null);
            }
            else
            {
                _tokens.Remove(tokens);
            }
        }

        if (last is not null)
        {
            await last.DisposeAsync().ConfigureAwait(false);
            lock (_lock)
            {
                // Not before: what is still on its way would go without a token, and be refused.
                _tokens.Remove(tokens);
            }
        }
    }

    /// <summary>Where the downloads have their token from: the first open manager that has one, or can be asked. Null for nobody.</summary>
    public BearerTokens? FindTokens()
    {
        lock (_lock)
        {
            return _tokens.Find(tokens => tokens.IsOfUse);
        }
    }

    public void Listen(EventPump pump)
    {
        lock (_lock)
        {
            _pumps.Add(pump);
        }
    }

    public void StopListening(EventPump pump)
    {
        lock (_lock)
        {
            _pumps.Remove(pump);
        }
    }

    public void Raise(DownloadEvent happened)
    {
        EventPump[] pumps;
        lock (_lock)
        {
            pumps = [.. _pumps];
        }

        foreach (var pump in pumps)
        {
            pump.Post(happened);
        }
    }

    private static ModelManagerException Parted(RootFolder folder) => new(
        ErrorCode.LockUnsupported, "the root has to be one mount: its folders 'models' and '.modelmanager' are on two, and nothing can be moved from one to the other",
        new ErrorDetail { Path = folder.FullPath(StoreLayout.Models), OsError = OsError.OtherDevice });

    private static (bool IsWritable, ModelManagerException? Refusal) TryPrepare(RootFolder folder)
    {
        try
        {
            var isWritable = RootFormat.Prepare(folder);
            return isWritable && !folder.CanMove(StoreLayout.Staging, StoreLayout.Temp) ? (false, Parted(folder)) : (isWritable, null);
        }
        catch (ModelManagerException e) when (e.Code == ErrorCode.Permission || e.Detail.OsError is OsError.NotAFolder or OsError.TooManyLinks)
        {
            return (false, e);
        }
    }
}
