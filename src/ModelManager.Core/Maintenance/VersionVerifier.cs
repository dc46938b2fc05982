using System.Collections.Concurrent;
using ModelManager.Catalogue;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.Store;
using ModelManager.Verification;

namespace ModelManager.Maintenance;

/// <summary>
/// Looks at every byte of an installed version and notes in the registry what came of it: a damaged one is failed(CORRUPT), one that is
/// right again is ready. It reads for minutes without any guard, and takes the version's only to note; readers take none.
/// </summary>
internal sealed class VersionVerifier(RootFolder root, ModelRegistry registry, Guards guards, TimeProvider time, bool mayWrite, Action<ModelKey, bool> tellReady)
{
    private const int MaxLooks = 3;

    /// <summary>The library only helps to say where the damage is, so nobody waits for it for long.</summary>
    private static readonly TimeSpan s_libraryPatience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<ModelKey, ModelManagerException> _failures = [];

    /// <summary>What was found wrong with a version that is failed(CORRUPT), if this process looked.</summary>
    public ModelManagerException? FailureOf(ModelKey key) => _failures.GetValueOrDefault(key);

    /// <summary>Verifies a version.</summary>
    /// <param name="key">Which.</param>
    /// <param name="library">Asked where the damage is, when there is any; null to stay offline.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <param name="noteLater">Gets the record of a version that was found right and is only to be noted so, for <see cref="NoteRightAsync"/>; without it that is done here.</param>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.ModelNotAvailable"/>: it is not installed.</exception>
    public async Task<VerifyResult> VerifyAsync(
        ModelKey key, CatalogueClient? library, Action<VerifyProgress>? progress, CancellationToken cancellationToken, Action<RegistryRecord>? noteLater = null)
    {
        var meter = new VerifyMeter(time, progress);
        for (var look = 1; ; look++)
        {
            var record = registry.Current.Find(key) ?? throw new ModelManagerException(ErrorCode.ModelNotAvailable, $"'{key}' is not installed");
            var (found, damage) = await LookAsync(record, library, meter, cancellationToken).ConfigureAwait(false);
            if (await TryNoteAsync(record, found, damage, noteLater, cancellationToken).ConfigureAwait(false) || look == MaxLooks)
            {
                meter.End();
                return new VerifyResult(key, damage);
            }
        }
    }

    /// <summary>
    /// Notes with one rewrite that versions are right. Takes no guard: of one that was changed since, the record says something else now, and that stays.
    /// </summary>
    public Task NoteRightAsync(IReadOnlyCollection<RegistryRecord> records, CancellationToken cancellationToken) => records.Count == 0
        ? Task.CompletedTask
        : registry.ChangeAsync(
            tree =>
            {
                foreach (var record in records)
                {
                    tree.SetVerified(record.Key, record.ChecksumSha256);
                }
            },
            cancellationToken);

    /// <summary>Notes what was found of a version whose guard the caller holds.</summary>
    public async Task NoteAsync(ModelKey key, IReadOnlyList<FileDamage> damage, long? sizeBytes, CancellationToken cancellationToken)
    {
        await registry.ChangeAsync(
            tree =>
            {
                if (damage.Count == 0)
                {
                    tree.SetRight(key, sizeBytes);
                }
                else
                {
                    tree.SetFailed(key, ErrorCode.Corrupt);
                }
            },
            cancellationToken).ConfigureAwait(false);
        Remember(key, damage);
    }

    private async Task<(List<FoundDamage> Found, IReadOnlyList<FileDamage> Damage)> LookAsync(
        RegistryRecord record, CatalogueClient? library, VerifyMeter meter, CancellationToken cancellationToken)
    {
        var folder = StoreLayout.Version(record.Key);
        var found = new List<FoundDamage>();
        VersionDescription? description = null;
        var files = await BlockingWork.RunAsync(() => InstalledFiles.TryReadList(root, folder, record.ChecksumSha256)).ConfigureAwait(false);
        if (files is null)
        {
            found.Add(InstalledFiles.DamageOfList(root, folder));
            description = await AskAsync(record, library, cancellationToken).ConfigureAwait(false);
            files = description?.Files;
        }

        if (files is not null)
        {
            found.AddRange(await InstalledFiles.FindAllAsync(root, folder, files, meter, cancellationToken).ConfigureAwait(false));
        }

        if (found.Count == 0)
        {
            return (found, []);
        }

        description ??= await AskAsync(record, library, cancellationToken).ConfigureAwait(false);
        var damage = await BlockingWork.RunAsync(() => found.Select(item => DamageLocator.Locate(
            root, folder, item, description is null ? OnlySizeOf(item, record, files, found) : description.SizeOf(item.Path), description?.ChunksOf(item.Path),
            cancellationToken)).ToList()).ConfigureAwait(false);
        return (found, damage);
    }

