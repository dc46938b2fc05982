namespace ModelManager.Server.Scheduler;

/// <summary>What bounds the memory of the reference scheduler.</summary>
internal sealed record SchedulerLimits
{
    /// <summary>Tasks remembered; beyond it the oldest is forgotten, and no longer counts as demand.</summary>
    public int Tasks { get; init; } = 100_000;

    /// <summary>Nodes known at a time.</summary>
    public int Nodes { get; init; } = 10_000;

    /// <summary>Model versions of one node.</summary>
    public int ModelsPerNode { get; init; } = 500;

    /// <summary>Model versions of all nodes together.</summary>
    public int ModelsOfAllNodes { get; init; } = 500_000;

    /// <summary>Nodes that may report one task, each answered with a node that has not reported it.</summary>
    public int ReportersPerTask { get; init; } = 16;

    /// <summary>Places of the ranking.</summary>
    public int RankingEntries { get; init; } = 1000;

    /// <summary>How long a task counts as demand, and how long a node is known without announcing itself again.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(24);
}
