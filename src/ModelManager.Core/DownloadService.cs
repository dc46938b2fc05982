using ModelManager.Catalogue;
using ModelManager.Downloads;
using ModelManager.Downloads.Repair;
using ModelManager.Http;
using ModelManager.Lifecycle;
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
    private readonly TransferBudget _budget;
    private readonly SlotQueue _slots = new();
    private readonly RootMaintenance _maintenance;

    public DownloadService(SharedRoot root, ManagerOptions options, Uri library)
    {
        var folder = root.Folder;
        folder.LocksAreOptional = options.AllowUnlockedRoot;
        if (root.Refusal is { } refusal)
        {
            throw new ModelManagerException(refusal.Code, refusal.Message, refusal.Detail);
        }

        if (!root.IsWritable || (!options.AllowUnlockedRoot && !OsLock.Works(folder, StoreLayout.SelfTestGuard)))
        {
            throw new ModelManagerException(
                ErrorCode.LockUnsupported, "the root cannot be written safely: its file system does not lock, or its format is newer", new ErrorDetail { Path = folder.Path });
        }

        Library = library;
        _transport = new HttpTransport(Manager.HttpSettingsOf(options), options.Time);
        _budget = new TransferBudget(options.Time);
        var headers = Manager.LibraryHeadersOf(library, options, root.FindTokens);
        var fetcher = new VersionFetcher(folder, new ModelTransfer(folder, new HttpOrigin(_transport, library, headers), _budget, options.Time));
        var catalogue = new CatalogueClient(_transport, library, headers);
        var space = new SpaceBook(folder);
        Engine = new DownloadEngine(
            folder, root.Registry, root.Guards, options.Time, root.Raise,
            engine => new DownloadPipeline(
                folder, root.Registry, root.Guards, catalogue, fetcher, space, _slots, options.Time, options.RejectIfBusy)
            {
                Bind = engine.Bind,
                IsLeaving = engine.IsLeaving,
            });
        void Tell(ModelKey key, ModelState state) => root.Raise(DownloadEvent.OfState(key, state));
        Repairs = new Repairs(
            folder, new VersionRepair(folder, root.Registry, root.Guards, root.Verifier, catalogue, fetcher, space, _slots, options.Time, Tell), options.Time, Tell);
        var old = options.PartialMaxAge is { } maxAge ? new OldPartials(folder, root.Guards, options.Time, maxAge) { IsTaken = Engine.TakesCareOfOld } : null;
        _maintenance = new RootMaintenance(folder, root.Registry, root.Guards, options.Time, root.Verifier) { OldPartials = old };
        SetLimits(options.Limits);
        try
        {
            _maintenance.Start();
            Engine.Restore(options.AutoResume, record => old?.IsOld(record) != true);
            if (options.AutoResume)
            {
                Repairs.Restore();
            }
        }
        catch
        {
            // Nobody else would end what has begun. Not waited for: its end is told to those who may wait for this.
            _ = DisposeAsync().AsTask();
            throw;
        }
    }

    public Uri Library { get; }

    public DownloadEngine Engine { get; }

    public Repairs Repairs { get; }

    public DownloadLimits Limits { get; private set; } = new();

    public void SetLimits(DownloadLimits limits)
    {
        Limits = limits.Checked();
        _budget.Rate.BytesPerSecond = limits.BytesPerSecond;
        _slots.Limit = limits.ConcurrentDownloads;
        _budget.ConnectionsPerTransfer = limits.ConnectionsPerDownload;
    }

    public async ValueTask DisposeAsync()
    {
        await Repairs.DisposeAsync().ConfigureAwait(false);
        await Engine.DisposeAsync().ConfigureAwait(false);
        await _maintenance.DisposeAsync().ConfigureAwait(false);
        _transport.Dispose();
    }
}
