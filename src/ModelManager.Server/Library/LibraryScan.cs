using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Server.Library;

/// <summary>Finds every version in storage. What is not a version is left out and told, never an error: one bad folder must not hide the rest.</summary>
internal static class LibraryScan
{
    /// <summary>Scans the storage.</summary>
    /// <param name="storage">The storage folder.</param>
    /// <param name="earlier">A snapshot whose versions are taken over where their folders are the same, or null.</param>
    /// <param name="warn">Gets a line for each folder that was left out.</param>
    /// <returns>A snapshot; <paramref name="earlier"/> itself when nothing changed.</returns>
    public static LibrarySnapshot Run(RootFolder storage, LibrarySnapshot? earlier, Action<string> warn)
    {
        var versions = new List<StoredVersion>();
        foreach (var key in Keys(storage, warn))
        {
            var version = earlier?.Find(key) is { } known && VersionFingerprint.Of(storage, key) == known.Fingerprint
                ? known
                : VersionReader.TryRead(storage, key, out var refusal) ?? Refused(key, refusal, warn);
            if (version is not null)
            {
                versions.Add(version);
            }
        }

        return earlier is not null && earlier.Versions.SequenceEqual(versions) ? earlier : new LibrarySnapshot(versions);
    }

    private static StoredVersion? Refused(ModelKey key, string? refusal, Action<string> warn)
    {
        warn($"left out: {key} {refusal}");
        return null;
    }

    private static IEnumerable<ModelKey> Keys(RootFolder storage, Action<string> warn)
    {
        foreach (var idText in Folders(storage, StorageLayout.Models))
        {
            if (!ModelId.TryParse(idText, out var id, out var refusal) || (refusal = StorageLayout.Refusal(id)) is not null)
            {
                warn($"left out: the model id '{idText}' {refusal}");
                continue;
            }

            foreach (var versionText in Folders(storage, StorageLayout.Model(id)))
            {
                if (ModelVersion.TryParse(versionText, out var version, out refusal))
                {
                    yield return new ModelKey(id, version);
                }
                else
                {
                    warn($"left out: the version '{versionText}' of {id} {refusal}");
                }
            }
        }
    }

    private static IEnumerable<string> Folders(RootFolder storage, string relative) =>
        storage.List(relative).Where(entry => entry.Kind == FileKind.Folder).Select(entry => entry.Name).Order(StringComparer.Ordinal);
}
