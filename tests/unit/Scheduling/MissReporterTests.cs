using System.Text;
using System.Text.Json.Nodes;
using ModelManager.Http;
using ModelManager.Primitives;
using ModelManager.Scheduling;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Scheduling;

public sealed class MissReporterTests : IDisposable
{
    private static readonly ModelId s_id = ModelId.Parse("m é");
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _time = new();
    private readonly HttpTransport _transport = new(new HttpSettings(), TimeProvider.System);
    private readonly CancellationTokenSource _closing = new();

    public void Dispose()
    {
        _transport.Dispose();
        _closing.Dispose();
    }

    [Theory]
    [InlineData("""{"task_id":"t","status":"reassigned","node_id":"n2"}""", MissReportStatus.Reassigned, "n2")]
    [InlineData("""{"task_id":"t","status":"unassigned","node_id":null}""", MissReportStatus.Unassigned, null)]
    [InlineData("""{"status":"unassigned","node_id":"ignored","more":1}""", MissReportStatus.Unassigned, null)]
    [InlineData("""{"task_id":"other","status":"reassigned","node_id":"n2"}""", MissReportStatus.Unreachable, null)]
    [InlineData("""{"task_id":"t","status":"done"}""", MissReportStatus.Unreachable, null)]
    [InlineData("""{"task_id":"t"}""", MissReportStatus.Unreachable, null)]
    [InlineData("null", MissReportStatus.Unreachable, null)]
    [InlineData("<html>", MissReportStatus.Unreachable, null)]
    public async Task The_schedulers_answer_is_the_report(string answer, MissReportStatus status, string? node)
    {
        await using var server = new RawServer((_, stream) => FakeLibrary.ReplyAsync(stream, "200 OK", "", Encoding.UTF8.GetBytes(answer)));

        var report = await Reporter(server.Url).ReportAsync(s_id, ModelVersion.Parse("1.0"), "t", default);

        Assert.Equal((status, node), (report.Status, report.NodeId));
        var request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/api/model-usage/not-available", "application/json"), (request.Method, request.Target, request.Header("Content-Type")));
        var expected = JsonNode.Parse("""{"model_id":"m é","version":"1.0","task_id":"t","node_id":"node"}""");
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(request.Body)));
    }

    [Fact]
    public async Task Without_a_scheduler_it_says_so() =>
        Assert.Equal(new MissReport(MissReportStatus.NotConfigured, null, 0), await new MissReporter(null, () => "node", _time, default).ReportAsync(s_id, null, "t", default));

    [Fact]
    public async Task After_250_ms_the_caller_is_told_and_the_report_goes_on()
    {
        var asked = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        var told = new TaskCompletionSource();
        RawServer? running = null;
        await using var server = running = new RawServer(async (_, stream) =>
        {
            asked.TrySetResult();
            await answer.Task.WaitAsync(running!.Stopping);
            await FakeLibrary.ReplyAsync(stream, "200 OK", "", """{"task_id":"t","status":"unassigned"}"""u8.ToArray());
            told.TrySetResult();
        });
        var reporting = Reporter(server.Url).ReportAsync(s_id, null, "t", default);
        await asked.Task;
        _time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.False(reporting.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(MissReportStatus.TimedOut, (await reporting.WaitAsync(TimeSpan.FromSeconds(10))).Status);
        Assert.Equal(250, (await reporting).ElapsedMs);
        answer.SetResult();
        await told.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_scheduler_that_fails_is_unreachable_at_once_and_is_told_again_with_the_same_id()
    {
        var requests = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var third = new TaskCompletionSource();
        await using var server = new RawServer(async (request, stream) =>
        {
            requests.Enqueue(Encoding.UTF8.GetString(request.Body));
            await FakeLibrary.ReplyAsync(stream, requests.Count < 3 ? "503 Busy" : "200 OK", "", """{"status":"unassigned"}"""u8.ToArray());
            if (requests.Count == 3)
            {
                third.TrySetResult();
            }
        });

        Assert.Equal(MissReportStatus.Unreachable, (await Reporter(server.Url).ReportAsync(s_id, null, "t", default)).Status);
        await PassPauseAsync();
        await PassPauseAsync();

        await third.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Single(requests.Distinct());
    }

    [Fact]
    public async Task It_is_told_again_for_30_seconds_at_most_and_not_after_closing()
    {
        await using var server = new RawServer("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
        await Reporter(server.Url).ReportAsync(s_id, null, "t", default);
        for (var passed = 0; passed < 29; passed++)
        {
            await PassPauseAsync();
        }

        await Eventually.HoldsAsync(() => server.Requests.Count == 30, "the 30th report");
        var count = server.Requests.Count;
        _time.Advance(TimeSpan.FromSeconds(60));
        await Reporter(server.Url).ReportAsync(s_id, null, "u", default);
        await _closing.CancelAsync();
        _time.Advance(TimeSpan.FromSeconds(5));

        // At 30 s a pause ends as patience does: one more may come of that.
        Assert.InRange(server.Requests.Count, count + 1, count + 2);
    }

    [Fact]
    public async Task The_caller_may_stop_waiting()
    {
        using var stop = new CancellationTokenSource();
        RawServer? running = null;
        await using var server = running = new RawServer(async (_, _) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, running!.Stopping);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Reporter(server.Url).ReportAsync(s_id, null, "t", stop.Token));
    }

    // The clock moves when a report has failed and the next one is waited with; the caller's own timer is gone by then.
    private async Task PassPauseAsync()
    {
        while (await _time.NextTimerAsync() > s_pause)
        {
            await Task.Delay(1);
        }

        _time.Advance(s_pause);
    }

    private MissReporter Reporter(Uri url) => new(new SchedulerClient(_transport, url, Asking.NoHeaders(url)), () => "node", _time, _closing.Token);
}
