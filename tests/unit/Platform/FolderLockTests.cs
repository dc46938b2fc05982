using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Platform;

public sealed class FolderLockTests : IDisposable
{
    private const string Version = "models/m/1";

    private readonly TemporaryRoot _root = new();
    private readonly RootFolder _other;

    public FolderLockTests()
    {
        _root.Write(Version + "/f", "x");
        _other = _root.OpenAgain();
    }

    public void Dispose()
    {
        _other.Dispose();
        _root.Dispose();
    }

    [Fact]
    public void Any_number_share_it_and_keep_out_who_wants_it_alone()
    {
        using var claim = FolderLock.TryOpen(_other, Version)!;
        using (var first = FolderLock.TryOpen(_root.Folder, Version)!)
        using (var second = FolderLock.TryOpen(_other, Version)!)
        {
            Assert.True(first.TryShare(isOptional: false));
            Assert.True(second.TryShare(isOptional: false));
            Assert.True(first.IsStillNamed());
            Assert.False(claim.TryExclude(isOptional: false));
            first.Dispose();
            Assert.False(claim.TryExclude(isOptional: false));
        }

        Assert.True(claim.TryExclude(isOptional: false));
        using var late = FolderLock.TryOpen(_root.Folder, Version)!;
        Assert.False(late.TryShare(isOptional: false));
        claim.Dispose();
        Assert.True(late.TryShare(isOptional: false));
    }

    [Fact]
    public void It_goes_with_the_folder_to_another_name()
    {
        using var held = FolderLock.TryOpen(_root.Folder, Version)!;
        Assert.True(held.TryShare(isOptional: false));

        _other.Rename(Version, StoreLayout.Trash + "/x", replace: false);
        using (var moved = FolderLock.TryOpen(_other, StoreLayout.Trash + "/x")!)
        {
            Assert.False(moved.TryExclude(isOptional: false));
        }

        Assert.False(held.IsStillNamed());
        _root.Write(Version + "/f", "another");
        Assert.False(held.IsStillNamed());
        using var another = FolderLock.TryOpen(_other, Version)!;
        Assert.True(another.TryExclude(isOptional: false));
    }

    [Fact]
    public void Nothing_that_is_no_folder_has_one()
    {
        _root.Write("models/m/file", "x");
        File.CreateSymbolicLink(_root.At("models/m/link"), _root.At(Version));
        File.CreateSymbolicLink(_root.At("models/linked"), _root.At("models/m"));

        Assert.All(
            ["models/m/file", "models/m/link", "models/m/none", "models/none/1", "models/linked/1", "models/m/file/1"],
            path => Assert.Null(FolderLock.TryOpen(_root.Folder, path)));
    }

    [Fact]
    public void Whether_locks_exclude_shows_without_disturbing_anybody()
    {
        using var held = FolderLock.TryOpen(_root.Folder, Version)!;

        // Not locked yet: what a file system looks like that gives every lock to everybody.
        Assert.False(held.Excludes());

        Assert.True(held.TryShare(isOptional: false));
        Assert.True(held.Excludes());
        using var other = FolderLock.TryOpen(_other, Version)!;
        Assert.True(other.TryShare(isOptional: false));
    }

    [Fact]
    public void A_program_of_another_process_excludes_us_until_it_is_killed()
    {
        using var holder = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("flock", ["--shared", _root.At(Version), "sleep", "1000"]) { RedirectStandardOutput = true })!;
        using var claim = FolderLock.TryOpen(_root.Folder, Version)!;
        Assert.True(SpinWait.SpinUntil(() => { using var probe = FolderLock.TryOpen(_root.Folder, Version)!; return !probe.TryExclude(isOptional: false); }, TimeSpan.FromSeconds(30)));
        Assert.False(claim.TryExclude(isOptional: false));

        holder.Kill(entireProcessTree: true);
        holder.WaitForExit();

        Assert.True(SpinWait.SpinUntil(() => claim.TryExclude(isOptional: false), TimeSpan.FromSeconds(30)));
    }
}
