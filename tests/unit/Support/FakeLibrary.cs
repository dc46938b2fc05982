using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using ModelManager.Primitives;

namespace ModelManager.UnitTests.Support;

/// <summary>A model library on loopback with its versions in memory. A test may hold, spoil or replace any of its answers.</summary>
internal sealed class FakeLibrary : IAsyncDisposable
{
    private readonly RawServer _server;
    private readonly ConcurrentDictionary<string, Hold> _holds = new(StringComparer.Ordinal);

    public FakeLibrary(params FakeVersion[] versions)
    {
        Versions = [.. versions];
        _server = new RawServer(AnswerAsync);
    }

    /// <summary>What it has; a test may change it.</summary>
    public List<FakeVersion> Versions { get; }

    public Uri Url => _server.Url;

    /// <summary>Answers instead of the library when it returns true.</summary>
    public Func<RawRequest, Stream, Task<bool>> Instead { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>Changes the bytes of a file on their way.</summary>
    public Func<string, byte[], byte[]> Spoil { get; set; } = (_, content) => content;

    /// <summary>How many requests there were for a target that ends so.</summary>
    public int Count(string end) => _server.Requests.Count(request => request.Target.EndsWith(end, StringComparison.Ordinal));

    public IEnumerable<RawRequest> RequestsFor(string end) => _server.Requests.Where(request => request.Target.EndsWith(end, StringComparison.Ordinal));

    /// <summary>Holds the next answers for a file back after so many bytes of the body.</summary>
    public Hold HoldAfter(string path, int bytes) => _holds[path] = new Hold(bytes);

    /// <summary>Every request fails with this status.</summary>
    public void Break(string status) => Instead = (_, stream) => ReplyAsync(stream, status, "", []);

    public void Mend() => Instead = (_, _) => Task.FromResult(false);

    public static async Task<bool> ReplyAsync(Stream stream, string status, string headers, byte[] body)
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n{headers}Connection: close\r\n\r\n"));
        await stream.WriteAsync(body);
        return true;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var hold in _holds.Values)
        {
            hold.Release();
        }

