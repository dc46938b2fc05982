using System.Globalization;
using System.Text.Json.Serialization;
using ModelManager.Primitives;

namespace ModelManager.Scheduling;

// The JSON of the scheduler, shared by client and server.

internal sealed record MissDocument(string? ModelId, string? Version, string? TaskId, string? NodeId);

internal sealed record MissAnswerDocument(string? TaskId, string? Status, string? NodeId);

internal sealed record RankingDocument(string? GeneratedAt, IReadOnlyList<RankingItem>? Ranking)
{
    /// <summary>Checked, and in order of rank; null with a reason when it is no ranking.</summary>
    public Ranking? ToRanking(DateTimeOffset fetchedAt, out string refusal)
    {
        refusal = "the ranking has no entries or no time";
        if (Ranking is null || !DateTimeOffset.TryParse(GeneratedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var generatedAt))
        {
            return null;
        }

        refusal = "the ranking has a malformed entry";
        var entries = new List<RankingEntry>(Ranking.Count);
        foreach (var item in Ranking)
        {
            if (item is not { Rank: > 0, Demand: >= 0 } || !ModelId.TryParse(item.ModelId, out var id, out _))
            {
                return null;
            }

            entries.Add(new RankingEntry(item.Rank, id, item.Demand));
        }

        return new Ranking([.. entries.OrderBy(entry => entry.Rank)], generatedAt, fetchedAt, IsStale: false, Error: null);
    }
}

internal sealed record RankingItem(int Rank, string? ModelId, long Demand);

internal sealed record NodeDocument(IReadOnlyList<NodeModelItem>? Models);

internal sealed record NodeModelItem(string? ModelId, string? Version);

/// <summary>The last ranking, as it is kept in the root.</summary>
internal sealed record KeptRankingDocument(
    int Schema, string? Scheduler, string? EntityTag, DateTimeOffset FetchedAt, string? GeneratedAt, IReadOnlyList<RankingItem>? Ranking);

/// <summary>Serialization without reflection, as NativeAOT needs it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, AllowDuplicateProperties = false, MaxDepth = 16)]
[JsonSerializable(typeof(MissDocument))]
[JsonSerializable(typeof(MissAnswerDocument))]
[JsonSerializable(typeof(RankingDocument))]
[JsonSerializable(typeof(NodeDocument))]
[JsonSerializable(typeof(KeptRankingDocument))]
internal sealed partial class SchedulerJson : JsonSerializerContext;
