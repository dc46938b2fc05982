using ModelManager.Primitives;

namespace ModelManager.Scheduling;

/// <summary>The most wanted models.</summary>
/// <param name="Entries">By rank, best first.</param>
/// <param name="GeneratedAt">When the scheduler made it.</param>
/// <param name="IsStale">Whether this is an earlier answer, because the scheduler failed just now.</param>
/// <param name="Error">Why it is stale, or null.</param>
public sealed record Ranking(IReadOnlyList<RankingEntry> Entries, DateTimeOffset GeneratedAt, bool IsStale, ModelManagerException? Error);

/// <summary>One place of the ranking.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="ModelId">The model.</param>
/// <param name="Demand">Distinct tasks that lacked it in the last 24 hours.</param>
public sealed record RankingEntry(int Rank, ModelId ModelId, long Demand);
