using ModelManager.Catalogue;
using ModelManager.Lifecycle;
using ModelManager.Planning;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.Store;
using ModelManager.Transfer;

namespace ModelManager.Downloads;

/// <summary>
/// The way of one version from the catalogue to the registry: look, lock, look again; plan; transfer; verify; publish; register.
/// Every step may be cut short and is taken up again by the next run.
/// </summary>
internal sealed class DownloadPipeline
{
    private const int MaxLostContents = 5;
    private static readonly Dictionary<ModelPath, ChunkDigests> s_noChunks = [];

    private readonly RootFolder _root;
    private readonly ModelRegistry _registry;
    private readonly CatalogueClient _catalogue;
    private readonly VersionFetcher _fetcher;
    private readonly SpaceBook _space;
    private readonly SlotQueue _slots;
    private readonly TimeProvider _time;
    private readonly Publisher _publisher;
    private readonly TaskRecords _records;
    private readonly KnownChecksums _known;
    private readonly InstalledVersions _installed;
    private readonly Entrance _entrance;

    public DownloadPipeline(
        RootFolder root, ModelRegistry registry, Guards guards, CatalogueClient catalogue, VersionFetcher fetcher, SpaceBook space, SlotQueue slots, TimeProvider time,
        bool rejectIfBusy)
    {
        (_root, _registry, _catalogue, _fetcher, _space, _slots, _time) = (root, registry, catalogue, fetcher, space, slots, time);
        _publisher = new Publisher(root);
        _records = new TaskRecords(root);
        _known = new KnownChecksums(root);
        _installed = new InstalledVersions(root, registry, _publisher);
        Leftovers = new Leftovers(root, registry, guards, _records, _publisher);
        _entrance = new Entrance(root, guards, _records, _installed, Leftovers, _publisher, time, rejectIfBusy) { IsLeaving = key => IsLeaving(key) };
    }

    /// <summary>Gives a task the version that it turned out to be about; false when another task has it.</summary>
    public Func<DownloadTask, ModelVersion, bool> Bind { get; init; } = (_, _) => true;

    /// <summary>Whether this process is removing a version, is about to, or may be taking back what a cancelled task put there.</summary>
    public Func<ModelKey, bool> IsLeaving { get; init; } = _ => false;

    /// <summary>What tasks leave behind.</summary>
    public Leftovers Leftovers { get; }

    /// <summary>A task's priority has changed.</summary>
    public void ReorderSlots() => _slots.Reorder();

    public DownloadSession OpenSession() => new(_root, _records);

