using ModelManager.Downloads;
using ModelManager.Lifecycle;
using ModelManager.Primitives;
using ModelManager.Registry;

namespace ModelManager.IntegrationTests.Support;

/// <summary>What holds of a root, looked at with other eyes than the library's.</summary>
internal static class Installed
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs <c>sha256sum --check --strict</c> in a folder and counts what is below it: nothing is missing, wrong or too many.</summary>
    public static async Task CheckAsync(string folder)
    {
        (await CommandResult.RunAsync("sha256sum", ["--check", "--strict", "--quiet", "checksum.sha256"], folder)).Succeeded();
        var listed = File.ReadLines(Path.Combine(folder, "checksum.sha256")).Count();
        Assert.NotEqual(0, listed);
        Assert.Equal(listed + 1, Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Count());
    }

    /// <summary>Nothing is left of downloads: no marker, no partial file, nothing staged, thrown away or remembered.</summary>
    public static void CheckNothingLeft(string root)
    {
        foreach (var folder in new[] { "in-progress-downloads", "models/temp", ".modelmanager/staging", ".modelmanager/trash", ".modelmanager/tasks" })
        {
            Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(root, folder)).Select(Path.GetFileName));
        }
    }

    /// <summary>The partial files of a root with their lengths.</summary>
    public static IReadOnlyDictionary<string, long> Partials(string root) =>
        Directory.EnumerateFiles(Path.Combine(root, "models/temp"), "*.part").ToDictionary(path => Path.GetFileName(path)!, path => new FileInfo(path).Length);

    /// <summary>Waits for the end of a download that must succeed.</summary>
    public static Task<InstalledModel> DoneAsync(this DownloadHandle download) => download.Completion.WaitAsync(s_patience);

    /// <summary>Waits for the end of a download that must fail, and returns how.</summary>
    public static Task<ModelManagerException> FailureAsync(this DownloadHandle download) =>
        Assert.ThrowsAsync<ModelManagerException>(() => download.Completion.WaitAsync(s_patience));

    /// <summary>Waits until something holds.</summary>
    public static Task UntilAsync(Func<bool> holds, string what) => UntilAsync(() => Task.FromResult(holds()), what);

    /// <summary>The same, of what has to be asked for.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var timeout = new CancellationTokenSource(s_patience);
        while (!await holds())
        {
            Assert.False(timeout.IsCancellationRequested, $"never came: {what}");
            await Task.Delay(10);
        }
    }

    /// <summary>Waits until a download has so many bytes.</summary>
    public static Task ReachAsync(this DownloadHandle download, long bytes) =>
        UntilAsync(() => download.Progress.Bytes >= bytes || download.State == ModelState.Failed, $"{bytes} bytes");

    public static Task ReachAsync(this DownloadHandle download, ModelState state) => UntilAsync(() => download.State == state, $"{state}");
}
