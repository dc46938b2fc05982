using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelManager.Http;
using ModelManager.Primitives;

namespace ModelManager.Scheduling;

/// <summary>Talks to the scheduler: reports what is missing here, says what is here, and asks what is wanted most.</summary>
internal sealed class SchedulerClient(HttpTransport transport, Uri scheduler, OriginHeaders headers)
{
    private const int MaxAnswerBytes = 64 * 1024;
    private const int MaxRankingBytes = 4 * 1024 * 1024;

    /// <summary>Which scheduler this is, without user info and query.</summary>
    public string Address { get; } = SafeUrl.Of(scheduler);

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

    /// <summary>The ranking, checked and in order of rank: the one of before, confirmed, when nothing changed.</summary>
    public async Task<KeptRanking> GetRankingAsync(KeptRanking? before, TimeProvider time, CancellationToken cancellationToken)
    {
        var fetch = new HttpFetch(HttpMethod.Get, new Uri(scheduler, "api/model-usage/ranking"), headers) { IfNoneMatch = before?.EntityTag };
        using var answer = await transport.SendAsync(fetch, cancellationToken).ConfigureAwait(false);
        if (answer.Status == 304 && before?.EntityTag is not null)
        {
            return before with { Ranking = before.Ranking with { FetchedAt = time.GetUtcNow(), IsStale = false, Error = null } };
        }

        var document = await ReadAsync(answer, MaxRankingBytes, SchedulerJson.Default.RankingDocument, cancellationToken).ConfigureAwait(false);
        return document.ToRanking(time.GetUtcNow(), out var refusal) is { } ranking
            ? new KeptRanking(ranking, answer.EntityTag)
            : throw ModelManagerException.Unexpected(refusal, answer.SafeUrl);
    }

    /// <summary>Says which models the node can run, in the place of what was said before.</summary>
    public async Task PutNodeAsync(string nodeId, IReadOnlyCollection<ModelKey> models, CancellationToken cancellationToken)
    {
        var node = new NodeDocument([.. models.Select(key => new NodeModelItem(key.Id.Value, key.Version.Value))]);
        var fetch = new HttpFetch(HttpMethod.Put, new Uri(scheduler, $"api/nodes/{Uri.EscapeDataString(nodeId)}"), headers)
        {
            Json = JsonSerializer.SerializeToUtf8Bytes(node, SchedulerJson.Default.NodeDocument),
        };
        using var answer = await transport.SendAsync(fetch, cancellationToken).ConfigureAwait(false);
        if (answer.Status is < 200 or >= 300)
        {
            throw HttpFailure.FromStatus(answer);
        }

        // To its end, so that the connection stays warm for the next miss.
        await answer.ReadAsync(MaxAnswerBytes, cancellationToken).ConfigureAwait(false);
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
            return JsonSerializer.Deserialize(content.Span, type) ?? throw ModelManagerException.Unexpected("the answer is null", answer.SafeUrl);
        }
        catch (JsonException e)
        {
            throw new ModelManagerException(
                ErrorCode.UnexpectedResponse, $"the answer is not the JSON expected: {e.Message}", new ErrorDetail { Url = answer.SafeUrl }, e);
        }
    }
}
