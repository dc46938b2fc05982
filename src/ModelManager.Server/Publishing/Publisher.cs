using ModelManager.Catalogue;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Server.Library;

namespace ModelManager.Server.Publishing;

/// <summary>
/// Adds a version to the storage. Order: check every name; under the storage lock refuse what exists, delete what dead publishers
/// left, make a staging folder; without the lock copy, hash and sync; under the lock check again, rename, write the indexes.
/// Killed anywhere, it leaves a staging folder that the next publish deletes, or a complete version that the next one lists.
/// </summary>
internal sealed class Publisher(TimeProvider time, Action<string> warn)
{
    /// <summary>Publishes; durable on return.</summary>
    /// <exception cref="ModelManagerException">
    /// <see cref="ErrorCode.InvalidArgument"/>: a name is refused or the version exists. Others: the disk.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled before the version appeared; nothing is left.</exception>
    public PublishedVersion Publish(PublishRequest request, CancellationToken cancellation)
    {
        using var source = SourceTree.Open(request.Paths);
        using var storage = RootFolder.OpenShared(request.Storage, create: true);
        using var staging = Prepare(storage, request.Key, cancellation);
        var files = CopyAll(source, staging, cancellation);
        staging.Write(ModelPath.ChecksumFileName, ChecksumFile.Format(files.Select(file => KeyValuePair.Create(file.Path, file.Sha256))));
        staging.Write(ModelPath.ManifestFileName, ManifestWriter.Write(request.Key, files, request.Extra, time.GetUtcNow()));
        Commit(storage, staging, request.Key, cancellation);
        return new PublishedVersion(files);
    }

    private StagingArea Prepare(RootFolder storage, ModelKey key, CancellationToken cancellation)
    {
        using var taken = StorageLock.Take(storage, cancellation);
        if (ExistingNames.IsThere(storage, key))
        {
            // Whoever published it may have died before the indexes were written.
            WriteIndexes(storage);
        }

        ExistingNames.Check(storage, key);
        return StagingArea.Create(storage);
    }

    private static List<CopiedFile> CopyAll(SourceTree source, StagingArea staging, CancellationToken cancellation)
    {
        var buffer = new byte[ChunkDigests.DefaultChunkBytes];
        return [.. source.Files.Select(file => staging.Copy(file, buffer, cancellation))];
    }

    private void Commit(RootFolder storage, StagingArea staging, ModelKey key, CancellationToken cancellation)
    {
        using var taken = StorageLock.Take(storage, cancellation);
        ExistingNames.Check(storage, key);
        if (!staging.TryPublish(key))
        {
            throw ExistingNames.AlreadyThere(key);
        }

        WriteIndexes(storage);
    }

    private void WriteIndexes(RootFolder storage) => StaticIndex.Write(storage, LibraryScan.Run(storage, earlier: null, warn));
}

/// <summary>What was published.</summary>
internal sealed record PublishedVersion(IReadOnlyList<CopiedFile> Files)
{
    public long SizeBytes => Files.Sum(file => file.SizeBytes);
}