        return _server.DisposeAsync();
    }

    private async Task AnswerAsync(RawRequest request, Stream stream)
    {
        if (await Instead(request, stream))
        {
            return;
        }

        var parts = Uri.UnescapeDataString(request.Target).Split('/', 5);
        await (request.Target.Split('/') switch
        {
            ["", "api", "models"] => ReplyAsync(stream, "200 OK", "", Json(new JsonObject { ["models"] = new JsonArray([.. Versions.GroupBy(version => version.Key.Id).Select(Item)]) })),
            ["", "api", "models", var id] when Versions.Exists(version => version.Key.Id.Value == Uri.UnescapeDataString(id)) =>
                ReplyAsync(stream, "200 OK", "", Json(Detail(Uri.UnescapeDataString(id)))),
            ["", "storage", "models", ..] => FileAsync(request, stream, parts[3], parts[4]),
            _ => ReplyAsync(stream, "404 Not Found", "", []),
        });
    }

    private async Task<bool> FileAsync(RawRequest request, Stream stream, string id, string rest)
    {
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var version = Versions.Find(candidate => candidate.Key.ToString() == $"{id} {rest[..slash]}");
        var path = rest[(slash + 1)..];
        if (version is null)
        {
            return await ReplyAsync(stream, "404 Not Found", "", []);
        }

        if (path == ModelPath.ChecksumFileName)
        {
            return await ReplyAsync(stream, "200 OK", "", version.Checksums);
        }

        if (path == ModelPath.ManifestFileName)
        {
            return await (version.ChunkBytes == 0 ? ReplyAsync(stream, "404 Not Found", "", []) : ReplyAsync(stream, "200 OK", "", Json(Manifest(version))));
        }

        var content = version.Contents[ModelPath.Parse(path)];
        var etag = $"\"sha256-{Digest.Of(content)}\"";
        var range = request.Header("If-Range") is null || request.Header("If-Range") == etag ? request.Header("Range") : null;
        var start = range is null ? 0 : int.Parse(range["bytes=".Length..range.IndexOf('-', StringComparison.Ordinal)]);
        var end = range is null || range.EndsWith('-') ? content.Length : int.Parse(range[(range.IndexOf('-', StringComparison.Ordinal) + 1)..]) + 1;
        var head = range is null
            ? $"HTTP/1.1 200 OK\r\nAccept-Ranges: bytes\r\nContent-Length: {content.Length}\r\n"
            : $"HTTP/1.1 206 Partial Content\r\nContent-Length: {end - start}\r\nContent-Range: bytes {start}-{end - 1}/{content.Length}\r\n";
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"{head}ETag: {etag}\r\nConnection: close\r\n\r\n"));
        var sent = Spoil(path, content);
        if (_holds.TryGetValue(path, out var hold) && !hold.IsReleased && hold.Bytes >= start && hold.Bytes < end)
        {
            await stream.WriteAsync(sent.AsMemory(start, hold.Bytes - start));
            await stream.FlushAsync();
            hold.Reach();
            await hold.Released.WaitAsync(_server.Stopping);
            if (hold.IsCut)
            {
                return true;
            }

            start = hold.Bytes;
        }

        await stream.WriteAsync(sent.AsMemory(start, end - start));
        return true;
    }

    private static JsonNode Item(IGrouping<ModelId, FakeVersion> versions)
    {
        var newest = versions.MaxBy(version => version.Key.Version, VersionOrder.Instance)!;
        return new JsonObject
        {
            ["model_id"] = versions.Key.Value, ["latest_version"] = newest.Key.Version.Value, ["size_bytes"] = newest.Entry.SizeBytes, ["extra"] = new JsonObject(),
            ["versions"] = new JsonArray([.. versions.Select(version => (JsonNode)version.Key.Version.Value)]),
        };
    }

    private JsonObject Detail(string id) => new()
    {
        ["model_id"] = id, ["latest_version"] = "ignored",
        ["versions"] = new JsonArray([.. Versions.Where(version => version.Key.Id.Value == id).Select(Version)]),
    };

    private static JsonNode Version(FakeVersion version) => new JsonObject
    {
        ["version"] = version.Key.Version.Value, ["size_bytes"] = version.SizeBytes ?? version.Entry.SizeBytes, ["checksum_sha256"] = version.Entry.ChecksumSha256.Hex,
        ["published_at"] = "2025-01-01T00:00:00Z", ["extra"] = JsonNode.Parse(version.ExtraJson),
        ["files"] = new JsonArray([.. version.Entry.Files.Select(file => (JsonNode)new JsonObject
        {
            ["path"] = file.Path.Value, ["size_bytes"] = version.SizeBytes ?? file.SizeBytes, ["sha256"] = file.Sha256.Hex,
        })]),
    };

    private static JsonObject Manifest(FakeVersion version) => new()
    {
        ["schema"] = 1,
        ["files"] = new JsonArray([.. version.Contents.Select(file => (JsonNode)new JsonObject
        {
            ["path"] = file.Key.Value, ["size_bytes"] = file.Value.Length, ["sha256"] = Digest.Of(file.Value).Hex,
            ["chunks"] = new JsonObject
            {
                ["size_bytes"] = version.ChunkBytes, ["xxh128"] = new JsonArray([.. version.ChunksOf(file.Value)!.Digests.Select(digest => (JsonNode)digest)]),
            },
        })]),
    };

    private static byte[] Json(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());
}

/// <summary>An answer that stops in the middle until the test lets it go on.</summary>
internal sealed class Hold(int bytes)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Bytes => bytes;

    public bool IsReleased => _released.Task.IsCompleted;

    public Task Reached => _reached.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public Task Released => _released.Task;

    public void Reach() => _reached.TrySetResult();

    public bool IsCut { get; private set; }

    public void Release() => _released.TrySetResult();

    /// <summary>Ends the connection instead of going on.</summary>
    public void Cut()
    {
        IsCut = true;
        Release();
    }
}
