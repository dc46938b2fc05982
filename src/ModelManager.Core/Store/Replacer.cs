using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Verification;

namespace ModelManager.Store;

/// <summary>
/// Puts verified files in the place of damaged ones of an installed version: each by one rename, never into an inode that a reader
/// may have mapped, and nothing goes before its replacement is whole and durable. The caller holds the version's guard.
/// </summary>
internal sealed class Replacer(RootFolder root)
{
    private readonly Trash _trash = new(root);

    /// <summary>Brings the verified files together, durable.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="contents">The files.</param>
    /// <param name="checksums">The version's list of digests, if that is damaged; otherwise nothing.</param>
    /// <exception cref="ContentLostException">A part is no longer the one that was verified.</exception>
    public StagedFiles Stage(string taskId, IReadOnlyList<VerifiedContent> contents, ReadOnlySpan<byte> checksums)
    {
        var staging = new StagingFolder(root, taskId);
        List<string> paths = [.. contents.Select(content => content.Plan.File.Path.Value)];
        foreach (var content in contents)
        {
            staging.Add(content);
        }

        if (!checksums.IsEmpty)
        {
            staging.AddChecksums(checksums);
            paths.Add(ModelPath.ChecksumFileName);
        }

        staging.Sync();
        CrashPoint.Reach("repair.staged");
        return new StagedFiles(staging.Path, paths);
    }

    /// <summary>
    /// Puts each in its place. The names are durable after <see cref="Publisher.MakeDurable"/>, which takes the whole version: the names of
    /// files that are right may be those of a repair that did not live to sync them.
    /// </summary>
    public void PutInPlace(StagedFiles staged, ModelKey key)
    {
        var version = StoreLayout.Version(key);
        foreach (var path in staged.Paths)
        {
            var final = $"{version}/{path}";
            MakeWay(final);
            root.CreateFolder(StoreLayout.ParentOf(final), RootFolder.PublicFolderMode, durable: false);
            root.Rename($"{staged.Folder}/{path}", final, replace: true);
            CrashPoint.Reach("repair.renamed");
        }

        root.DeleteFolder(staged.Folder);
    }

    // A rename replaces a file or a link, but no folder; and what is no folder cannot hold the file.
    private void MakeWay(string final)
    {
        for (var slash = final.IndexOf('/', StoreLayout.Models.Length + 1); slash > 0; slash = final.IndexOf('/', slash + 1))
        {
            if (root.Status(final[..slash]) is { Kind: not FileKind.Folder } status)
            {
                _trash.Remove(final[..slash], status.Kind);
            }
        }

        if (root.FolderExists(final))
        {
            _trash.Remove(final, FileKind.Folder);
        }
    }
}

/// <summary>Files of one version, verified and durable, but not yet in their places. Only <see cref="Replacer.Stage"/> makes them.</summary>
internal sealed record StagedFiles(string Folder, IReadOnlyList<string> Paths);
