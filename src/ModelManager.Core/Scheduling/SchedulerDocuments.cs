using System.Text.Json.Serialization;

namespace ModelManager.Scheduling;

// The JSON of the scheduler, shared by client and server.

internal sealed record MissDocument(string? ModelId, string? Version, string? TaskId, string? NodeId);

internal sealed record MissAnswerDocument(string? TaskId, string? Status, string? NodeId);

internal sealed record RankingDocument(string? GeneratedAt, IReadOnlyList<RankingItem>? Ranking);

internal sealed record RankingItem(int Rank, string? ModelId, long Demand);

internal sealed record NodeDocument(IReadOnlyList<NodeModelItem>? Models);

internal sealed record NodeModelItem(string? ModelId, string? Version);

/// <summary>Serialization without reflection, as NativeAOT needs it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, AllowDuplicateProperties = false, MaxDepth = 16)]
[JsonSerializable(typeof(MissDocument))]
[JsonSerializable(typeof(MissAnswerDocument))]
[JsonSerializable(typeof(RankingDocument))]
[JsonSerializable(typeof(NodeDocument))]
internal sealed partial class SchedulerJson : JsonSerializerContext;
