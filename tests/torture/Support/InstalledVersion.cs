namespace ModelManager.TortureTests.Support;

/// <summary>An installed version, looked at with other eyes than the library's.</summary>
internal static class InstalledVersion
{
    /// <summary>
    /// What is wrong with a version's folder, or null: <c>sha256sum --check --strict</c> must pass, the list must be the one that
    /// the library published, and nothing more may be there.
    /// </summary>
    public static async Task<string?> FindFaultAsync(string folder, string publishedChecksums)
    {
        var list = Path.Combine(folder, "checksum.sha256");
        if (!File.Exists(list))
        {
            return $"'{folder}' has no checksum.sha256";
        }

        if (!File.ReadAllBytes(list).AsSpan().SequenceEqual(File.ReadAllBytes(publishedChecksums)))
        {
            return $"'{list}' is not what was published";
        }

        var check = await CommandResult.RunAsync("sha256sum", ["--check", "--strict", "--quiet", "checksum.sha256"], folder);
        if (check.ExitCode != 0)
        {
            return $"'{folder}': {check.Output}{check.Error}";
        }

        var (listed, found) = (File.ReadLines(list).Count() + 1, Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Count());
        return listed == found ? null : $"'{folder}' has {found} files instead of {listed}";
    }
}
