using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelManager.Faults;

namespace ModelManager.IntegrationTests.Faults.Wire;

/// <summary>The fault server as a process, as tests in other languages use it.</summary>
public sealed class HostTests
{
    [Fact]
    public async Task It_serves_obeys_and_counts()
    {
        using var host = Start("--file", "名 a.bin=5000", "--file", "b.bin=10", "--model", "asr", "--chunk", "65536", "--rule", "status-503 on=file path=b.bin times=1");
        var url = new Uri((await ReadAsync(host))["url ".Length..]);
        const string B = "/storage/models/asr/1.0.0/b.bin";

        Assert.Equal("503", (await WireClient.AskAsync(url, B, "Connection: close")).Status);
        Assert.Equal(ServedFile.FromSeed("b.bin", 10, seed: 1).Content, (await WireClient.AskAsync(url, B, "Connection: close")).Body);
        Assert.Equal(5000, (await WireClient.AskAsync(url, $"/storage/models/asr/1.0.0/{Uri.EscapeDataString("名 a.bin")}", "Connection: close")).Body.Length);
        Assert.Equal("ok", await SayAsync(host, "rule status-404 on=any"));
        Assert.Equal("404", (await WireClient.AskAsync(url, "/api/models", "Connection: close")).Status);
        Assert.Equal("ok", await SayAsync(host, "mend"));
        Assert.Equal("200", (await WireClient.AskAsync(url, "/api/models", "Connection: close")).Status);
        Assert.Equal(5, (int)JsonNode.Parse(await SayAsync(host, "stats"))!["requests"]!);
        var requests = JsonNode.Parse(await SayAsync(host, "requests"))!.AsArray();
        Assert.Equal(["status-503", null, null, "status-404", null], requests.Select(request => (string?)request!["behaviour"]));
        Assert.Equal("ok", await SayAsync(host, "unplug"));
        Assert.Equal(WireEnd.Refused, (await WireClient.AskAsync(url, B)).End);
        Assert.Equal("ok", await SayAsync(host, "plug"));
        Assert.Equal("200", (await WireClient.AskAsync(url, B, "Connection: close")).Status);
        Assert.StartsWith("error there is no behaviour", await SayAsync(host, "rule nonsense"), StringComparison.Ordinal);
        Assert.StartsWith("error a rule has no", await SayAsync(host, "rule cut when=now"), StringComparison.Ordinal);
        Assert.Equal(Behaviours.All.Count, JsonNode.Parse(await SayAsync(host, "behaviours"))!.AsObject().Count);

        host.StandardInput.Close();
        await host.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(0, host.ExitCode);
    }

    private static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "ModelManager.FaultServer"), arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;

    private static async Task<string> SayAsync(Process host, string line)
    {
        await host.StandardInput.WriteLineAsync(line);
        await host.StandardInput.FlushAsync();
        return await ReadAsync(host);
    }

    private static async Task<string> ReadAsync(Process host) =>
        await host.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) ?? throw new InvalidOperationException("the fault server ended");
}
