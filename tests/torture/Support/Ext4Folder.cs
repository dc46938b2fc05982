namespace ModelManager.TortureTests.Support;

/// <summary>A folder on an ext4 of its own: an image of which only the used blocks take room, mounted while the folder is in use.</summary>
internal sealed class Ext4Folder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Ext4Folder(long sizeBytes = 512L << 20)
    {
        var image = _folder.At("image");
        using (var file = File.Create(image))
        {
            file.SetLength(sizeBytes);
        }

        Path = _folder.Folder("mounted");
        try
        {
            Run("mkfs.ext4", "-q", "-F", image);
            Run("mount", "-o", "loop", image, Path);
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    public string At(string relative) => System.IO.Path.Combine(Path, relative);

    public void Dispose()
    {
        Run("umount", Path);
        _folder.Dispose();
    }

    private static void Run(string program, params string[] arguments) =>
        CommandResult.RunAsync(program, arguments).GetAwaiter().GetResult().Succeeded();
}
