using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ModelManager.IntegrationTests.Server;

public sealed class SchedulerRequestTests(LibraryFixture library) : IClassFixture<LibraryFixture>
{
    private const string MissUrl = "api/model-usage/not-available";

    [Fact]
    public async Task A_miss_is_reassigned_and_ranked()
    {
        using var put = await PutAsync("node-b", """{"models":[{"model_id":"llm","version":"1.0.0"}]}""");
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);

        const string Report = """{"model_id":"llm","version":"1.0.0","task_id":"t1","node_id":"node-a","later":"ignored"}""";
        Assert.Equal("""{"task_id":"t1","status":"reassigned","node_id":"node-b"}""", await AnswerAsync(Report));
        Assert.Equal("""{"task_id":"t1","status":"reassigned","node_id":"node-b"}""", await AnswerAsync(Report));
        Assert.Equal(
            """{"task_id":"t2","status":"unassigned","node_id":null}""",
            await AnswerAsync("""{"model_id":"llm","version":"2.0.0","task_id":"t2","node_id":"node-a"}"""));
        Assert.Equal(
            """{"task_id":"t3","status":"reassigned","node_id":"node-b"}""",
            await AnswerAsync("""{"model_id":"llm","version":null,"task_id":"t3","node_id":"node-a"}"""));

        using var ranking = JsonDocument.Parse(await library.Client.GetStringAsync("api/model-usage/ranking"));
        var generatedAt = ranking.RootElement.GetProperty("generated_at").GetString()!;
        Assert.EndsWith("Z", generatedAt, StringComparison.Ordinal);
        Assert.InRange(DateTimeOffset.Parse(generatedAt, CultureInfo.InvariantCulture), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
        var entries = ranking.RootElement.GetProperty("ranking").EnumerateArray().Select(entry => entry.GetRawText()).ToList();
        Assert.Contains("""{"rank":1,"model_id":"llm","demand":3}""", entries);
        Assert.Contains(entries, entry => entry.Contains("\"asr\",\"demand\":0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unchanged_ranking_is_304()
    {
        using var first = await library.SendAsync(HttpMethod.Get, "api/model-usage/ranking");
        var tag = first.Headers.ETag!.ToString();
        using var same = await library.SendAsync(HttpMethod.Get, "api/model-usage/ranking", ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);

        await AnswerAsync("""{"model_id":"wanted","task_id":"w1","node_id":"n"}""");

        using var changed = await library.SendAsync(HttpMethod.Get, "api/model-usage/ranking", ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"model_id":"../x","task_id":"t","node_id":"n"}""")]
    [InlineData("""{"model_id":"a/b","task_id":"t","node_id":"n"}""")]
    [InlineData("""{"model_id":5,"task_id":"t","node_id":"n"}""")]
    [InlineData("""{"model_id":"m","version":"","task_id":"t","node_id":"n"}""")]
    [InlineData("""{"model_id":"m","version":"..","task_id":"t","node_id":"n"}""")]
    [InlineData("""{"model_id":"m","node_id":"n"}""")]
    [InlineData("""{"model_id":"m","task_id":"","node_id":"n"}""")]
    [InlineData("""{"model_id":"m","task_id":"t"}""")]
    [InlineData("""{"model_id":"m","task_id":"t\u0000","node_id":"n"}""")]
    [InlineData("""{"model_id":"m","task_id":"\ud800","node_id":"n"}""")]
    [InlineData("""{"model_id":"m","task_id":"t","node_id":"n","node_id":"n2"}""")]
    [InlineData("""{"model_id":"m","task_id":"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789","node_id":"n"}""")]
    public async Task A_malformed_report_is_refused(string body)
    {
        using var answer = await PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("INVALID_ARGUMENT", await CodeAsync(answer));
    }

    [Theory]
    [InlineData("n", "{}")]
    [InlineData("n", """{"models":[null]}""")]
    [InlineData("n", """{"models":[{"model_id":"m"}]}""")]
    [InlineData("n", """{"models":[{"model_id":".m","version":"1"}]}""")]
    [InlineData("%01", """{"models":[]}""")]
    public async Task A_malformed_node_is_refused(string node, string body)
    {
        using var answer = await PutAsync(node, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("INVALID_ARGUMENT", await CodeAsync(answer));
    }

    [Fact]
    public async Task A_node_has_a_bounded_number_of_models()
    {
        static string Body(int count) => $$"""{"models":[{{string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"model_id":"m{{i}}","version":"1"}"""))}}]}""";

        using var most = await PutAsync("many", Body(500));
        using var tooMany = await PutAsync("many", Body(501));

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.BadRequest), (most.StatusCode, tooMany.StatusCode));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/jsonx")]
    [InlineData(null)]
    public async Task Only_json_is_taken(string? contentType)
    {
        using var content = new ByteArrayContent("""{"model_id":"m","task_id":"t","node_id":"n"}"""u8.ToArray());
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        using var answer = await library.Client.PostAsync(MissUrl, content);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_64_KiB_is_413(bool isChunked)
    {
        var body = $$"""{"model_id":"m","task_id":"t","node_id":"n","x":"{{new string('x', 64 * 1024)}}"}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, MissUrl) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = isChunked;
        using var answer = await library.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("10.0.0.1", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost:1234", HttpStatusCode.OK)]
    [InlineData("[::1]", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    public async Task The_host_must_be_this_server(string host, HttpStatusCode expected)
    {
        using var answer = await library.SendAsync(HttpMethod.Get, "api/model-usage/ranking", ("Host", host));

        Assert.Equal(expected, answer.StatusCode);
    }

    private async Task<string> AnswerAsync(string body)
    {
        using var answer = await PostAsync(body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private Task<HttpResponseMessage> PostAsync(string body) => library.Client.PostAsync(MissUrl, new StringContent(body, Encoding.UTF8, "application/json"));

    private Task<HttpResponseMessage> PutAsync(string node, string body) =>
        library.Client.PutAsync($"api/nodes/{node}", new StringContent(body, Encoding.UTF8, "application/json"));

    private static async Task<string?> CodeAsync(HttpResponseMessage answer)
    {
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return body.RootElement.GetProperty("error").GetProperty("code").GetString();
    }
}
