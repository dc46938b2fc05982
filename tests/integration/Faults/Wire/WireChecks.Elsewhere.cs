using System.Text;
using System.Text.Json.Nodes;

namespace ModelManager.IntegrationTests.Faults.Wire;

internal static partial class WireChecks
{
    private const string WrongDigest = "00000000000000000000000000000000000000000000000000000000deadbeef";

    private static IEnumerable<WireCheck> OfRedirects =>
    [
        Followed("redirect-relative", "302", (_, target) => $"/~moved{target}"),
        Followed("redirect-absolute", "301", (probe, target) => $"{probe.Server.Url}~moved{target}"),
        Followed("redirect-303", "303", (_, target) => $"/~moved{target}"),
        Followed("redirect-307", "307", (_, target) => $"/~moved{target}"),
        Followed("redirect-308", "308", (_, target) => $"/~moved{target}"),
        Followed("redirect-other-host", "302", (probe, target) => $"{probe.Server.OtherUrl}~moved{target}"),
        Followed("redirect-fragment", "302", (_, target) => $"/~moved{target}?signature=a%2Fb#fragment"),
        Followed("redirect-userinfo", "302", (probe, target) => $"http://user:secret@{probe.Server.Url.Authority}/~moved{target}"),
        new("redirect-loop", async probe => Assert.Equal(probe.Target, await LocationAsync(probe, probe.Target))),
        Hops("redirect-50", 50),
        Hops("redirect-3", 3),
        Leads("redirect-ftp", "ftp://127.0.0.1/file"),
        Leads("redirect-file", "file:///etc/passwd"),
        Leads("redirect-data", "data:application/octet-stream;base64,AAAA"),
        Leads("redirect-garbage", "http://[not a host"),
        Leads("redirect-empty", ""),
        Leads("redirect-public-plain", "http://192.0.2.1/file"),
        Leads("redirect-long", $"/~{new string('a', 100_000)}"),
        Leads("redirect-nul", "/~moved\0/storage/models/asr/1.0.0/part-0.bin"),
        new("redirect-missing", async probe => Assert.Equal("404", (await probe.AskAsync(await LocationAsync(probe, probe.Target))).Status)),
        Leads("redirect-closed-port", "http://127.0.0.1:1/file"),
        Sees("redirect-nowhere", (got, _) => got.Status == "302" && got.Header("Location").Count == 0),
        Sees("redirect-twice", (got, _) => got.Status == "302" && got.Header("Location").Count == 2),
        new("redirect-endless-body", async probe =>
        {
            var asking = probe.AskAsync();
            await Task.Delay(700);
            Assert.False(asking.IsCompleted);
            probe.Server.ResetAll();
            var got = await asking;
            Assert.True(got.Status == "302" && got.Body.Length > 16 * 1024);
        }),
        new("expiring-link", async probe =>
        {
            var (first, second) = (await LocationAsync(probe, probe.Target), await LocationAsync(probe, probe.Target));
            Assert.NotEqual(first, second);
            Assert.True(IsCut(await probe.AskAsync(first), await probe.AskGoodAsync()));
            Assert.Equal("403", (await probe.AskAsync(first)).Status);
            Assert.Equal("206", (await probe.AskAsync(second)).Status);
        }),
        new("forbidden-midway", async probe =>
        {
            Assert.True(IsCut(await probe.AskAsync(), await probe.AskGoodAsync()));
            Assert.Equal("403", (await probe.AskAsync()).Status);
        }),
    ];