    // Without the library only the sum of all sizes is known; that tells the size of a file when every other one is right.
    private long? OnlySizeOf(FoundDamage item, RegistryRecord record, IReadOnlyDictionary<ModelPath, Digest>? files, List<FoundDamage> found)
    {
        if (found.Count > 1 || files is null || item.Kind == DamageKind.Missing)
        {
            return null;
        }

        var folder = StoreLayout.Version(record.Key);
        return record.SizeBytes - root.Statuses(files.Keys.Where(path => path.Value != item.Path).Select(path => $"{folder}/{path}")).Sum(found => found?.SizeBytes ?? 0);
    }

    private async Task<VersionDescription?> AskAsync(RegistryRecord record, CatalogueClient? library, CancellationToken cancellationToken)
    {
        if (library is null)
        {
            return null;
        }

        using var patience = new CancellationTokenSource(s_libraryPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var description = await library.DescribeAsync(record.Key, either.Token).ConfigureAwait(false);
            return description.Entry.ChecksumSha256 == record.ChecksumSha256 ? description : null;
        }
        catch (Exception e) when (e is ModelManagerException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    // False when it has to be looked at again: it was replaced or repaired while it was read.
    private async Task<bool> TryNoteAsync(
        RegistryRecord record, List<FoundDamage> found, IReadOnlyList<FileDamage> damage, Action<RegistryRecord>? noteLater, CancellationToken cancellationToken)
    {
        if (!mayWrite)
        {
            return true;
        }

        try
        {
            using var guard = await guards.TakeBrieflyAsync(record.Key, cancellationToken).ConfigureAwait(false);
            if (guard is null)
            {
                // Whoever repairs, replaces or removes it will say what it is then.
                return true;
            }

            var now = registry.Current.Find(record.Key);
            var folder = StoreLayout.Version(record.Key);
            if (now is null || now.ChecksumSha256 != record.ChecksumSha256 || found.Any(item => IsOther(root.Status($"{folder}/{item.Path}"), item.Seen)))
            {
                return false;
            }

            var isReady = damage.Count == 0;
            if (isReady && !(now.IsReady && now.IsVerified))
            {
                // Nobody hashes it again, so what was brought or put right by somebody else has to be on the disk, too, and not in the cache only.
                await BlockingWork.RunAsync(() => InstalledFiles.MakeDurable(root, folder, now.ChecksumSha256)).ConfigureAwait(false);
            }

            Remember(record.Key, damage);
            if (noteLater is not null && isReady && now.IsReady)
            {
                if (!now.IsVerified)
                {
                    noteLater(now);
                }

                return true;
            }

            if (now.IsReady != isReady || !now.IsVerified)
            {
                await NoteAsync(record.Key, damage, sizeBytes: null, cancellationToken).ConfigureAwait(false);
            }

            registry.MakeDurable();
            if (now.IsReady != isReady)
            {
                tellReady(record.Key, isReady);
            }

            return true;
        }
        catch (ModelManagerException e) when (e.Code is ErrorCode.LockUnsupported or ErrorCode.Permission)
        {
            // What was found is true all the same.
            return true;
        }
    }

    private static bool IsOther(FileStatus? now, FileStatus? seen) =>
        now is { } there && seen is { } before ? !there.IsUnchangedSince(before) : now is not null || seen is not null;

    private void Remember(ModelKey key, IReadOnlyList<FileDamage> damage)
    {
        if (damage.Count == 0)
        {
            _failures.TryRemove(key, out _);
        }
        else
        {
            _failures[key] = DamageLocator.ToFailure(key, damage);
        }
    }
}