    /// <summary>Installs the task's version; null when another task does it.</summary>
    public async Task<InstalledModel?> RunAsync(DownloadTask task, DownloadSession session, CancellationToken cancellationToken)
    {
        var meter = task.Status.Meter;
        meter.Slot = null;
        var patience = new NetworkPatience(_time, meter);
        CatalogueEntry? entry = null;
        if (task.Version is null)
        {
            entry = await patience.RunAsync(() => _catalogue.GetEntryAsync(task.Id, null, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (!Bind(task, entry.Key.Version))
            {
                return null;
            }
        }

        var key = task.Key!.Value;
        if (await _entrance.EnterAsync(task, session, key, cancellationToken).ConfigureAwait(false) is { } installed)
        {
            return installed;
        }

        using var slot = new SlotHold(_slots, () => task.Priority);
        meter.Slot = slot;
        var secondLook = new SecondLook(meter);
        while (true)
        {
            try
            {
                // Let go of, perhaps, while it waited for the network.
                await slot.TakeAsync(cancellationToken).ConfigureAwait(false);
                entry ??= await patience.RunAsync(() => _catalogue.GetEntryAsync(key.Id, key.Version, cancellationToken), cancellationToken).ConfigureAwait(false);
                _installed.CheckTwin(key);
                _known.Check(entry);
                return await InstallAsync(task, session, entry, patience, cancellationToken).ConfigureAwait(false);
            }
            catch (ModelManagerException e) when (secondLook.TryTake(e))
            {
                entry = null;
            }
            catch (ModelManagerException e) when (e.Code == ErrorCode.NotInCatalogue)
            {
                // Nothing is remembered of what never was. What has arrived is kept: the library may have lost it for a moment only.
                await Leftovers.DiscardAsync(task, session, keepPartial: true).ConfigureAwait(false);
                throw;
            }
        }
    }

    private async Task<InstalledModel> InstallAsync(
        DownloadTask task, DownloadSession session, CatalogueEntry entry, NetworkPatience patience, CancellationToken cancellationToken)
    {
        var (status, meter) = (task.Status, task.Status.Meter);
        var checksums = await patience.RunAsync(() => _catalogue.GetChecksumsAsync(entry, cancellationToken), cancellationToken).ConfigureAwait(false);
        _known.Remember(entry);
        if (_root.FolderExists(StoreLayout.Version(entry.Key)))
        {
            meter.SetTotal(entry.SizeBytes);
            status.Set(ModelState.Downloading);
            if (await BlockingWork.RunAsync(() => _publisher.FindPublished(entry, cancellationToken)).ConfigureAwait(false) is { } published)
            {
                status.Set(ModelState.Verifying);
                status.Set(ModelState.Publishing);
                return await RegisterAsync(session, published, entry.Files).ConfigureAwait(false);
            }

            // What is damaged and leased stays where it is, to be repaired. Said before a byte is fetched; no new lease can come, because it is not ready.
            VersionClaim.Take(_root, entry.Key).Dispose();
        }

        IReadOnlyDictionary<ModelPath, ChunkDigests>? chunks = null;
        for (var lost = 0; ; lost++)
        {
            _publisher.Unstage(task.TaskId, entry.Key);
            if (chunks is null && Planner.HasUseForChunks(_root, entry))
            {
                chunks = await _catalogue.GetChunkDigestsAsync(entry, patience, cancellationToken).ConfigureAwait(false);
            }

            var files = entry.Files.Select(file => file.Path);
            session.Update(record => record.Files.SequenceEqual(files) ? record : record with { Files = [.. files] });
            var plan = Planner.Plan(_root, entry, checksums, chunks ?? s_noChunks, StagingFolder.PathOf(task.TaskId));
            meter.SetTotal(entry.SizeBytes);
            using var reservation = _space.Reserve(plan.MissingBytes);
            using var batch = _fetcher.TryOpenBatch(plan);
            if (batch is not null)
            {
                _publisher.Prepare(task.TaskId);
            }

            status.Set(ModelState.Downloading);
            var verified = await _fetcher.FetchAsync(plan, task.TaskId, meter, reservation, batch, () => IsInBackground(task), cancellationToken).ConfigureAwait(false);
            status.Set(ModelState.Verifying);
            try
            {
                var staged = _publisher.Stage(task.TaskId, entry, checksums.Span, verified);
                status.Set(ModelState.Publishing);
                session.CheckGuard();

                // Another spelling may have come while this one was on its way.
                _installed.CheckTwin(entry.Key);
                if (_installed.FindDurable(entry.Key) is { } other)
                {
                    // Somebody whom no lock kept away was faster: his version is in use, ours is not needed.
                    _publisher.Discard(staged);
                    Leftovers.ForgetDone(session, entry.Key, task.TaskId, []);
                    return other;
                }

                return await RegisterAsync(session, Commit(task, staged), entry.Files.Where(file => file.SizeBytes >= Journal.MinFileBytes)).ConfigureAwait(false);
            }
            catch (ContentLostException) when (lost < MaxLostContents)
            {
                // Another program touched a file between its verification and now: whatever is not right is fetched again.
                status.Set(ModelState.Downloading);
            }
        }
    }

    private PublishedModel Commit(DownloadTask task, StagedModel staged)
    {
        try
        {
            return _publisher.Commit(staged);
        }
        finally
        {
            task.HasPlaced |= staged.IsPlaced;
        }
    }

    // One that waits for the network itself keeps no other back.
    private static bool IsInBackground(DownloadTask task) => task.Priority == DownloadPriority.Background || task.State == ModelState.WaitingForNetwork;

    // The version is in its place: from here on it is finished, whatever is cancelled.
    private async Task<InstalledModel> RegisterAsync(DownloadSession session, PublishedModel published, IEnumerable<CatalogueFile> mayBeLeft)
    {
        await _registry.ChangeAsync(
            tree => tree.SetReady(published.Key, published.SizeBytes, published.ChecksumSha256, _time.GetUtcNow(), published.ExtraJson, isVerified: true),
            CancellationToken.None).ConfigureAwait(false);
        Leftovers.ForgetDone(session, published.Key, session.Record?.TaskId, mayBeLeft.Select(file => file.Path));
        return _installed.FindReady(published.Key)?.ToInstalled()
            ?? throw new ModelManagerException(ErrorCode.Internal, $"'{published.Key}' is not in the registry that was just written");
    }
}
