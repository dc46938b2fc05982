using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelManager.Http;
using ModelManager.Primitives;

namespace ModelManager.Scheduling;

/// <summary>Talks to the scheduler: reports what is missing here and asks what is wanted most.</summary>
internal sealed class SchedulerClient(HttpTransport transport, Uri scheduler, OriginHeaders headers)
{
    private const int MaxAnswerBytes = 64 * 1024;
    private const int MaxRankingBytes = 4 * 1024 * 1024;

    /// <summary>Reports a miss; the answer says who has the task now.</summary>
    public async Task<(MissReportStatus Status, string? NodeId)> ReportAsync(
        ModelId id, ModelVersion? version, string taskId, string nodeId, CancellationToken cancellationToken)
    {
        var miss = new MissDocument(id.Value, version?.Value, taskId, nodeId);
        var fetch = new HttpFetch(HttpMethod.Post, new Uri(scheduler, "api/model-usage/not-available"), headers)
        {
            Json = JsonSerializer.SerializeToUtf8Bytes(miss, SchedulerJson.Default.MissDocument),
        };
        using var answer = await transport.SendAsync(fetch, cancellationToken).ConfigureAwait(false);
        var document = await ReadAsync(answer, MaxAnswerBytes, SchedulerJson.Default.MissAnswerDocument, cancellationToken).ConfigureAwait(false);
        if (document.TaskId is not null && document.TaskId != taskId)
        {
            throw ModelManagerException.Unexpected("the scheduler answers for another task", answer.SafeUrl);
        }

        return document.Status switch
        {
            "reassigned" => (MissReportStatus.Reassigned, document.NodeId),
            "unassigned" => (MissReportStatus.Unassigned, null),
            _ => throw ModelManagerException.Unexpected("the scheduler gives the task no known status", answer.SafeUrl),
        };
    }

    /// <summary>The ranking, checked and in order of rank.</summary>
    public async Task<Ranking> GetRankingAsync(CancellationToken cancellationToken)
    {
        var fetch = new HttpFetch(HttpMethod.Get, new Uri(scheduler, "api/model-usage/ranking"), headers);
        using var answer = await transport.SendAsync(fetch, cancellationToken).ConfigureAwait(false);
        var document = await ReadAsync(answer, MaxRankingBytes, SchedulerJson.Default.RankingDocument, cancellationToken).ConfigureAwait(false);
        if (document.Ranking is null
            || !DateTimeOffset.TryParse(document.GeneratedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var generatedAt))
        {
            throw ModelManagerException.Unexpected("the ranking has no entries or no time", answer.SafeUrl);
        }

        var entries = new List<RankingEntry>();
        foreach (var item in document.Ranking)
        {
            entries.Add(item is { Rank: > 0, Demand: >= 0 } && ModelId.TryParse(item.ModelId, out var id, out _)
                ? new RankingEntry(item.Rank, id, item.Demand)
                : throw ModelManagerException.Unexpected("the ranking has a malformed entry", answer.SafeUrl));
        }

        return new Ranking([.. entries.OrderBy(entry => entry.Rank)], generatedAt, IsStale: false, Error: null);
    }

    private static async Task<T> ReadAsync<T>(HttpAnswer answer, int maxBytes, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        if (answer.Status != 200)
        {
            throw HttpFailure.FromStatus(answer);
        }

        var content = await answer.ReadAsync(maxBytes, cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(content, type) ?? throw ModelManagerException.Unexpected("the answer is null", answer.SafeUrl);
        }
        catch (JsonException e)
        {
            throw new ModelManagerException(
                ErrorCode.UnexpectedResponse, $"the answer is not the JSON expected: {e.Message}", new ErrorDetail { Url = answer.SafeUrl }, e);
        }
    }
}
