using ModelManager.Primitives;

namespace ModelManager.Server.Scheduler;

/// <summary>
/// The tasks of the last 24 hours that lacked a model, each counted once for its model however often and by whomever it is
/// reported. Not safe for several threads.
/// </summary>
internal sealed class DemandWindow(TimeProvider time, SchedulerLimits limits)
{
    private readonly Dictionary<(ModelId Model, string TaskId), MissedTask> _tasks = [];
    private readonly Queue<MissedTask> _byAge = new();
    private readonly Dictionary<ModelId, long> _demand = [];

    /// <summary>The task as it is remembered, counted if it is new.</summary>
    public MissedTask Report(ModelId model, string taskId)
    {
        ForgetOld();
        if (_tasks.TryGetValue((model, taskId), out var known))
        {
            return known;
        }

        if (_byAge.Count >= limits.Tasks)
        {
            Forget(_byAge.Dequeue());
        }

        var task = new MissedTask(model, taskId, time.GetTimestamp());
        _tasks.Add((model, taskId), task);
        _byAge.Enqueue(task);
        _demand[model] = _demand.GetValueOrDefault(model) + 1;
        return task;
    }

    /// <summary>Tasks per model; models that nobody lacked are not in it.</summary>
    public IReadOnlyDictionary<ModelId, long> Demand()
    {
        ForgetOld();
        return _demand;
    }

    private void ForgetOld()
    {
        while (_byAge.TryPeek(out var oldest) && time.GetElapsedTime(oldest.FirstReportedAt) >= limits.Window)
        {
            Forget(_byAge.Dequeue());
        }
    }

    private void Forget(MissedTask task)
    {
        _tasks.Remove((task.Model, task.TaskId));
        if (--_demand[task.Model] == 0)
        {
            _demand.Remove(task.Model);
        }
    }
}
