namespace ModelManager.TortureTests.Support;

/// <summary>What lies in a root, looked at with other eyes than the library's.</summary>
internal static class RootFiles
{
    // Each of these is empty while nobody works.
    private static readonly string[] s_temporary =
        ["models/temp", "in-progress-downloads", ".modelmanager/staging", ".modelmanager/trash", ".modelmanager/tasks", ".modelmanager/leases"];

    private static readonly string[] s_own = [".modelmanager", ".modelmanager/checksums", ""];

    private static readonly HashSet<string> s_known =
    [
        "registry.json", "models", "in-progress-downloads", ".modelmanager", "format", "generation", "node-id", "registry.prev", "registry.sum",
        "guards", "tasks", "checksums", "staging", "trash", "leases",
    ];

    /// <summary>
    /// What a root has that nobody needs when no download is unfinished: markers, partial files, journals, records, staged and discarded
    /// files, and drafts of files that were being replaced.
    /// </summary>
    public static IReadOnlyList<string> FindLeftovers(string root) =>
    [
        .. s_temporary.SelectMany(folder => Entries(root, folder)),
        .. s_own.SelectMany(folder => Entries(root, folder)).Where(path => !s_known.Contains(Path.GetFileName(path)) && !IsDigest(path)),
    ];

    /// <summary>How many entries a root has, folders included.</summary>
    public static int Count(string root) => Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories).Count();

    private static IEnumerable<string> Entries(string root, string folder) =>
        Directory.Exists(Path.Combine(root, folder))
            ? Directory.EnumerateFileSystemEntries(Path.Combine(root, folder)).Select(path => Path.GetRelativePath(root, path))
            : [];

    private static bool IsDigest(string path) =>
        Path.GetDirectoryName(path) == ".modelmanager/checksums" && Path.GetFileName(path).All(char.IsAsciiHexDigit);
}
