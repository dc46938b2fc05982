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
            _ =>
            {
                go.Wait();
                name = Thread.CurrentThread.Name;
            },
            "mm test");
        go.Set();

        thread.End();

        Assert.Equal("mm test", name);
    }

    [Fact]
    public void From_itself_it_does_not_wait()
    {
        using var told = new ManualResetEventSlim();
        using var ended = new ManualResetEventSlim();
        DirectThread.Start(
            self =>
            {
                told.Wait();
                self.End();
                ended.Set();
            },
            "mm test");
        told.Set();

        Assert.True(ended.Wait(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void Hundreds_of_them_leave_none_behind()
    {
        var before = MappedKilobytes();
        for (var n = 0; n < 500; n++)
        {
            // By its starter, or by itself.
            var isByItself = n % 2 == 0;
            var thread = DirectThread.Start(
                self =>
                {
                    if (isByItself)
                    {
                        self.End();
                    }
                },
                "mm test");
            if (!isByItself)
            {
                thread.End();
            }
        }

        // The stack of each that nobody let go of would stay: 2 to 4 GiB of all. Others start and end threads meanwhile.
        Assert.True(SpinWait.SpinUntil(() => MappedKilobytes() - before < 1024 * 1024, TimeSpan.FromSeconds(20)), "their stacks are still there");
    }

    private static long MappedKilobytes() =>
        long.Parse(File.ReadLines("/proc/self/status").Single(line => line.StartsWith("VmSize:", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[^2], System.Globalization.CultureInfo.InvariantCulture);
}
