namespace ModelManager.TortureTests.Support;

/// <summary>A folder in memory (tmpfs), where a root can be made and lost thousands of times; deleted with all that is in it.</summary>
internal sealed class MemoryFolder : IDisposable
{
    private const string Place = "/dev/shm";

    public MemoryFolder()
    {
        var format = new DriveInfo(Place).DriveFormat;
        Path = format == "tmpfs"
            ? Directory.CreateDirectory($"{Place}/modelmanager-test-{Guid.NewGuid():n}").FullName
            : throw new InvalidOperationException($"'{Place}' is {format} and not tmpfs");
    }

    /// <summary>The absolute path.</summary>
    public string Path { get; }

    /// <summary>The absolute path of something in it.</summary>
    public string At(string relative) => System.IO.Path.Combine(Path, relative);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
