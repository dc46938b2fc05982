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
internal sealed class DownloadPipeline(
    RootFolder root, ModelRegistry registry, Guards guards, CatalogueClient catalogue, VersionFetcher fetcher, SpaceBook space, SlotQueue slots, TimeProvider time,
    bool rejectIfBusy)
{
    private const int MaxLostContents = 5;

    /// <summary>How often the progress of another process is read, and its guard tried.</summary>
    private static readonly TimeSpan s_guardPause = TimeSpan.FromMilliseconds(150);

    private readonly Publisher _publisher = new(root);
    private readonly TaskRecords _records = new(root);
    private readonly KnownChecksums _known = new(root);

    /// <summary>Gives a task the version that it turned out to be about; false when another task has it.</summary>
    public Func<DownloadTask, ModelVersion, bool> Bind { get; init; } = (_, _) => true;

    /// <summary>Whether this process is removing a version, is about to, or may be taking back what a cancelled task put there.</summary>
    public Func<ModelKey, bool> IsLeaving { get; init; } = _ => false;

    /// <summary>A task's priority has changed.</summary>
    public void ReorderSlots() => slots.Reorder();

    public DownloadSession OpenSession() => new(root, _records);

    /// <summary>Installs the task's version; null when another task does it.</summary>
    public async Task<InstalledModel?> RunAsync(DownloadTask task, DownloadSession session, CancellationToken cancellationToken)
    {
        task.Meter.Slot = null;
        var patience = new NetworkPatience(time, task.Meter);
        CatalogueEntry? entry = null;
        if (task.Version is null)
        {
            entry = await patience.RunAsync(() => catalogue.GetEntryAsync(task.Id, null, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (!Bind(task, entry.Key.Version))
            {
                return null;
            }
        }

        var key = new ModelKey(task.Id, task.Version!.Value);
        InstalledModel? installed = null;
        try
        {
            installed = await EnterAsync(task, session, key, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            task.StopFollowing(isDone: installed is not null);
        }

        if (installed is not null)
        {
            return installed;
        }

        using var slot = new SlotHold(slots, () => task.Priority);
        task.Meter.Slot = slot;
        var secondLook = new SecondLook(task.Meter);
        while (true)
        {
            try
            {
                // Let go of, perhaps, while it waited for the network.
                await slot.TakeAsync(cancellationToken).ConfigureAwait(false);
                entry ??= await patience.RunAsync(() => catalogue.GetEntryAsync(key.Id, key.Version, cancellationToken), cancellationToken).ConfigureAwait(false);
                CheckPlace(entry);
                return await InstallAsync(task, session, entry, patience, cancellationToken).ConfigureAwait(false);
            }
            catch (ModelManagerException e) when (secondLook.TryTake(e))
            {
                entry = null;
            }
            catch (ModelManagerException e) when (e.Code == ErrorCode.NotInCatalogue)
            {
                // Nothing is remembered of what never was. What has arrived is kept: the library may have lost it for a moment only.
                await DiscardAsync(task, session, keepPartial: true).ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>Notes in the record of an earlier run that the user paused, for a task that does not hold the guard.</summary>
    public async Task RememberPauseAsync(DownloadTask task)
    {
        if (task.Version is not { } version || _records.TryRead(new ModelKey(task.Id, version)) is not { IsPaused: false })
        {
            return;
        }

        var key = new ModelKey(task.Id, version);
        using var guard = await guards.TakeBrieflyAsync(key, CancellationToken.None).ConfigureAwait(false);
        if (guard is not null && _records.TryRead(key) is { } record)
        {
            _records.Write(record with { IsPaused = true });
        }
    }

    /// <summary>Cleans up after a cancelled task. What is kept for later, and stays on record as paused; null when that is nothing.</summary>
    public async Task<TaskRecord?> DiscardAsync(DownloadTask task, DownloadSession session, bool keepPartial)
    {
        if (task.Version is not { } version)
        {
            return null;
        }

        var key = new ModelKey(task.Id, version);
        if (!session.HoldsGuard)
        {
            // A left-over task that was never resumed, or one that waits for another process; the latter is the other's to cancel.
            if (await guards.TakeBrieflyAsync(key, CancellationToken.None).ConfigureAwait(false) is not { } guard)
            {
                return null;
            }

            session.Enter(guard);
        }

        var record = session.Record ?? _records.TryRead(key);
        if (record is not null)
        {
            _publisher.Unstage(record.TaskId, key);
            if (keepPartial && Partials.Exist(root, key, record.Files))
            {
                return session.Leave(record with { IsPaused = true });
            }

            if (!keepPartial && task.HasPlaced && root.FolderExists(StoreLayout.Version(key)))
            {
                await DiscardUnregisteredAsync(key).ConfigureAwait(false);
            }

            Partials.Delete(root, key, record.Files);
        }

        session.Forget(key, durable: true);
        return null;
    }

    // The task put everything in its place, and the registry could not be told, or told it without our knowing.
    private async Task DiscardUnregisteredAsync(ModelKey key)
    {
        using var claim = VersionClaim.Take(root, key);
        await registry.ChangeAsync(tree => tree.Remove(key), CancellationToken.None).ConfigureAwait(false);
        new Trash(root).Discard(claim);
    }

    /// <summary>Forgets what an earlier run left undone of a version that is removed. The caller holds the guard.</summary>
    public void ForgetLeft(ModelKey key)
    {
        if (_records.TryRead(key) is { } left)
        {
            _publisher.Unstage(left.TaskId, key);
            Partials.Delete(root, key, left.Files);
        }

        _records.Remove(key, durable: true);
    }

    // Takes the version's guard, waiting for whoever has it, and announces the task; returns the version if it is, or has become, installed.
    private async Task<InstalledModel?> EnterAsync(DownloadTask task, DownloadSession session, ModelKey key, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TakeGuardAsync(task, session, key, cancellationToken).ConfigureAwait(false) is { } installed)
            {
                return installed;
            }

            var left = _records.TryRead(key);
            if (FindDurable(key) is { } ready)
            {
                ForgetDone(session, key, left?.Files ?? []);
                return ready;
            }

            if (!task.HasHolder && task.IsLeftOver && left is null && !_records.Exists(key))
            {
                throw new ModelManagerException(ErrorCode.Cancelled, "another process cancelled the download");
            }

            if (left is { IsPaused: true } && !task.IsAskedFor)
            {
                session.Dispose();
                await WaitWhilePausedAsync(task, key, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (left is not null && left.TaskId != task.TaskId)
            {
                // While the record still names it: what no record names is cleared away.
                _publisher.Unstage(left.TaskId, key, durable: true);
            }

            session.Announce(new TaskRecord(task.TaskId, key, IsPaused: false, task.Priority == DownloadPriority.Background, left?.Files ?? []));

            task.ReportStart();
            return null;
        }
    }

    // Another process has paused it meanwhile, and nobody asked for it here. What becomes of it is seen by its record.
    private async Task WaitWhilePausedAsync(DownloadTask task, ModelKey key, CancellationToken cancellationToken)
    {
        task.StopFollowing(isDone: false);
        task.SetState(ModelState.Paused);
        while (!task.IsAskedFor && _records.TryRead(key) is { IsPaused: true })
        {
            await Task.Delay(s_guardPause, time, cancellationToken).ConfigureAwait(false);
        }

        task.SetState(ModelState.Queued);
    }

    // Without it, the version that is installed.
    private async Task<InstalledModel?> TakeGuardAsync(DownloadTask task, DownloadSession session, ModelKey key, CancellationToken cancellationToken)
    {
        var isBusy = false;
        while (!session.HoldsGuard)
        {
            if (IsLeaving(key))
            {
                // Who asks behind a removal waits for it.
                await Task.Delay(s_guardPause, time, cancellationToken).ConfigureAwait(false);
                continue;
            }

            // What an earlier run left is cleared away under the guard, even if its version is installed.
            if (!task.IsLeftOver && FindDurable(key) is { } installed)
            {
                return installed;
            }

            // A sweep that holds it for a moment is no owner, and what a dead one told of its progress must not be taken for a living one's.
            var guard = isBusy ? guards.TryTake(key) : await guards.TakeBrieflyAsync(key, cancellationToken).ConfigureAwait(false);
            if (guard is not null)
            {
                session.Enter(guard);
                break;
            }

            isBusy = true;
            if (rejectIfBusy)
            {
                throw new ModelManagerException(ErrorCode.DownloadInProgress, $"another process is downloading '{key}'");
            }

            if (SharedProgress.TryRead(root, key) is { } progress)
            {
                task.Follow(progress);
            }

            await Task.Delay(s_guardPause, time, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private async Task<InstalledModel> InstallAsync(
        DownloadTask task, DownloadSession session, CatalogueEntry entry, NetworkPatience patience, CancellationToken cancellationToken)
    {
        var checksums = await patience.RunAsync(() => catalogue.GetChecksumsAsync(entry, cancellationToken), cancellationToken).ConfigureAwait(false);
        _known.Remember(entry);
        var chunks = await catalogue.GetChunkDigestsAsync(entry, patience, cancellationToken).ConfigureAwait(false);
        if (root.FolderExists(StoreLayout.Version(entry.Key)))
        {
            task.Meter.SetTotal(entry.SizeBytes);
            task.SetState(ModelState.Downloading);
            if (await BlockingWork.RunAsync(() => _publisher.FindPublished(entry, cancellationToken)).ConfigureAwait(false) is { } published)
            {
                task.SetState(ModelState.Verifying);
                task.SetState(ModelState.Publishing);
                return await RegisterAsync(session, entry, published).ConfigureAwait(false);
            }

            // What is damaged and leased stays where it is, to be repaired. Said before a byte is fetched; no new lease can come, because it is not ready.
            VersionClaim.Take(root, entry.Key).Dispose();
        }

        for (var lost = 0; ; lost++)
        {
            _publisher.Unstage(task.TaskId, entry.Key);
            var files = entry.Files.Select(file => file.Path);
            session.Update(record => record.Files.SequenceEqual(files) ? record : record with { Files = [.. files] });
            var plan = Planner.Plan(root, entry, checksums, chunks);
            task.Meter.SetTotal(entry.SizeBytes);
            using var reservation = space.Reserve(plan.MissingBytes);
            using var batch = fetcher.TryOpenBatch(plan);
            task.SetState(ModelState.Downloading);
            var verified = await fetcher.FetchAsync(plan, task.TaskId, task.Meter, reservation, batch, () => IsInBackground(task), cancellationToken).ConfigureAwait(false);
            task.SetState(ModelState.Verifying);
            try
            {
                var staged = _publisher.Stage(task.TaskId, entry, checksums, verified);
                task.SetState(ModelState.Publishing);
                session.CheckGuard();

                // Another spelling may have come while this one was on its way.
                CheckTwin(entry.Key);
                if (FindDurable(entry.Key) is { } other)
                {
                    // Somebody whom no lock kept away was faster: his version is in use, ours is not needed.
                    _publisher.Discard(staged);
                    ForgetDone(session, entry.Key, []);
                    return other;
                }

                return await RegisterAsync(session, entry, Commit(task, staged)).ConfigureAwait(false);
            }
            catch (ContentLostException) when (lost < MaxLostContents)
            {
                // Another program touched a file between its verification and now: whatever is not right is fetched again.
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
    private async Task<InstalledModel> RegisterAsync(DownloadSession session, CatalogueEntry entry, PublishedModel published)
    {
        await registry.ChangeAsync(
            tree => tree.SetReady(published.Key, published.SizeBytes, published.ChecksumSha256, time.GetUtcNow(), published.ExtraJson, isVerified: true),
            CancellationToken.None).ConfigureAwait(false);
        ForgetDone(session, published.Key, entry.Files.Where(file => file.SizeBytes >= Journal.MinFileBytes).Select(file => file.Path));
        return FindReady(published.Key)?.ToInstalled() ?? throw new ModelManagerException(ErrorCode.Internal, $"'{published.Key}' is not in the registry that was just written");
    }

    // What is left of a finished download: its record, and the journals of its parts. The version is installed whatever the disk says to that;
    // the next run finds it so, and clears away the rest.
    private void ForgetDone(DownloadSession session, ModelKey key, IEnumerable<ModelPath> files)
    {
        try
        {
            foreach (var file in files)
            {
                Partials.Delete(root, StoreLayout.Part(key, file));
            }

            session.Forget(key);
        }
        catch (ModelManagerException)
        {
        }
    }

    private void CheckPlace(CatalogueEntry entry)
    {
        CheckTwin(entry.Key);
        _known.Check(entry);
    }

    private void CheckTwin(ModelKey key)
    {
        if (registry.Current.FindTwin(key) is { } twin)
        {
            throw ModelManagerException.Invalid($"'{key}' differs only by case from '{twin}', which is installed");
        }
    }

    // Whoever deletes a version's folder by hand gets it back by downloading it.
    private RegistryRecord? FindReady(ModelKey key) =>
        registry.Current.Find(key) is { IsReady: true } record && root.FolderExists(StoreLayout.Version(key)) ? record : null;

    // The same, to be confirmed: who wrote it into the registry may not have lived to sync it.
    private InstalledModel? FindDurable(ModelKey key)
    {
        if (FindReady(key) is not { } ready)
        {
            return null;
        }

        registry.MakeDurable();
        if (!ready.IsVerified)
        {
            // Its files came from elsewhere, and nobody has looked at them yet.
            _publisher.MakeDurable(key, ready.ChecksumSha256);
        }

        return ready.ToInstalled();
    }
}
