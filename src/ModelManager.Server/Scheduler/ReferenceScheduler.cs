using ModelManager.Primitives;
using ModelManager.Scheduling;

namespace ModelManager.Server.Scheduler;

/// <summary>
/// A scheduler small enough to read, so that the whole loop runs on one machine. In memory: a restart forgets demand and nodes.
/// Safe from any thread.
/// </summary>
internal sealed class ReferenceScheduler(TimeProvider time, SchedulerLimits limits)
{
    private readonly Lock _gate = new();
    private readonly DemandWindow _demand = new(time, limits);
    private readonly NodeDirectory _nodes = new(time, limits);

    public ReferenceScheduler(TimeProvider time)
        : this(time, new SchedulerLimits())
    {
    }

    public SchedulerLimits Limits => limits;

    /// <summary>
    /// A node lacks the model of a task: gives the task to another. The same report again gets the same answer; a report of the
    /// same task by the node that was given it goes to a third, and the task still counts once.
    /// </summary>
    /// <returns>The node that has the task now, or null.</returns>
    public string? ReportMiss(ModelId model, ModelVersion? version, string taskId, string nodeId)
    {
        lock (_gate)
        {
            var task = _demand.Report(model, taskId);
            if (task.Answers.TryGetValue(nodeId, out var given))
            {
                return given;
            }

            if (task.Answers.Count >= limits.ReportersPerTask)
            {
                return null;
            }

            task.Answers.Add(nodeId, null);
            return task.Answers[nodeId] = _nodes.Assign(model, version, task.Answers);
        }
    }

    /// <summary>Remembers what a node can run; false when the scheduler knows as many as it can.</summary>
    public bool PutNode(string nodeId, IReadOnlySet<ModelKey> models)
    {
        lock (_gate)
        {
            return _nodes.Put(nodeId, models);
        }
    }

    /// <summary>
    /// Models by demand, of equal demand by id. Those of the library are in it even when nobody lacks them, so that the list is
    /// of use on the first day; those that the library does not have are in it while they are in demand.
    /// </summary>
    public IReadOnlyList<RankingItem> Rank(IEnumerable<ModelId> library)
    {
        List<KeyValuePair<ModelId, long>> demand;
        lock (_gate)
        {
            demand = [.. _demand.Demand()];
        }

        var known = demand.Select(entry => entry.Key).ToHashSet();
        return [.. demand
            .Concat(library.Where(id => !known.Contains(id)).Select(id => KeyValuePair.Create(id, 0L)))
            .OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key)
            .Take(limits.RankingEntries)
            .Select((entry, index) => new RankingItem(index + 1, entry.Key.Value, entry.Value))];
    }
}
