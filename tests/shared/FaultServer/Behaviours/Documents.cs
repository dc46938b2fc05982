using System.Text;
using System.Text.Json.Nodes;

namespace ModelManager.Faults;

/// <summary>Catalogue, checksum.sha256 and manifest.json that lie, about themselves, each other or the files.</summary>
internal static class Documents
{
    private const string WrongDigest = "00000000000000000000000000000000000000000000000000000000deadbeef";

    public static IEnumerable<Behaviour> All =>
    [
        Model("catalogue-size-small", "says that a file is one byte shorter", model => Resize(model, -1)),
        Model("catalogue-size-large", "says that a file is one byte longer", model => Resize(model, 1)),
        Model("catalogue-size-only", "says another size of the version than its files have", model => Version(model)["size_bytes"] = 1),
        Model("catalogue-digest", "says another digest of a file than checksum.sha256", model => File(model)["sha256"] = WrongDigest),
        Model("catalogue-checksum-digest", "says another digest of checksum.sha256", model => Version(model)["checksum_sha256"] = WrongDigest),
        Model("catalogue-path", "has a path that leads out of the version", model => File(model)["path"] = "../../escape"),
        Model("catalogue-no-files", "has no files", model => Version(model)["files"] = new JsonArray()),
        Model("catalogue-other-model", "is about another model", model => model["model_id"] = "another"),
        Model("catalogue-no-versions", "has no versions", model => model["versions"] = new JsonArray()),
        Model("catalogue-negative-size", "has a negative size", model => File(model)["size_bytes"] = -1),
        Model("catalogue-unknown-members", "has members that nobody knows", model =>
        {
            model["future"] = new JsonArray(1, "two", new JsonObject());
            File(model)["executable"] = true;
        }),
        Text("catalogue-html", ResourceKind.Model, "is a web page", _ => "<html></html>"),
        Text("catalogue-cut", ResourceKind.Model, "is cut in the middle, with a length that fits", text => text[..(text.Length / 2)]),
        Text("catalogue-deep", ResourceKind.Model, "is nested 100,000 levels deep", _ => new string('[', 100_000) + new string(']', 100_000)),
        Text("catalogue-twice", ResourceKind.Model, "has a member twice", text => $"{{\"model_id\":\"other\",{text[1..]}"),
        Status("catalogue-500", ResourceKind.Model, "500"),
        Status("catalogue-404", ResourceKind.Model, "404"),
        Behaviour.Of("catalogue-endless", "never ends", async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"a\":\"");
            while (true)
            {
                await exchange.SendAsync(Spaces);
            }
        }) with { On = ResourceKind.Model },
        Text("checksums-wrong", ResourceKind.Checksums, "has another digest in its first line", text => WrongDigest + text[64..]),
        Text("checksums-more", ResourceKind.Checksums, "names a file that is not there", text => $"{text}{WrongDigest}  more\n"),
        Text("checksums-less", ResourceKind.Checksums, "leaves a file out", text => text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..]),
        Text("checksums-empty", ResourceKind.Checksums, "is empty", _ => ""),
        Text("checksums-garbage", ResourceKind.Checksums, "is nonsense", _ => "not a list of digests\n"),
        Status("checksums-404", ResourceKind.Checksums, "404"),
        Status("checksums-503", ResourceKind.Checksums, "503"),
        Manifest("manifest-digests", "has wrong digests of all chunks", files => EachChunk(files, _ => "00000000000000000000000000000bad")),
        Manifest("manifest-digest", "has a wrong digest of the first chunk", files => Digests(files[0]!)[0] = "00000000000000000000000000000bad"),
        Manifest("manifest-swapped", "has the digests of the first two chunks swapped", files =>
        {
            if (Digests(files[0]!) is { Count: > 1 } digests)
            {
                (digests[0], digests[1]) = (digests[1]!.DeepClone(), digests[0]!.DeepClone());
            }
        }),
        Manifest("manifest-sizes", "says other sizes of the files", files => EachFile(files, file => file["size_bytes"] = 5)),
        Manifest("manifest-chunk-size", "says another size of the chunks", files => EachFile(files, file => file["chunks"]!["size_bytes"] = 128 * 1024)),
        Manifest("manifest-chunk-zero", "says chunks of no size", files => EachFile(files, file => file["chunks"]!["size_bytes"] = 0)),
        Manifest("manifest-chunk-huge", "says chunks of 2^62 bytes", files => EachFile(files, file => file["chunks"]!["size_bytes"] = 1L << 62)),
        Manifest("manifest-no-digests", "has no digests", files => EachFile(files, file => file["chunks"]!["xxh128"] = new JsonArray())),
        Manifest("manifest-null", "has null for a digest", files => Digests(files[0]!)[0] = null),
        Manifest("manifest-upper-case", "has digests in capitals", files => EachChunk(files, digest => digest.ToUpperInvariant())),
        Manifest("manifest-paths", "is about files that are not there", files => EachFile(files, file => file["path"] = "../other")),
        Manifest("manifest-sha256", "has other digests of the files than the catalogue", files => EachFile(files, file => file["sha256"] = WrongDigest)),
        Text("manifest-garbage", ResourceKind.Manifest, "is nonsense", _ => "{\"files\":[{]"),
        Text("manifest-empty", ResourceKind.Manifest, "is empty", _ => ""),
        Behaviour.Of("manifest-huge", "is larger than anybody wants", async exchange =>
        {
            await exchange.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {80 * 1024 * 1024}\r\n\r\n");
            for (var i = 0; i < 80; i++)
            {
                await exchange.SendAsync(Spaces);
            }
        }) with { On = ResourceKind.Manifest },
        Status("manifest-404", ResourceKind.Manifest, "404"),
        Status("manifest-403", ResourceKind.Manifest, "403"),
        Status("manifest-500", ResourceKind.Manifest, "500"),
        Behaviour.Of("manifest-silent", "never comes", exchange => exchange.FallSilentAsync()) with { On = ResourceKind.Manifest },
        Behaviour.Of("manifest-cut", "is cut", async exchange =>
        {
            await exchange.SendUntilAsync(exchange.Good, exchange.Bytes);
            exchange.Connection.Close();
        }) with { On = ResourceKind.Manifest },
    ];

    private static ReadOnlyMemory<byte> Spaces { get; } = Encoding.ASCII.GetBytes(new string(' ', 1024 * 1024));

    private static JsonNode Version(JsonObject model) => model["versions"]![0]!;

    private static JsonNode File(JsonObject model) => Version(model)["files"]![0]!;

    private static void Resize(JsonObject model, int by)
    {
        File(model)["size_bytes"] = (long)File(model)["size_bytes"]! + by;
        Version(model)["size_bytes"] = (long)Version(model)["size_bytes"]! + by;
    }

    private static JsonArray Digests(JsonNode file) => file["chunks"]!["xxh128"]!.AsArray();

    private static void EachFile(JsonArray files, Action<JsonNode> change)
    {
        foreach (var file in files)
        {
            change(file!);
        }
    }

    private static void EachChunk(JsonArray files, Func<string, string> change) => EachFile(files, file =>
        file["chunks"]!["xxh128"] = new JsonArray([.. Digests(file).Select(digest => (JsonNode)change((string)digest!))]));

    private static Behaviour Model(string name, string says, Action<JsonObject> change) =>
        Behaviour.Of(name, $"the catalogue {says}", exchange => exchange.SendJsonAsync(change)) with { On = ResourceKind.Model };

    private static Behaviour Manifest(string name, string says, Action<JsonArray> change) =>
        Behaviour.Of(name, $"the manifest {says}", exchange => exchange.SendJsonAsync(manifest => change(manifest["files"]!.AsArray()))) with { On = ResourceKind.Manifest };

    private static Behaviour Text(string name, ResourceKind kind, string says, Func<string, string> change) =>
        Behaviour.Changed(name, $"the {kind} {says}", answer => answer.WithBody(change(Encoding.UTF8.GetString(answer.Body.Span)))) with { On = kind };

    private static Behaviour Status(string name, ResourceKind kind, string status) =>
        Behaviour.Of(name, $"the {kind} is {status}", exchange => exchange.SendAsync(GoodAnswers.Empty(status, "Status"))) with { On = kind };
}
