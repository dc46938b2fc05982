using ModelManager.Catalogue;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Verification;

namespace ModelManager.Store;

/// <summary>
/// Makes verified files a visible version, in the order that survives a power cut: parts (synced already) → staging → sync it
/// → one rename into place → sync the folder that names it. Only then may the registry be told. The caller holds the version's
/// guard.
/// </summary>
internal sealed class Publisher(RootFolder root)
{
    private const int MaxPlacings = 10;

    /// <summary>Makes the folder of a task's files, durable before anything is in it, for those that are written there at once.</summary>
    public void Prepare(string taskId) => _ = new StagingFolder(root, taskId);

    /// <summary>Brings the verified files together, durable, under a name that nobody sees.</summary>
    /// <exception cref="ContentLostException">A part is no longer the one that was verified.</exception>
    public StagedModel Stage(string taskId, CatalogueEntry entry, ReadOnlySpan<byte> checksums, IReadOnlyList<VerifiedContent> contents)
    {
        var staging = new StagingFolder(root, taskId);
        foreach (var content in contents)
        {
            staging.Add(content);
        }

        staging.AddChecksums(checksums);
        staging.Sync();
        CrashPoint.Reach("publish.staged");
        return new StagedModel(staging.Path, entry);
    }

    /// <summary>Makes a staged version visible in one rename, and durable.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.ModelInUse"/>: what is in its place is leased.</exception>
    public PublishedModel Commit(StagedModel staged)
    {
        var entry = staged.Entry;
        var final = StoreLayout.Version(entry.Key);
        while (!TryPlace(staged.Folder, final))
        {
            // No record names what is there, or we would not be here: nobody was told of it.
            using var claim = VersionClaim.Take(root, entry.Key);
            new Trash(root).Discard(claim);
        }

        staged.IsPlaced = true;
        CrashPoint.Reach("publish.renamed");
        SyncNames(final);

        // The version must not be in the staging as well after a power cut: what is forgotten there is deleted.
        root.SyncFolder(StoreLayout.Staging);
        CrashPoint.Reach("publish.synced");
        return new PublishedModel(entry.Key, entry.SizeBytes, entry.ChecksumSha256, entry.ExtraJson);
    }

    /// <summary>
    /// What a run that died between the rename and the registry left in its place: taken, and made durable, when every byte of
    /// it is right; otherwise null.
    /// </summary>
    public PublishedModel? FindPublished(CatalogueEntry entry, CancellationToken cancellationToken)
    {
        var final = StoreLayout.Version(entry.Key);
        if (InstalledFiles.FindDamage(root, final, entry.ChecksumSha256, cancellationToken) is not null)
        {
            return null;
        }

        MakeDurable(entry.Key, entry.ChecksumSha256);
        root.SyncFolder(StoreLayout.Staging);
        return new PublishedModel(entry.Key, entry.SizeBytes, entry.ChecksumSha256, entry.ExtraJson);
    }

    /// <summary>Makes a version that is in its place durable, with every name on the way to it.</summary>
    public void MakeDurable(ModelKey key, Digest checksumSha256)
    {
        var folder = StoreLayout.Version(key);
        InstalledFiles.MakeDurable(root, folder, checksumSha256);
        SyncNames(folder);
    }

    /// <summary>Takes what an interrupted publication staged back to where a transfer finds it.</summary>
    /// <param name="taskId">The task that staged it.</param>
    /// <param name="key">The version.</param>
    /// <param name="durable">
    /// Whether for good: a power cut must not bring it back into the staging of a task of which the record that is written next says nothing.
    /// </param>
    public void Unstage(string taskId, ModelKey key, bool durable = false)
    {
        var staging = StagingFolder.PathOf(taskId);
        root.CreateFolder(StoreLayout.Temp);
        foreach (var relative in root.ListFiles(staging).ToList())
        {
            if (ModelPath.TryParse(relative, out var path, out _))
            {
                root.Rename($"{staging}/{relative}", StoreLayout.Part(key, path), replace: true);
            }
        }

        if (durable)
        {
            // Also when there was nothing to move: who moved it may not have lived to do this, or the disk have failed.
            root.SyncFolder(StoreLayout.Temp);
        }

        root.DeleteFolder(staging);
    }

    /// <summary>Deletes a staged version that is not needed.</summary>
    public void Discard(StagedModel staged) => root.DeleteFolder(staged.Folder);

    /// <summary>Deletes what a task has staged, if anything: with no name made for it, as there may be no room for one.</summary>
    public void Discard(string taskId) => root.DeleteFolder(StagingFolder.PathOf(taskId));

    // Whoever removes the last other version of the model deletes its empty folder, perhaps between any two of our steps.
    private bool TryPlace(string staged, string final)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                root.CreateFolder(StoreLayout.ParentOf(final), RootFolder.PublicFolderMode, durable: false);
                return root.Rename(staged, final, replace: false);
            }
            catch (ModelManagerException e) when (e.Detail.OsError == OsError.NotFound && attempt < MaxPlacings)
            {
            }
        }
    }

    // The model's folder may have been made by somebody who did not live to sync it.
    private void SyncNames(string folder)
    {
        root.SyncFolder(StoreLayout.ParentOf(folder));
        root.SyncFolder(StoreLayout.Models);
    }
}

/// <summary>A version that is complete and durable, but not yet in its place. Only <see cref="Publisher.Stage"/> makes one.</summary>
internal sealed record StagedModel(string Folder, CatalogueEntry Entry)
{
    /// <summary>Whether it is in its place now.</summary>
    public bool IsPlaced { get; set; }
}
