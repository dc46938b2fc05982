using ModelManager.Primitives;

namespace ModelManager.Scheduling;

/// <summary>The most wanted models.</summary>
/// <param name="Entries">By rank, best first.</param>
/// <param name="GeneratedAt">When the scheduler made it.</param>
/// <param name="FetchedAt">When the scheduler last said so, by this machine's clock.</param>
/// <param name="IsStale">Whether this is an earlier answer: the scheduler failed just now, or has not been asked in this run.</param>
/// <param name="Error">The scheduler's failure, or null.</param>
public sealed record Ranking(
    IReadOnlyList<RankingEntry> Entries, DateTimeOffset GeneratedAt, DateTimeOffset FetchedAt, bool IsStale, ModelManagerException? Error)
{
    /// <summary>The best places only.</summary>
    internal Ranking Cut(int? limit) => limit is { } count && count < Entries.Count ? this with { Entries = [.. Entries.Take(count)] } : this;
}

/// <summary>One place of the ranking.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="ModelId">The model.</param>
/// <param name="Demand">Distinct tasks that lacked it in the last 24 hours.</param>
public sealed record RankingEntry(int Rank, ModelId ModelId, long Demand);
