using ModelManager.Catalogue;
using ModelManager.Lifecycle;
using ModelManager.Maintenance;
using ModelManager.Planning;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.Store;
using ModelManager.Transfer;
using ModelManager.Verification;

namespace ModelManager.Downloads.Repair;

/// <summary>
/// The way of an installed version from damaged to right: compare every byte, keep the good chunks of what is damaged, transfer the others,
/// verify whole, rename over, register. Lookups and readers go on meanwhile; every step may be cut short and is taken up by the next run.
/// </summary>
internal sealed class VersionRepair(
    RootFolder root, ModelRegistry registry, Guards guards, VersionVerifier verifier, CatalogueClient catalogue, VersionFetcher fetcher, SpaceBook space, SlotQueue slots,
    TimeProvider time, Action<ModelKey, ModelState> tell)
{
    private const int MaxLostContents = 5;

    private readonly Publisher _publisher = new(root);
    private readonly Replacer _replacer = new(root);
    private readonly TaskRecords _records = new(root);

    public async Task<RepairResult> RunAsync(RepairTask task, CancellationToken cancellationToken)
    {
        using var session = new DownloadSession(root, _records);
        session.Enter(
            await guards.TakeBrieflyAsync(task.Key, cancellationToken).ConfigureAwait(false)
            ?? throw new ModelManagerException(ErrorCode.ModelInUse, $"'{task.Key}' is being downloaded, repaired or removed"));
        var run = new Run(session, _records.TryRead(task.Key));
        if (run.Left is not null)
        {
            _publisher.Unstage(run.Left.TaskId, task.Key, durable: true);
        }

        if (registry.Current.Find(task.Key) is not { } record)
        {
            Abandon(task, run);
            throw new ModelManagerException(ErrorCode.ModelNotAvailable, $"'{task.Key}' is not installed");
        }

        task.EndState = record.IsReady ? ModelState.Ready : ModelState.Failed;
        tell(task.Key, ModelState.Repairing);
        try
        {
            var (repaired, sizeBytes) = await MakeRightAsync(task, run, record, cancellationToken).ConfigureAwait(false);

            // Whatever fails from here on: the version is right.
            run.Damage = [];
            await verifier.NoteAsync(task.Key, [], sizeBytes, CancellationToken.None).ConfigureAwait(false);
            Clear(task, run, durable: false);
            task.EndState = ModelState.Ready;
            task.Complete();
            return new RepairResult(task.Key, record.Path, repaired);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (!task.IsClosing)
            {
                Abandon(task, run);
            }

            throw;
        }
        catch (Exception)
        {
            await FailAsync(task, run).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<(IReadOnlyList<FileDamage> Repaired, long? SizeBytes)> MakeRightAsync(RepairTask task, Run run, RegistryRecord record, CancellationToken cancellationToken)
    {
        var folder = StoreLayout.Version(task.Key);
        var list = InstalledFiles.TryReadList(root, folder, record.ChecksumSha256);
        var found = list is null ? null : await CompareAsync(task, list, cancellationToken).ConfigureAwait(false);
        if (found is { Count: 0 })
        {
            // Right, perhaps, through a repair whose last sync failed.
            await MakeDurableAsync(task, record.ChecksumSha256).ConfigureAwait(false);
            return ([], null);
        }

        run.Damage = [.. (found ?? [InstalledFiles.DamageOfList(root, folder)]).Select(item => DamageLocator.Describe(item, null, []))];
        using var slot = new SlotHold(slots, static () => DownloadPriority.User);
        task.Meter.Slot = slot;
        var patience = new NetworkPatience(time, task.Meter);
        var secondLook = new SecondLook(task.Meter);
        while (true)
        {
            try
            {
                await slot.TakeAsync(cancellationToken).ConfigureAwait(false);
                var entry = await patience.RunAsync(() => catalogue.GetEntryAsync(task.Key.Id, task.Key.Version, cancellationToken), cancellationToken).ConfigureAwait(false);
                if (entry.ChecksumSha256 != record.ChecksumSha256)
                {
                    throw new ModelManagerException(ErrorCode.RemoteChanged, $"the library has other content under '{task.Key}' than what was installed");
                }

                var checksums = await patience.RunAsync(() => catalogue.GetChecksumsAsync(entry, cancellationToken), cancellationToken).ConfigureAwait(false);
                var chunks = await catalogue.GetChunkDigestsAsync(entry, patience, cancellationToken).ConfigureAwait(false);
                var description = new VersionDescription(entry, checksums, chunks);
                found ??= [InstalledFiles.DamageOfList(root, folder), .. await CompareAsync(task, description.Files, cancellationToken).ConfigureAwait(false)];
                await ReplaceAsync(task, run, description, found, cancellationToken).ConfigureAwait(false);
                return (run.Damage, entry.SizeBytes);
            }
            catch (ModelManagerException e) when (secondLook.TryTake(e))
            {
                // From the catalogue on.
            }
        }
    }

    private Task<List<FoundDamage>> CompareAsync(RepairTask task, IReadOnlyDictionary<ModelPath, Digest> files, CancellationToken cancellationToken) =>
        InstalledFiles.FindAllAsync(root, StoreLayout.Version(task.Key), files, new VerifyMeter(time, task.Compared), cancellationToken);

    private async Task ReplaceAsync(RepairTask task, Run run, VersionDescription description, List<FoundDamage> found, CancellationToken cancellationToken)
    {
        var paths = found.Select(item => item.Path).ToHashSet(StringComparer.Ordinal);
        var isListDamaged = paths.Contains(ModelPath.ChecksumFileName);
        for (var lost = 0; ; lost++)
        {
            _publisher.Unstage(task.TaskId, task.Key);
            var whole = Planner.Plan(root, description.Entry, description.Checksums, description.Chunks);
            var plan = whole with { Files = [.. whole.Files.Where(file => paths.Contains(file.File.Path.Value))] };
            run.Files = [.. plan.Files.Select(file => file.File.Path)];
            run.Session.Announce(new TaskRecord(task.TaskId, task.Key, IsPaused: false, IsBackground: false, [.. run.Files.Union(run.Left?.Files ?? [])]) { IsRepair = true });
            task.BeginFetching(plan.Files.Sum(file => file.File.SizeBytes));
            using var reservation = space.Reserve(plan.MissingBytes);
            using var batch = fetcher.TryOpenBatch(plan);
            run.Damage = await SalvageAsync(task, description, plan, found, cancellationToken).ConfigureAwait(false);
            CrashPoint.Reach("repair.salvaged");
            var verified = await fetcher.FetchAsync(plan, task.TaskId, task.Meter, reservation, batch, () => task.IsWaiting, cancellationToken).ConfigureAwait(false);
            try
            {
                var staged = _replacer.Stage(task.TaskId, verified, isListDamaged ? description.Checksums.Span : []);
                run.Session.CheckGuard();
                _replacer.PutInPlace(staged, task.Key);
                await MakeDurableAsync(task, description.Entry.ChecksumSha256).ConfigureAwait(false);
                CrashPoint.Reach("repair.synced");
                return;
            }
            catch (ContentLostException) when (lost < MaxLostContents)
            {
                // Another program touched a file between its verification and now: whatever is not right is fetched again.
            }
        }
    }

    private Task MakeDurableAsync(RepairTask task, Digest checksumSha256) => BlockingWork.RunAsync(() => _publisher.MakeDurable(task.Key, checksumSha256));

    private async Task<IReadOnlyList<FileDamage>> SalvageAsync(
        RepairTask task, VersionDescription description, DownloadPlan plan, List<FoundDamage> found, CancellationToken cancellationToken)
    {
        var damage = new List<FileDamage>();
        foreach (var item in found)
        {
            var file = plan.Files.FirstOrDefault(file => file.File.Path.Value == item.Path);
            var ranges = file is null || item.Kind == DamageKind.Missing
                ? []
                : await PartSalvage.CopyGoodAsync(root, file, $"{StoreLayout.Version(task.Key)}/{item.Path}", task.TaskId, time, cancellationToken).ConfigureAwait(false);
            damage.Add(DamageLocator.Describe(item, description.SizeOf(item.Path), ranges));
        }

        return damage;
    }

    // A version that is known to be damaged says so; its files stay as they are.
    private async Task FailAsync(RepairTask task, Run run)
    {
        try
        {
            Abandon(task, run);
            if (run.Damage.Count > 0)
            {
                await verifier.NoteAsync(task.Key, run.Damage, sizeBytes: null, CancellationToken.None).ConfigureAwait(false);
                task.EndState = ModelState.Failed;
            }
        }
        catch (ModelManagerException)
        {
            // The disk is sick; the failure itself says why.
        }
    }

    // What a download left is put back for it; what was fetched for the repair alone goes.
    private void Abandon(RepairTask task, Run run)
    {
        _publisher.Unstage(task.TaskId, task.Key);
        if (run.Left is { IsRepair: false } download)
        {
            Partials.Delete(root, task.Key, run.Files.Except(download.Files));
            Partials.SyncRemovals(root);
            run.Session.Update(_ => download);
        }
        else
        {
            Clear(task, run, durable: true);
        }
    }

    private void Clear(RepairTask task, Run run, bool durable)
    {
        Partials.Delete(root, task.Key, run.Files.Union(run.Left?.Files ?? []));
        run.Session.Forget(task.Key, durable);
    }

    /// <summary>What one run holds and knows.</summary>
    /// <param name="session">The guard, the marker and the record.</param>
    /// <param name="left">The record that an earlier run left, of a repair or a download.</param>
    private sealed class Run(DownloadSession session, TaskRecord? left)
    {
        public DownloadSession Session => session;

        public TaskRecord? Left => left;

        /// <summary>The files that have, or may have, partial content of this repair.</summary>
        public IReadOnlyList<ModelPath> Files { get; set; } = [];

        /// <summary>What is known to be wrong.</summary>
        public IReadOnlyList<FileDamage> Damage { get; set; } = [];
    }
}
