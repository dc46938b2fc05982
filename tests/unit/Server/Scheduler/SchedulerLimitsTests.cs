using ModelManager.Primitives;
using ModelManager.Server.Scheduler;

namespace ModelManager.UnitTests.Server.Scheduler;

public class SchedulerLimitsTests
{
    private static readonly ModelId s_asr = ModelId.Parse("asr");

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void The_oldest_task_makes_room()
    {
        var scheduler = With(new SchedulerLimits { Tasks = 3 });
        foreach (var task in new[] { "1", "2", "3", "1" })
        {
            scheduler.ReportMiss(ModelId.Parse("old"), null, task, "node");
        }

        scheduler.ReportMiss(s_asr, null, "4", "node");
        scheduler.ReportMiss(s_asr, null, "5", "node");

        Assert.Equal([("asr", 2L), ("old", 1L)], scheduler.Rank([]).Select(item => (item.ModelId, item.Demand)));
    }

    [Fact]
    public void A_full_directory_takes_no_new_node_until_one_is_forgotten()
    {
        var scheduler = With(new SchedulerLimits { Nodes = 2 });
        Assert.True(scheduler.PutNode("a", Models(1)));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(scheduler.PutNode("b", Models(1)));

        Assert.False(scheduler.PutNode("c", Models(1)));
        Assert.True(scheduler.PutNode("b", Models(2)));

        _time.Advance(TimeSpan.FromHours(23));
        Assert.True(scheduler.PutNode("c", Models(1)));
    }

    [Fact]
    public void The_models_of_all_nodes_are_bounded()
    {
        var scheduler = With(new SchedulerLimits { ModelsOfAllNodes = 5 });
        Assert.True(scheduler.PutNode("a", Models(3)));
        Assert.False(scheduler.PutNode("b", Models(3)));
        Assert.True(scheduler.PutNode("b", Models(2)));
        Assert.False(scheduler.PutNode("a", Models(4)));

        Assert.True(scheduler.PutNode("a", Models(1)));
        Assert.True(scheduler.PutNode("b", Models(4)));
    }

    [Fact]
    public void The_reporters_of_one_task_are_bounded()
    {
        var scheduler = With(new SchedulerLimits { ReportersPerTask = 2 });
        Assert.True(scheduler.PutNode("z", Models(1)));

        Assert.Equal("z", scheduler.ReportMiss(ModelId.Parse("m0"), null, "task", "a"));
        Assert.Equal("z", scheduler.ReportMiss(ModelId.Parse("m0"), null, "task", "b"));
        Assert.Null(scheduler.ReportMiss(ModelId.Parse("m0"), null, "task", "c"));
    }

    [Fact]
    public void The_ranking_is_bounded()
    {
        var scheduler = With(new SchedulerLimits { RankingEntries = 2 });

        Assert.Equal(["m0", "m1"], scheduler.Rank(Models(5).Select(model => model.Id)).Select(item => item.ModelId));
    }

    private ReferenceScheduler With(SchedulerLimits limits) => new(_time, limits);

    private static HashSet<ModelKey> Models(int count) =>
        [.. Enumerable.Range(0, count).Select(i => ModelKey.Parse($"m{i}", "1.0.0"))];
}
