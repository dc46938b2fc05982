using ModelManager.Platform;
using ModelManager.Store;

namespace ModelManager.UnitTests.Support;

/// <summary>A root on a file system of its own with little room. Mounting needs the system's administrator; where that is impossible the test fails.</summary>
internal sealed class FullDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FullDisk(int megabytes)
    {
        Assert.Equal(0, Commands.Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=0700", "tmpfs", _folder.Folder("disk")));
        Folder = RootFolder.Open(_folder.At("disk"));
        Assert.True(RootFormat.Prepare(Folder));
    }

    public RootFolder Folder { get; }

    public void Dispose()
    {
        Folder.Dispose();
        Assert.Equal(0, Commands.Run("umount", "--lazy", _folder.At("disk")));
        _folder.Dispose();
    }
}
