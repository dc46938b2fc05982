using System.Text.RegularExpressions;

namespace ModelManager.TortureTests.Support;

/// <summary>Whether everything in a root at rest belongs there.</summary>
internal static partial class LeftBehind
{
    private static readonly string[] s_empty = ["in-progress-downloads", "models/temp", ".modelmanager/staging", ".modelmanager/trash", ".modelmanager/tasks", ".modelmanager/leases"];
    private static readonly string[] s_top = ["registry.json", "models", "in-progress-downloads", ".modelmanager"];

    /// <summary>The first thing that should not be there, or null.</summary>
    public static string? Find(string root)
    {
        var entries = Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(root, path)).ToList();
        var left = entries.FirstOrDefault(entry =>
            s_empty.Any(folder => entry.StartsWith(folder + "/", StringComparison.Ordinal)) || IsDraft().IsMatch(entry)
            || (!entry.Contains('/', StringComparison.Ordinal) && !s_top.Contains(entry)));
        return left is null ? null : $"'{left}' was left behind";
    }

    // A draft that was to be renamed, or one of a name of its own.
    [GeneratedRegex(@"\.new$|\.[0-9a-f]{32}$")]
    private static partial Regex IsDraft();
}
