using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Platform;

public sealed class OsLockTests : IDisposable
{
    private const string Guard = StoreLayout.Guards + "/x";

    private readonly TemporaryRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void One_at_a_time_and_the_file_stays()
    {
        using var other = _root.OpenAgain();
        using (var held = OsLock.TryTake(_root.Folder, Guard))
        {
            Assert.NotNull(held);
            Assert.True(held.IsStillNamed());
            Assert.Null(OsLock.TryTake(_root.Folder, Guard));
            Assert.Null(OsLock.TryTake(other, Guard));
        }

        Assert.True(_root.Exists(Guard));
        using var next = OsLock.TryTake(other, Guard);
        Assert.NotNull(next);
    }

    [Fact]
    public void A_lock_whose_file_was_deleted_or_replaced_says_so()
    {
        using var held = OsLock.TryTake(_root.Folder, Guard)!;
        File.Delete(_root.At(Guard));
        Assert.False(held.IsStillNamed());
        _root.Write(Guard, "");
        Assert.False(held.IsStillNamed());
    }

    [Fact]
    public void A_program_of_another_process_excludes_us()
    {
        _root.Write(Guard, "");
        using var held = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("flock", [_root.At(Guard), "sh", "-c", "echo locked; read line"]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        Assert.Equal("locked", held.StandardOutput.ReadLine());
        Assert.Null(OsLock.TryTake(_root.Folder, Guard));

        held.Kill(entireProcessTree: true);
        held.WaitForExit();

        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                using var taken = OsLock.TryTake(_root.Folder, Guard);
                return taken is not null;
            },
            TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void A_link_is_no_lock()
    {
        var victim = Path.Combine(_root.Outside, "victim");
        File.CreateSymbolicLink(_root.At(Guard), victim);

        Assert.Throws<ModelManagerException>(() => OsLock.TryTake(_root.Folder, Guard));

        Assert.False(File.Exists(victim));
    }

    [Fact]
    public void Locks_work_here() => Assert.True(OsLock.Works(_root.Folder, StoreLayout.SelfTestGuard));

    [Fact]
    public void Of_many_threads_one_has_it()
    {
        var inside = 0;
        var taken = 0;
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            using var held = OsLock.TryTake(_root.Folder, Guard);
            if (held is not null)
            {
                Assert.Equal(1, Interlocked.Increment(ref inside));
                Interlocked.Increment(ref taken);
                Thread.Yield();
                Interlocked.Decrement(ref inside);
            }
        });

        Assert.InRange(taken, 1, 400);
    }
}
