using ModelManager.Catalogue;
using ModelManager.Downloads;
using ModelManager.Http;
using ModelManager.Maintenance;
using ModelManager.Planning;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Transfer;

namespace ModelManager;

/// <summary>Composes what downloading needs, for one root and one library. Nothing here decides anything.</summary>
internal sealed class DownloadService : IAsyncDisposable
{
    private readonly HttpTransport _transport;
    private readonly RateLimiter _limiter;
    private readonly SlotQueue _slots = new();
    private readonly RootMaintenance _maintenance;

    public DownloadService(SharedRoot root, ManagerOptions options, Uri library)
    {
        var folder = root.Folder;
        folder.LocksAreOptional = options.AllowUnlockedRoot;
        if (!root.IsWritable || (!options.AllowUnlockedRoot && !OsLock.Works(folder, StoreLayout.SelfTestGuard)))
        {
            throw new ModelManagerException(
                ErrorCode.LockUnsupported, "the root cannot be written safely: its file system does not lock, or its format is newer", new ErrorDetail { Path = folder.Path });
        }

        Library = library;
        _transport = new HttpTransport(Manager.HttpSettingsOf(options), options.Time);
        _limiter = new RateLimiter(options.Time);
        var headers = new OriginHeaders(library, options.Headers);
        var fetcher = new FileFetcher(folder, new FileTransfer(folder, new HttpOrigin(_transport, library, headers), _limiter, options.Time));
        Engine = new DownloadEngine(
            folder, root.Registry, root.Guards, options.Time, root.Raise,
            bind => new DownloadPipeline(
                folder, root.Registry, root.Guards, new CatalogueClient(_transport, library, headers), fetcher, new SpaceBook(folder), _slots, options.Time,
                options.RejectIfBusy)
            {
                Bind = bind,
            });
        _maintenance = new RootMaintenance(folder, root.Registry, root.Guards, options.Time, Engine.ReportCorrupt);
        SetLimits(options.Limits);
        _maintenance.Start();
        Engine.Restore(options.AutoResume);
    }

    public Uri Library { get; }

    public DownloadEngine Engine { get; }

    public DownloadLimits Limits { get; private set; } = new();

    public void SetLimits(DownloadLimits limits)
    {
        Limits = limits.Checked();
        _limiter.BytesPerSecond = limits.BytesPerSecond;
        _slots.Limit = limits.ConcurrentDownloads;
        Engine.SetConnections(limits.ConnectionsPerDownload);
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync().ConfigureAwait(false);
        await _maintenance.DisposeAsync().ConfigureAwait(false);
        _transport.Dispose();
    }
}
