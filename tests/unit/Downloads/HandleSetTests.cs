using ModelManager.Downloads;
using ModelManager.Lifecycle;
using ModelManager.Primitives;

namespace ModelManager.UnitTests.Downloads;

public class HandleSetTests
{
    [Fact]
    public async Task However_often_a_task_is_looked_at_it_has_one_handle_for_that()
    {
        await using var bench = new DownloadBench(DownloadBench.Simple(), DownloadBench.Simple("n"));
        var hold = bench.Library.HoldAfter("f.bin", DownloadBench.Chunk);
        var host = bench.Open();
        var (m, n) = (host.Start("m", "1.0"), host.Start("n", "1.0"));
        var handles = new HandleSet();
        handles.Add(m);
        var onlooker = handles.LookOn(host.Engine, m.Task);

        Assert.Same(onlooker, handles.LookOn(host.Engine, m.Task));
        Assert.NotSame(m, onlooker);
        Assert.NotSame(onlooker, handles.LookOn(host.Engine, n.Task));
        Assert.NotSame(onlooker, new HandleSet().LookOn(host.Engine, m.Task));
        hold.Release();
        await EngineHost.EndOf(onlooker);
    }

    [Fact]
    public async Task Those_of_a_manager_that_was_closed_keep_no_transfer_going()
    {
        await using var bench = new DownloadBench(DownloadBench.Simple());
        bench.Library.HoldAfter("f.bin", DownloadBench.Chunk);
        var host = bench.Open();
        var closed = new HandleSet();
        closed.Add(host.Start("m", "1.0"));
        var last = host.Start("m", "1.0");

        closed.FailAll(new ModelManagerException(ErrorCode.Closed, "closed"));
        await host.WaitForAsync(last, ModelState.Downloading);
        var task = last.Task;
        last.Detach();

        await host.WaitForAsync(() => task.State == ModelState.Absent, "the end");
    }
}
