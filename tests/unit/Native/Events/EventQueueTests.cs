using ModelManager.Downloads;
using ModelManager.Lifecycle;
using ModelManager.Native.Events;
using ModelManager.Native.Jobs;
using ModelManager.Primitives;

namespace ModelManager.UnitTests.Native.Events;

public class EventQueueTests
{
    private readonly EventQueue _queue = new();

    [Fact]
    public void Events_come_out_in_order()
    {
        var job = new Job();
        Add(DownloadEventKind.Start, "a");
        Add(DownloadEventKind.State, "a");
        _queue.Add(new PendingEvent(null, job));
        Add(DownloadEventKind.Complete, "a");
        _queue.Add(PendingEvent.Closed);

        Assert.Equal(["Start", "State", "job", "Complete", "closed"], TakeAll());
    }

    [Fact]
    public void Progress_that_waits_is_replaced_by_newer_progress_of_the_same_task()
    {
        for (var i = 1; i <= 1000; i++)
        {
            Add(DownloadEventKind.Progress, "a", i);
            Add(DownloadEventKind.Progress, "b", i);
        }

        Assert.Equal(2, _queue.Count);
        Assert.Equal(["Progress 1000", "Progress 1000"], TakeAll());
    }

    [Fact]
    public void Progress_does_not_move_in_front_of_a_state_or_the_end()
    {
        Add(DownloadEventKind.Progress, "a", 1);
        Add(DownloadEventKind.State, "a");
        Add(DownloadEventKind.Progress, "a", 2);
        Add(DownloadEventKind.Error, "a");
        Add(DownloadEventKind.Progress, "a", 3);

        Assert.Equal(["Progress 1", "State", "Progress 2", "Error", "Progress 3"], TakeAll());
    }

    [Fact]
    public void Progress_of_a_job_waits_once_and_in_front_of_its_end()
    {
        var job = new Job();
        var progress = new PendingEvent(null, job) { IsProgress = true };
        _queue.Add(progress);
        _queue.Add(progress);
        _queue.Add(new PendingEvent(null, new Job()) { IsProgress = true });
        Assert.Equal(2, _queue.Count);

        Assert.Same(progress, _queue.Take());
        _queue.Add(progress);
        _queue.Add(new PendingEvent(null, job));

        Assert.Equal(3, _queue.Count);
        Assert.NotSame(progress, _queue.Take());
        Assert.Same(progress, _queue.Take());
        Assert.False(_queue.Take().IsProgress);
    }

    [Fact]
    public void Progress_that_was_taken_is_not_replaced()
    {
        Add(DownloadEventKind.Progress, "a", 1);
        Assert.Equal("Progress 1", Word(_queue.Take()));
        Add(DownloadEventKind.Progress, "a", 2);
        Assert.Equal("Progress 2", Word(_queue.Take()));
    }

    [Fact]
    public void A_listener_that_never_returns_costs_bounded_memory_and_loses_no_end()
    {
        for (var i = 0; i < 10_000; i++)
        {
            Add(DownloadEventKind.State, "a");
            Add(DownloadEventKind.Progress, "a", i);
        }

        Add(DownloadEventKind.Complete, "a");

        Assert.InRange(_queue.Count, 3, EventQueue.CrowdedLength + 3);
        Assert.Equal("Complete", TakeAll()[^1]);
    }

    [Fact]
    public void Nothing_comes_behind_the_closing()
    {
        _queue.Add(PendingEvent.Closed);
        Add(DownloadEventKind.State, "a");
        _queue.Add(new PendingEvent(null, new Job()));

        Assert.Equal(["closed"], TakeAll());
    }

    private void Add(DownloadEventKind kind, string task, long bytes = 0)
    {
        var progress = DownloadProgress.None with { Bytes = bytes };
        var id = ModelId.Parse("model");
        _queue.Add(new PendingEvent(new DownloadEvent(kind, task, id, null, ModelState.Downloading, progress, null, null), null));
    }

    private List<string> TakeAll()
    {
        var words = new List<string>();
        while (_queue.Count > 0)
        {
            words.Add(Word(_queue.Take()));
        }

        return words;
    }

    private static string Word(PendingEvent pending) => pending switch
    {
        { Download: { Kind: DownloadEventKind.Progress } download } => $"Progress {download.Progress.Bytes}",
        { Download: { } download } => download.Kind.ToString(),
        { Job: not null } => "job",
        _ => "closed",
    };
}
