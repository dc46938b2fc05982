using ModelManager.Http;
using ModelManager.Primitives;
using ModelManager.Transfer;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Transfer;

public sealed class HttpOriginTests : IDisposable
{
    private readonly TemporaryRoot _root = new();
    private readonly HttpTransport _transport = new(new HttpSettings(), TimeProvider.System);

    public void Dispose()
    {
        _transport.Dispose();
        _root.Dispose();
    }

    [Theory]
    [InlineData(0, "200 OK", "Content-Length: 10\r\n", 0)]
    [InlineData(0, "200 OK", "", 0)]
    [InlineData(4, "200 OK", "Content-Length: 10\r\n", 0)]
    [InlineData(4, "206 Partial", "Content-Range: bytes 4-9/10\r\nContent-Length: 6\r\n", 4)]
    [InlineData(4, "206 Partial", "Content-Range: bytes 4-9/10\r\n", 4)]
    public async Task What_was_asked_for(long start, string status, string headers, long begins)
    {
        await using var server = new RawServer($"HTTP/1.1 {status}\r\nETag: \"t\"\r\n{headers}\r\n0123456789"[..^(int)begins]);

        using var body = await OpenAsync(server, start);

        Assert.Equal((begins, "\"t\""), (body.Start, body.ETag));
        var request = Assert.Single(server.Requests);
        Assert.Equal(start == 0 ? null : "bytes=4-9", request.Header("Range"));
        Assert.Equal(start == 0 ? null : "\"old\"", request.Header("If-Range"));
        Assert.Equal("/storage/models/m%20%C3%A9/1.0/a%20b/f%23.bin", request.Target);
    }

    [Theory]
    [InlineData(0, "200 OK", "Content-Length: 9\r\n")]
    [InlineData(0, "200 OK", "Content-Length: 11\r\n")]
    [InlineData(4, "200 OK", "Content-Length: 6\r\n")]
    [InlineData(4, "200 OK", "")]
    [InlineData(0, "206 Partial", "Content-Range: bytes 0-9/10\r\nContent-Length: 10\r\n")]
    [InlineData(4, "206 Partial", "Content-Length: 6\r\n")]
    [InlineData(4, "206 Partial", "Content-Range: bytes 3-9/10\r\nContent-Length: 7\r\n")]
    [InlineData(4, "206 Partial", "Content-Range: bytes 4-8/10\r\nContent-Length: 5\r\n")]
    [InlineData(4, "206 Partial", "Content-Range: bytes 4-8/10\r\n")]
    [InlineData(4, "206 Partial", "Content-Range: bytes 4-9/11\r\nContent-Length: 6\r\n")]
    [InlineData(4, "206 Partial", "Content-Range: bytes 4-9/*\r\nContent-Length: 6\r\n")]
    [InlineData(4, "206 Partial", "Content-Range: bytes */10\r\nContent-Length: 6\r\n")]
    [InlineData(4, "206 Partial", "Content-Range: lines 4-9/10\r\nContent-Length: 6\r\n")]
    [InlineData(4, "206 Partial", "Content-Range: nonsense\r\nContent-Length: 6\r\n")]
    [InlineData(4, "206 Partial", "Content-Range: bytes 4-9/10\r\nContent-Length: 10\r\n")]
    [InlineData(4, "206 Partial", "Content-Type: multipart/byteranges; boundary=x\r\nContent-Length: 6\r\n")]
    [InlineData(4, "416 Range Not Satisfiable", "Content-Range: bytes */3\r\nContent-Length: 0\r\n")]
    [InlineData(0, "204 No Content", "")]
    [InlineData(0, "200 OK", "Content-Encoding: gzip\r\nContent-Length: 10\r\n")]
    public async Task Anything_else_is_a_wrong_answer(long start, string status, string headers)
    {
        await using var server = new RawServer($"HTTP/1.1 {status}\r\n{headers}\r\n0123456789");

        Assert.Equal(ErrorCode.UnexpectedResponse, (await Assert.ThrowsAsync<ModelManagerException>(() => OpenAsync(server, start))).Code);
    }

    [Fact]
    public async Task A_server_that_ignores_a_range_and_tells_no_length_costs_nothing_that_is_here()
    {
        const int Chunk = 64 * 1024;
        var content = Bytes.Of(3 * Chunk);
        var fetch = new Fetch(_root, new FakeVersion("m", "1.0", ("f.bin", content)) { ChunkBytes = Chunk });
        await fetch.InterruptAsync(content, 2 * Chunk);
        await using var server = new RawServer("HTTP/1.1 200 OK\r\n\r\n<html>");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        var failure = await Assert.ThrowsAsync<ModelManagerException>(
            () => fetch.RunAsync(new HttpOrigin(_transport, server.Url, Asking.NoHeaders(server.Url)), patience.Token));

        Assert.Equal(ErrorCode.UnexpectedResponse, failure.Code);
        Assert.Equal(content[..(2 * Chunk)], _root.Read(fetch.Part));
    }

    private async Task<OriginBody> OpenAsync(RawServer server, long start)
    {
        var plan = new FakeVersion("m é", "1.0", ("a b/f#.bin", Bytes.Of(10))).PlanFile(_root.Folder);
        return await new HttpOrigin(_transport, server.Url, Asking.NoHeaders(server.Url)).OpenAsync(plan, new ByteRange(start, 10), start == 0 ? null : "\"old\"", default);
    }
}
