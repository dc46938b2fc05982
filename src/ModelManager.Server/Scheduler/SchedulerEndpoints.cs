using System.Globalization;
using System.Text.Json;
using ModelManager.Primitives;
using ModelManager.Scheduling;
using ModelManager.Server.Http;
using ModelManager.Server.Library;

namespace ModelManager.Server.Scheduler;

/// <summary>The scheduler over HTTP.</summary>
internal sealed class SchedulerEndpoints(SchedulerGate gate, ReferenceScheduler scheduler, LiveLibrary library, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/api/model-usage/ranking", CatalogueEndpoints.ReadMethods, RankingAsync);
        routes.MapPost("/api/model-usage/not-available", NotAvailableAsync);
        routes.MapPut("/api/nodes/{id}", NodeAsync);
    }

    private async Task NotAvailableAsync(HttpContext context)
    {
        gate.Check(context);
        var miss = await JsonRequest.ReadAsync(context, SchedulerJson.Default.MissDocument);
        var model = IdOf(miss.ModelId);
        ModelVersion? version = miss.Version is null ? null : VersionOf(miss.Version);
        CheckIdentifier("task_id", miss.TaskId);
        CheckIdentifier("node_id", miss.NodeId);
        var node = scheduler.ReportMiss(model, version, miss.TaskId!, miss.NodeId!);
        await SendAsync(context, new MissAnswerDocument(miss.TaskId, node is null ? "unassigned" : "reassigned", node));
    }

    private async Task NodeAsync(HttpContext context)
    {
        gate.Check(context);
        var nodeId = context.Request.RouteValues["id"] as string;
        CheckIdentifier("node_id", nodeId);
        var node = await JsonRequest.ReadAsync(context, SchedulerJson.Default.NodeDocument);
        var models = new HashSet<ModelKey>();
        foreach (var item in node.Models ?? throw ApiException.BadRequest("models is missing"))
        {
            models.Add(item is null ? throw ApiException.BadRequest("models has a null") : new ModelKey(IdOf(item.ModelId), VersionOf(item.Version)));
        }

        if (models.Count > scheduler.Limits.ModelsPerNode)
        {
            throw ApiException.BadRequest($"a node has at most {scheduler.Limits.ModelsPerNode} model versions");
        }

        if (!scheduler.PutNode(nodeId!, models))
        {
            throw new ApiException(StatusCodes.Status503ServiceUnavailable, ErrorCode.Internal, "the scheduler knows as many nodes as it can");
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task RankingAsync(HttpContext context)
    {
        gate.Check(context);
        var ranking = scheduler.Rank(library.Current().Models.Select(model => model.Id));
        var now = time.GetUtcNow().UtcDateTime.ToString(VersionReader.TimeFormat, CultureInfo.InvariantCulture);
        var body = JsonSerializer.SerializeToUtf8Bytes(new RankingDocument(now, ranking), SchedulerJson.Default.RankingDocument);

        // The tag leaves the time out, so that an unchanged ranking is 304; that makes it a weak one.
        var unchanging = JsonSerializer.SerializeToUtf8Bytes(new RankingDocument(null, ranking), SchedulerJson.Default.RankingDocument);
        return JsonAnswer.SendAsync(context, body, "W/" + JsonBody.Of(Digest.Of(unchanging)));
    }

    private static Task SendAsync(HttpContext context, MissAnswerDocument answer)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(answer, SchedulerJson.Default.MissAnswerDocument);
        context.Response.ContentType = JsonAnswer.ContentType;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static ModelId IdOf(string? text) =>
        ModelId.TryParse(text, out var id, out var refusal) ? id : throw ApiException.BadRequest($"model_id {refusal}");

    private static ModelVersion VersionOf(string? text) =>
        ModelVersion.TryParse(text, out var version, out var refusal) ? version : throw ApiException.BadRequest($"version {refusal}");

    private static void CheckIdentifier(string name, string? text)
    {
        if (Identifier.Refusal(text) is { } refusal)
        {
            throw ApiException.BadRequest($"{name} {refusal}");
        }
    }
}
