using ModelManager.Platform;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Platform;

public sealed class ProcessLocksTests : IDisposable
{
    private readonly TemporaryRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void One_thread_excludes_another_without_the_file_system()
    {
        var inode = InodeOf("a");
        Assert.True(ProcessLocks.TryTake(inode, isShared: false));
        Assert.False(ProcessLocks.TryTake(inode, isShared: false));
        Assert.False(ProcessLocks.TryTake(inode, isShared: true));
        Assert.True(ProcessLocks.TryTake(InodeOf("b"), isShared: false));

        ProcessLocks.Release(inode);
        Assert.True(ProcessLocks.TryTake(inode, isShared: true));
        Assert.True(ProcessLocks.TryTake(inode, isShared: true));
        Assert.False(ProcessLocks.TryTake(inode, isShared: false));

        ProcessLocks.Release(inode);
        Assert.False(ProcessLocks.TryTake(inode, isShared: false));
        ProcessLocks.Release(inode);
        Assert.True(ProcessLocks.TryTake(inode, isShared: false));
        ProcessLocks.Release(inode);
        ProcessLocks.Release(InodeOf("b"));
    }

    // Where the file system need not lock, what holds is this; a file that its holder closes is free again.
    [Fact]
    public void A_lock_that_is_optional_is_one_of_them()
    {
        var inode = InodeOf("a");
        using (var file = _root.Folder.OpenOrCreate("a"))
        {
            Assert.True(file.TryLock(isOptional: true));
            Assert.False(ProcessLocks.TryTake(inode, isShared: false));
        }

        Assert.True(ProcessLocks.TryTake(inode, isShared: false));
        using var refused = _root.Folder.OpenOrCreate("a");
        Assert.False(refused.TryLock(isOptional: true));
        ProcessLocks.Release(inode);
    }

    private FileIdentity InodeOf(string name)
    {
        using var file = _root.Folder.OpenOrCreate(name);
        return file.Status.Identity;
    }
}
