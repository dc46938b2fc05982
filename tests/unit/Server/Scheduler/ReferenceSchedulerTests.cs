using ModelManager.Primitives;
using ModelManager.Scheduling;
using ModelManager.Server.Scheduler;

namespace ModelManager.UnitTests.Server.Scheduler;

public class ReferenceSchedulerTests
{
    private static readonly ModelId s_asr = ModelId.Parse("asr");
    private static readonly ModelId s_llm = ModelId.Parse("llm");
    private static readonly ModelVersion s_v1 = ModelVersion.Parse("1.0.0");
    private static readonly ModelVersion s_v2 = ModelVersion.Parse("2.0.0");

    private readonly ManualTimeProvider _time = new();
    private readonly ReferenceScheduler _scheduler;

    public ReferenceSchedulerTests() => _scheduler = new ReferenceScheduler(_time);

    [Fact]
    public void A_task_goes_to_another_node_that_has_the_version()
    {
        Put("here", (s_asr, s_v1));
        Put("old", (s_asr, s_v2));
        Put("other", (s_asr, s_v1));

        Assert.Equal("other", _scheduler.ReportMiss(s_asr, s_v1, "task", "here"));
    }

    [Fact]
    public void Any_version_will_do_when_none_is_named()
    {
        Put("old", (s_asr, s_v1));

        Assert.Equal("old", _scheduler.ReportMiss(s_asr, null, "task", "here"));
        Assert.Null(_scheduler.ReportMiss(s_asr, s_v2, "task 2", "here"));
        Assert.Null(_scheduler.ReportMiss(s_llm, null, "task 3", "here"));
    }

    [Fact]
    public void A_task_is_never_given_back_to_who_reported_it()
    {
        Put("here", (s_asr, s_v1));

        Assert.Null(_scheduler.ReportMiss(s_asr, s_v1, "task", "here"));
    }

    [Fact]
    public void The_same_report_gets_the_same_answer_whatever_happened_since()
    {
        Put("b", (s_asr, s_v1));
        Assert.Equal("b", _scheduler.ReportMiss(s_asr, s_v1, "task", "here"));
        Assert.Null(_scheduler.ReportMiss(s_llm, s_v1, "no one", "here"));

        Put("a", (s_asr, s_v1), (s_llm, s_v1));
        Put("b");

        Assert.Equal("b", _scheduler.ReportMiss(s_asr, s_v1, "task", "here"));
        Assert.Null(_scheduler.ReportMiss(s_llm, s_v1, "no one", "here"));
        Assert.Equal([("asr", 1), ("llm", 1)], Ranking());
    }

    [Fact]
    public void A_task_that_the_next_node_cannot_run_either_goes_to_a_third_and_counts_once()
    {
        Put("b", (s_asr, s_v1));
        Put("c", (s_asr, s_v1));

        Assert.Equal("b", _scheduler.ReportMiss(s_asr, s_v1, "task", "a"));
        Assert.Equal("c", _scheduler.ReportMiss(s_asr, s_v1, "task", "b"));
        Assert.Null(_scheduler.ReportMiss(s_asr, s_v1, "task", "c"));
        Assert.Equal([("asr", 1)], Ranking());
    }

    [Fact]
    public void Work_is_spread_over_the_nodes()
    {
        Put("b", (s_asr, s_v1));
        Put("a", (s_asr, s_v1));

        var given = Enumerable.Range(0, 4).Select(i => _scheduler.ReportMiss(s_asr, s_v1, $"task {i}", "here"));

        Assert.Equal(["a", "b", "a", "b"], given);
    }

    [Fact]
    public void A_node_is_forgotten_after_a_day_of_silence()
    {
        Put("other", (s_asr, s_v1));
        _time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromTicks(1));
        Assert.Equal("other", _scheduler.ReportMiss(s_asr, s_v1, "task 1", "here"));

        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(_scheduler.ReportMiss(s_asr, s_v1, "task 2", "here"));
    }

    [Fact]
    public void Demand_is_the_number_of_distinct_tasks()
    {
        foreach (var task in new[] { "1", "2", "1", "3", "2" })
        {
            _scheduler.ReportMiss(s_llm, null, task, "a");
            _scheduler.ReportMiss(s_llm, null, task, "b");
        }

        _scheduler.ReportMiss(s_asr, s_v1, "1", "a");

        Assert.Equal([("llm", 3), ("asr", 1)], Ranking());
    }

    [Fact]
    public void A_task_counts_for_24_hours_from_its_first_report()
    {
        _scheduler.ReportMiss(s_llm, null, "1", "a");
        _time.Advance(TimeSpan.FromHours(12));
        _scheduler.ReportMiss(s_llm, null, "1", "a");
        _scheduler.ReportMiss(s_llm, null, "2", "a");
        _time.Advance(TimeSpan.FromHours(12) - TimeSpan.FromTicks(1));
        Assert.Equal([("llm", 2)], Ranking());

        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal([("llm", 1)], Ranking());

        _time.Advance(TimeSpan.FromHours(12));
        Assert.Empty(Ranking());
    }

    [Fact]
    public void Equal_demand_is_ranked_by_id_and_the_library_comes_in_with_none()
    {
        foreach (var id in new[] { "b", "B", "a", "é" })
        {
            _scheduler.ReportMiss(ModelId.Parse(id), null, "task", "node");
        }

        _scheduler.ReportMiss(ModelId.Parse("b"), null, "task 2", "node");

        var ranking = _scheduler.Rank([ModelId.Parse("z"), ModelId.Parse("a"), ModelId.Parse("C")]);

        Assert.Equal(
            [new RankingItem(1, "b", 2), new(2, "B", 1), new(3, "a", 1), new(4, "é", 1), new(5, "C", 0), new(6, "z", 0)],
            ranking);
    }

    private void Put(string node, params (ModelId Id, ModelVersion Version)[] models) =>
        Assert.True(_scheduler.PutNode(node, models.Select(model => new ModelKey(model.Id, model.Version)).ToHashSet()));

    private IEnumerable<(string, int)> Ranking() => _scheduler.Rank([]).Select(item => (item.ModelId!, (int)item.Demand));
}
