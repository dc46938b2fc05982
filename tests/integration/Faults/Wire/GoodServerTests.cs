using System.Text;
using System.Text.Json.Nodes;
using ModelManager.Faults;

namespace ModelManager.IntegrationTests.Faults.Wire;

/// <summary>Without a rule the fault server does everything right, and counts what it does.</summary>
public sealed class GoodServerTests
{
    private const string File = "/storage/models/asr/1.0.0/part-0.bin";

    private readonly ServedModel _model = new("asr", "1.0.0", 64 * 1024, ServedFile.FromSeed("part-0.bin", 100_000, seed: 1));

    private byte[] Content => _model.Files[0].Content;

    [Theory]
    [InlineData(null, "200", 0, 100_000)]
    [InlineData("bytes=0-99999", "206", 0, 100_000)]
    [InlineData("bytes=0-0", "206", 0, 1)]
    [InlineData("bytes=5-9", "206", 5, 10)]
    [InlineData("bytes=99999-", "206", 99_999, 100_000)]
    [InlineData("bytes=-10", "206", 99_990, 100_000)]
    [InlineData("bytes=90000-999999999", "206", 90_000, 100_000)]
    [InlineData("bytes=9-5", "200", 0, 100_000)]
    [InlineData("bytes=0-1,5-6", "200", 0, 100_000)]
    [InlineData("lines=0-1", "200", 0, 100_000)]
    [InlineData("bytes=100000-", "416", 0, 0)]
    public async Task Ranges_are_answered_as_the_standard_says(string? range, string status, int start, int end)
    {
        await using var server = new FaultServer(_model);

        var got = await WireClient.AskAsync(server.Url, File, range is null ? "Accept: */*" : $"Range: {range}", "Connection: close");

        Assert.Equal(status, got.Status);
        Assert.Equal(Content[start..end], got.Body);
        Assert.Equal([$"{end - start}"], got.Header("Content-Length"));
        Assert.Equal(status switch { "206" => [$"bytes {start}-{end - 1}/100000"], "416" => ["bytes */100000"], _ => [] }, got.Header("Content-Range"));
    }

    [Fact]
    public async Task A_range_is_given_only_for_the_same_strong_tag()
    {
        await using var server = new FaultServer(_model);
        var tag = (await WireClient.AskAsync(server.Url, File, "Connection: close")).Header("ETag").Single();

        foreach (var (ifRange, status) in new[] { (tag, "206"), ($"W/{tag}", "200"), ("\"other\"", "200") })
        {
            Assert.Equal(status, (await WireClient.AskAsync(server.Url, File, "Range: bytes=5-", $"If-Range: {ifRange}", "Connection: close")).Status);
        }
    }

    [Fact]
    public async Task A_connection_serves_one_request_after_the_other_and_all_is_counted()
    {
        await using var server = new FaultServer(_model);
        using var client = new WireClient();
        await client.ConnectAsync(server.Url);

        Assert.Equal(Content, (await client.AskAgainAsync(File)).Body);
        Assert.Equal("404", (await client.AskAgainAsync("/nothing")).Status);
        Assert.Equal(Content, (await WireClient.AskAsync(server.Url, File, "Connection: close")).Body);

        var traffic = server.Traffic;
        Assert.Equal((3, 2, 2), (traffic.Requests, traffic.ConnectionsAccepted, traffic.ConnectionsMaximum));
        Assert.InRange(traffic.BytesSent, 200_000, 202_000);
        Assert.Equal([ResourceKind.File, ResourceKind.Missing, ResourceKind.File], traffic.Exchanges.Select(exchange => exchange.Kind));
    }

    [Fact]
    public async Task The_documents_describe_the_files()
    {
        await using var server = new FaultServer(_model);
        async Task<string> Get(string target) => Encoding.UTF8.GetString((await WireClient.AskAsync(server.Url, target, "Connection: close")).Body);

        var model = JsonNode.Parse(await Get("/api/models/asr"))!["versions"]![0]!;
        Assert.Equal("part-0.bin", (string)model["files"]![0]!["path"]!);
        Assert.Equal($"{(string)model["files"]![0]!["sha256"]!}  part-0.bin\n", await Get("/storage/models/asr/1.0.0/checksum.sha256"));
        Assert.Equal("asr", (string)JsonNode.Parse(await Get("/api/models"))!["models"]![0]!["model_id"]!);
        Assert.Equal(2, JsonNode.Parse(await Get("/storage/models/asr/1.0.0/manifest.json"))!["files"]![0]!["chunks"]!["xxh128"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_rule_takes_the_requests_that_it_names()
    {
        await using var server = new FaultServer(_model);
        var rule = server.Add(new Rule("status-500") { From = 2, Times = 2, Asked = Asked.Part });
        async Task<string> Ask(string range) => (await WireClient.AskAsync(server.Url, File, $"{range}", "Connection: close")).Status;

        Assert.Equal("200", await Ask("Accept: */*"));
        string[] statuses = [await Ask("Range: bytes=1-"), await Ask("Range: bytes=1-"), await Ask("Accept: */*"), await Ask("Range: bytes=1-"), await Ask("Range: bytes=1-")];

        Assert.Equal(["206", "500", "200", "500", "206"], statuses);
        Assert.Equal(2, rule.Hits);
        Assert.Equal([null, null, "status-500", null, "status-500", null], server.Traffic.Exchanges.Select(exchange => exchange.Behaviour));
    }

    // Bounds from below hold on every machine.
    [Fact]
    public async Task The_line_takes_its_time()
    {
        await using var server = new FaultServer(
            _model, new Link { BytesPerSecond = 400_000, TotalBytesPerSecond = 300_000, RoundTrip = TimeSpan.FromMilliseconds(100) });

        var both = await Task.WhenAll(
            WireClient.AskAsync(server.Url, File, "Connection: close"), WireClient.AskAsync(server.Url, File, "Connection: close"));

        Assert.All(both, got => Assert.Equal(Content, got.Body));
        Assert.All(both, got => Assert.True(got.FirstByte.TotalMilliseconds >= 150, $"{got.FirstByte}"));
        Assert.True(both.Max(got => got.LastByte).TotalMilliseconds >= 500, $"{both.Max(got => got.LastByte)}");
    }

    [Fact]
    public async Task A_window_costs_a_round_trip_each_time()
    {
        await using var server = new FaultServer(_model, new Link { BytesPerSecond = 2_000_000, RoundTrip = TimeSpan.FromMilliseconds(50), WindowBytes = 20_000 });

        var got = await WireClient.AskAsync(server.Url, File, "Connection: close");

        Assert.True(got.LastByte - got.FirstByte >= TimeSpan.FromMilliseconds(200), $"{got.LastByte - got.FirstByte}");
    }
}