    private static IEnumerable<WireCheck> OfDocuments =>
    [
        Json("catalogue-size-small", (got, good) => Size(File(got)) == Size(File(good)) - 1 && Size(Version(got)) == Size(Version(good)) - 1),
        Json("catalogue-size-large", (got, good) => Size(File(got)) == Size(File(good)) + 1 && Size(Version(got)) == Size(Version(good)) + 1),
        Json("catalogue-size-only", (got, good) => Size(Version(got)) == 1 && Size(File(got)) == Size(File(good))),
        Json("catalogue-digest", (got, _) => (string)File(got)["sha256"]! == WrongDigest),
        Json("catalogue-checksum-digest", (got, _) => (string)Version(got)["checksum_sha256"]! == WrongDigest),
        Json("catalogue-path", (got, _) => ((string)File(got)["path"]!).StartsWith("../", StringComparison.Ordinal)),
        Json("catalogue-no-files", (got, _) => Version(got)["files"]!.AsArray().Count == 0),
        Json("catalogue-other-model", (got, _) => (string)got["model_id"]! == "another"),
        Json("catalogue-no-versions", (got, _) => got["versions"]!.AsArray().Count == 0),
        Json("catalogue-negative-size", (got, _) => Size(File(got)) == -1),
        Json("catalogue-unknown-members", (got, good) => got["future"] is not null && Size(File(got)) == Size(File(good))),
        Text("catalogue-html", (got, _) => got == "<html></html>"),
        Text("catalogue-cut", (got, good) => got.Length == good.Length / 2 && good.StartsWith(got, StringComparison.Ordinal)),
        Text("catalogue-deep", (got, _) => got.StartsWith(new string('[', 100_000), StringComparison.Ordinal)),
        Text("catalogue-twice", (got, _) => got.Split("\"model_id\"").Length == 3),
        Sees("catalogue-500", (got, _) => got.Status == "500"),
        Sees("catalogue-404", (got, _) => got.Status == "404"),
        Sees("catalogue-endless", (got, _) => got is { Status: "200", End: WireEnd.Endless }),
        Text("checksums-wrong", (got, good) => got.StartsWith(WrongDigest, StringComparison.Ordinal) && got[64..] == good[64..]),
        Text("checksums-more", (got, good) => got == $"{good}{WrongDigest}  more\n"),
        Text("checksums-less", (got, good) => got.Length < good.Length && good.EndsWith(got, StringComparison.Ordinal) && got.Length > 0),
        Text("checksums-empty", (got, _) => got.Length == 0),
        Text("checksums-garbage", (got, _) => got == "not a list of digests\n"),
        Sees("checksums-404", (got, _) => got.Status == "404"),
        Sees("checksums-503", (got, _) => got.Status == "503"),
        Json("manifest-digests", (got, good) => Digests(got).Intersect(Digests(good)).ToList().Count == 0 && Digests(got).Count == Digests(good).Count),
        Json("manifest-digest", (got, good) => Digests(got)[0] != Digests(good)[0] && Digests(got).Skip(1).SequenceEqual(Digests(good).Skip(1))),
        Json("manifest-swapped", (got, good) => Digests(got)[0] == Digests(good)[1] && Digests(got)[1] == Digests(good)[0]),
        Json("manifest-sizes", (got, _) => Size(got["files"]![0]!) == 5),
        Json("manifest-chunk-size", (got, _) => Size(ChunksOf(got)) == 128 * 1024),
        Json("manifest-chunk-zero", (got, _) => Size(ChunksOf(got)) == 0),
        Json("manifest-chunk-huge", (got, _) => Size(ChunksOf(got)) == 1L << 62),
        Json("manifest-no-digests", (got, _) => Digests(got).Count == 0),
        Json("manifest-null", (got, _) => Digests(got)[0] is null),
        Json("manifest-upper-case", (got, good) => string.Equals(Digests(got)[0], Digests(good)[0], StringComparison.OrdinalIgnoreCase) && Digests(got)[0] != Digests(good)[0]),
        Json("manifest-paths", (got, _) => (string)got["files"]![0]!["path"]! == "../other"),
        Json("manifest-sha256", (got, _) => (string)got["files"]![0]!["sha256"]! == WrongDigest),
        Text("manifest-garbage", (got, _) => got == "{\"files\":[{]"),
        Text("manifest-empty", (got, _) => got.Length == 0),
        Sees("manifest-huge", (got, _) => got is { Status: "200", End: WireEnd.Endless }),
        Sees("manifest-404", (got, _) => got.Status == "404"),
        Sees("manifest-403", (got, _) => got.Status == "403"),
        Sees("manifest-500", (got, _) => got.Status == "500"),
        Sees("manifest-silent", (got, _) => got is { Bytes.Length: 0, End: WireEnd.Open }),
        Sees("manifest-cut", (got, good) => IsCut(got, good) && got.End == WireEnd.Closed),
    ];

    private static JsonNode Version(JsonObject model) => model["versions"]![0]!;

    private static JsonNode File(JsonObject model) => Version(model)["files"]![0]!;

    private static JsonNode ChunksOf(JsonObject manifest) => manifest["files"]![0]!["chunks"]!;

    private static List<string?> Digests(JsonObject manifest) => [.. ChunksOf(manifest)["xxh128"]!.AsArray().Select(digest => (string?)digest)];

    private static long Size(JsonNode node) => (long)node["size_bytes"]!;

    private static WireCheck Json(string name, Func<JsonObject, JsonObject, bool> holds) => Sees(name, (got, good) =>
        LengthFits(got) && holds(JsonNode.Parse(got.Body)!.AsObject(), JsonNode.Parse(good.Body)!.AsObject()));

    private static WireCheck Text(string name, Func<string, string, bool> holds) => Sees(name, (got, good) =>
        LengthFits(got) && holds(Encoding.UTF8.GetString(got.Body), Encoding.UTF8.GetString(good.Body)));

    private static async Task<string> LocationAsync(Probe probe, string target) => (await probe.AskAsync(target)).Header("Location").Single();

    private static WireCheck Leads(string name, string location) =>
        new(name, async probe => Assert.Equal(location, await LocationAsync(probe, probe.Target)));

    private static WireCheck Followed(string name, string status, Func<Probe, string, string> location) => new(name, async probe =>
    {
        var got = await probe.AskAsync();
        Assert.Equal((status, location(probe, probe.Target)), (got.Status, got.Header("Location").Single()));

        // The content is there, at this address or at the other one.
        var to = new Uri(probe.Server.Url, got.Header("Location").Single());
        var there = await WireClient.AskAsync(to, to.PathAndQuery, Probe.Range);
        Assert.True(IsSame(there, await probe.AskGoodAsync()));
    });

    private static WireCheck Hops(string name, int hops) => new(name, async probe =>
    {
        var target = probe.Target;
        for (var hop = 0; hop < hops; hop++)
        {
            using var client = new WireClient();
            await client.ConnectAsync(probe.Server.Url);
            target = (await client.AskAgainAsync(target, "Connection: close")).Header("Location").Single();
        }

        Assert.True(IsSame(await probe.AskAsync(target), await probe.AskGoodAsync()));
    });
}
