namespace ModelManager.IntegrationTests.Support;

/// <summary>A file system of its own with little room. Mounting needs root; where that is impossible the test fails.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    public static async Task<SmallDisk> MountAsync(string folder, int megabytes)
    {
        Directory.CreateDirectory(folder);
        (await CommandResult.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m,mode=0700", "tmpfs", folder])).Succeeded();
        return new SmallDisk(folder);
    }

    public async ValueTask DisposeAsync() => (await CommandResult.RunAsync("umount", ["--lazy", Path])).Succeeded();
}
