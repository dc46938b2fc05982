using ModelManager.Native.Threads;

namespace ModelManager.UnitTests.Native.Threads;

public class DirectThreadTests
{
    [Fact]
    public void It_runs_beside_its_starter_and_has_ended_when_that_is_said()
    {
        using var go = new ManualResetEventSlim();
        string? name = null;
        var thread = DirectThread.Start(
            () =>
            {
                go.Wait();
                name = Thread.CurrentThread.Name;
            },
            "mm test");
        Assert.False(thread.IsCurrent);
        go.Set();

        thread.End();

        Assert.Equal("mm test", name);
    }

    [Fact]
    public void From_itself_it_does_not_wait()
    {
        using var told = new ManualResetEventSlim();
        using var ended = new ManualResetEventSlim();
        DirectThread? thread = null;
        thread = DirectThread.Start(
            () =>
            {
                told.Wait();
                Assert.True(thread!.IsCurrent);
                thread.End();
                ended.Set();
            },
            "mm test");
        told.Set();

        Assert.True(ended.Wait(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void Hundreds_of_them_leave_none_behind()
    {
        var before = Directory.GetDirectories("/proc/self/task").Length;
        for (var n = 0; n < 500; n++)
        {
            DirectThread.Start(() => { }, "mm test").End();
        }

        // Others start and end threads meanwhile.
        Assert.InRange(Directory.GetDirectories("/proc/self/task").Length, 1, before + 100);
    }
}
