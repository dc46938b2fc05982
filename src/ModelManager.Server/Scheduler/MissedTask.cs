using ModelManager.Primitives;

namespace ModelManager.Server.Scheduler;

/// <summary>A task that lacked a model, with the answer that each node got which reported it.</summary>
internal sealed class MissedTask(ModelId model, string taskId, long firstReportedAt)
{
    public ModelId Model => model;

    public string TaskId => taskId;

    /// <summary>A time stamp of the TimeProvider.</summary>
    public long FirstReportedAt => firstReportedAt;

    /// <summary>By reporting node; null: nobody could take it.</summary>
    public Dictionary<string, string?> Answers { get; } = new(StringComparer.Ordinal);
}
