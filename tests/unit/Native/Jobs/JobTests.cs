using ModelManager.Downloads;
using ModelManager.Native.Jobs;
using ModelManager.Native.Layouts;
using ModelManager.Primitives;

namespace ModelManager.UnitTests.Native.Jobs;

public class JobTests
{
    private static readonly ModelManagerException s_failure = new(ErrorCode.Network, "no network");

    [Fact]
    public void A_job_settles_once_and_tells_once()
    {
        var job = new Job();
        var told = 0;
        job.WhenSettled(_ => told++);

        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<ModelManagerException>(job.GetResult).Code);
        job.Settle(JobResult.Of("/path"), null);
        job.Settle(null, s_failure);

        Assert.Equal("/path", job.GetResult().Path);
        Assert.Equal(1, told);
    }

    [Fact]
    public void A_job_tells_how_far_it_is()
    {
        var job = new Job();
        var told = 0;
        job.WhenReported(_ => told++);
        Assert.Equal((0, 0L), (job.Info().Done, job.Info().Progress.TotalBytes));

        job.Report(DownloadProgress.None with { Bytes = 3, TotalBytes = 5 });

        Assert.Equal((1, 0, 3L, 5L), (told, job.Info().Done, job.Info().Progress.Bytes, job.Info().Progress.TotalBytes));
        job.Settle(JobResult.None, null);
        Assert.Equal(1, job.Info().Done);
        job.Close();
        Assert.Equal(ErrorCode.Closed, Assert.Throws<ModelManagerException>(() => job.Info()).Code);
    }

    [Fact]
    public void Who_asks_late_is_told_at_once()
    {
        var job = new Job();
        job.Settle(null, s_failure);
        Job? told = null;

        job.WhenSettled(settled => told = settled);

        Assert.Same(job, told);
        Assert.Same(s_failure, Assert.Throws<ModelManagerException>(job.GetResult));
    }

    [Fact]
    public void A_task_that_fails_is_a_failure_with_a_code()
    {
        var job = new Job();
        job.Follow(Task.FromException<string>(new InvalidOperationException("what")), JobResult.Of);

        Assert.True(job.Wait(5000));
        Assert.Equal(ErrorCode.Internal, job.Failure!.Code);
    }

    [Fact]
    public async Task Closing_wakes_who_waits_for_ever()
    {
        var job = new Job();
        var waiting = Task.Run(() => Assert.Throws<ModelManagerException>(() => job.Wait(-1)).Code);

        Assert.False(job.Wait(20));
        job.Close();

        Assert.Equal(ErrorCode.Closed, await waiting.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Only_what_reads_is_given_up_by_closing()
    {
        var query = new Job { EndsWhenClosed = true };
        var command = new Job();

        query.Close();
        command.Close();

        Assert.True(query.Token.WaitHandle.WaitOne(5000));
        Assert.False(command.Token.IsCancellationRequested);
    }

    [Fact]
    public unsafe void A_row_is_made_once_and_gone_when_the_job_is_closed()
    {
        var job = new Job();
        job.Settle(JobResult.Of(new MissReport(MissReportStatus.Reassigned, "other", 12.5)), null);

        var row = job.Row<NativeReport>(0);
        Assert.True(row.NodeId == job.Row<NativeReport>(0).NodeId);
        Assert.Equal("other", new string((sbyte*)row.NodeId));
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<ModelManagerException>(() => job.Row<NativeReport>(1)).Code);
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<ModelManagerException>(() => job.Row<NativeModel>(0)).Code);

        job.Close();
        Assert.Equal(ErrorCode.Closed, Assert.Throws<ModelManagerException>(() => job.Row<NativeReport>(0)).Code);
    }
}
