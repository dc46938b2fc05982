using ModelManager.Catalogue;
using ModelManager.Http;
using ModelManager.Primitives;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Catalogue;

public sealed class CatalogueClientTests : IAsyncLifetime
{
    private readonly FakeVersion _version = new("m é", "1.0", ("f", Bytes.Of(100_000)), ("g", [])) { ChunkBytes = 65536 };
    private readonly HttpTransport _transport = new(new HttpSettings(), TimeProvider.System);
    private readonly FakeLibrary _library;

    public CatalogueClientTests() => _library = new FakeLibrary(_version, new FakeVersion("m é", "2.0", ("f", [1])));

    private CatalogueClient Client => new(_transport, _library.Url, Asking.NoHeaders(_library.Url));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _transport.Dispose();
        await _library.DisposeAsync();
    }

    [Fact]
    public async Task The_documents_of_a_library()
    {
        Assert.Equal("m é", Assert.Single(await Client.GetModelsAsync(default)).Id.Value);
        Assert.Equal("2.0", (await Client.GetEntryAsync(ModelId.Parse("m é"), null, default)).Key.Version.Value);
        var entry = await Client.GetEntryAsync(_version.Key.Id, _version.Key.Version, default);
        Assert.Equal(_version.Entry.ChecksumSha256, entry.ChecksumSha256);
        Assert.Equal(_version.Checksums, await Client.GetChecksumsAsync(entry, default));
        Assert.Equal(2, (await Client.GetChunkDigestsAsync(entry, default))[ModelPath.Parse("f")].Digests.Count);
    }

    [Theory]
    [InlineData("none", null)]
    [InlineData("m é", "3.0")]
    public async Task What_it_does_not_have(string id, string? version) =>
        Assert.Equal(ErrorCode.NotInCatalogue, await CodeAsync(() => Client.GetEntryAsync(ModelId.Parse(id), version is null ? null : ModelVersion.Parse(version), default)));

    [Fact]
    public async Task A_model_that_is_gone_is_not_there()
    {
        _library.Break("410 Gone");
        Assert.Equal(ErrorCode.NotInCatalogue, await CodeAsync(() => Client.GetModelAsync(_version.Key.Id, default)));
    }

    [Theory]
    [InlineData("404 Not Found", ErrorCode.HttpStatus)]
    [InlineData("500 Oops", ErrorCode.HttpStatus)]
    [InlineData("401 Unauthorized", ErrorCode.Auth)]
    [InlineData("204 No Content", ErrorCode.UnexpectedResponse)]
    public async Task A_library_that_fails(string status, ErrorCode code)
    {
        _library.Break(status);
        Assert.Equal(code, await CodeAsync(() => Client.GetModelsAsync(default)));
    }

    [Fact]
    public async Task An_answer_beyond_64_MiB_is_refused_without_being_kept()
    {
        var sent = 0L;
        _library.Instead = async (_, stream) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray());
            for (var block = new byte[1 << 20]; ; sent += block.Length)
            {
                Array.Fill(block, (byte)' ');
                await stream.WriteAsync(block);
            }
        };

        Assert.Equal(ErrorCode.UnexpectedResponse, await CodeAsync(() => Client.GetModelsAsync(default)));
        Assert.InRange(sent, 60L << 20, 80L << 20);
    }

    [Theory]
    [InlineData("other files")]
    [InlineData("other digest")]
    [InlineData("a file less")]
    [InlineData("a file more")]
    [InlineData("garbage")]
    [InlineData("bytes that are no text")]
    public async Task Checksums_that_disagree_with_the_catalogue_are_refused(string how)
    {
        // Each has the digest that the catalogue gives, so the lists themselves are compared.
        var g = Digest.Of([]);
        var f = Digest.Of(_version.Contents[ModelPath.Parse("f")]);
        _version.Checksums = how switch
        {
            "other files" => Format(("f", f), ("h", g)),
            "other digest" => Format(("f", f), ("g", f)),
            "a file less" => Format(("f", f)),
            "a file more" => Format(("f", f), ("g", g), ("h", g)),
            "garbage" => "garbage"u8.ToArray(),
            _ => [.. _version.Checksums[..^2], 0xff, (byte)'\n'],
        };
        var entry = await Client.GetEntryAsync(_version.Key.Id, _version.Key.Version, default);

        Assert.Equal(ErrorCode.UnexpectedResponse, await CodeAsync(() => Client.GetChecksumsAsync(entry, default)));
    }

    [Theory]
    [InlineData("F *f\r\nG *g\r\n")]
    [InlineData("G  g\nF  f\n")]
    [InlineData("F  f\nG  g")]
    public async Task Checksums_that_sha256sum_would_read_are_taken_in_any_order(string text)
    {
        var (f, g) = (Digest.Of(_version.Contents[ModelPath.Parse("f")]), Digest.Of([]));
        text = text.Replace("F", f.Hex, StringComparison.Ordinal).Replace("G", g.Hex, StringComparison.Ordinal);
        _version.Checksums = System.Text.Encoding.UTF8.GetBytes(text);
        var entry = await Client.GetEntryAsync(_version.Key.Id, _version.Key.Version, default);

        Assert.Equal(_version.Checksums, (await Client.GetChecksumsAsync(entry, default)).ToArray());
    }

    [Fact]
    public async Task Checksums_of_another_digest_are_refused()
    {
        var entry = await Client.GetEntryAsync(_version.Key.Id, _version.Key.Version, default);
        _version.Checksums = [.. _version.Checksums, (byte)'\n'];

        Assert.Equal(ErrorCode.UnexpectedResponse, await CodeAsync(() => Client.GetChecksumsAsync(entry, default)));
    }

    [Theory]
    [InlineData("404 Not Found")]
    [InlineData("403 Forbidden")]
    [InlineData("200 OK")]
    public async Task Without_a_manifest_it_works_as_well(string status)
    {
        var entry = _version.Entry;
        _library.Instead = (_, stream) => FakeLibrary.ReplyAsync(stream, status, "", "garbage"u8.ToArray());

        Assert.Empty(await Client.GetChunkDigestsAsync(entry, default));
    }

    [Fact]
    public async Task A_static_server_may_redirect_to_the_trailing_slash()
    {
        _library.Instead = async (request, stream) => request.Target == "/api/models/m%20%C3%A9"
            && await FakeLibrary.ReplyAsync(stream, "301 Moved", "Location: /api/models/m%20%C3%A9/\r\n", []);
        var answered = false;
        var first = _library.Instead;
        _library.Instead = async (request, stream) =>
        {
            if (request.Target.EndsWith('/'))
            {
                answered = true;
                var json = """{"model_id":"m é","versions":[{"version":"1","size_bytes":0,"checksum_sha256":"S","files":[{"path":"f","size_bytes":0,"sha256":"S"}]}]}""";
                return await FakeLibrary.ReplyAsync(stream, "200 OK", "", System.Text.Encoding.UTF8.GetBytes(json.Replace("S", new string('a', 64), StringComparison.Ordinal)));
            }

            return await first(request, stream);
        };

        Assert.Equal("1", (await Client.GetModelAsync(_version.Key.Id, default)).LatestVersion.Value);
        Assert.True(answered);
    }

    private static byte[] Format(params (string Path, Digest Digest)[] files) =>
        ChecksumFile.Format(files.Select(file => KeyValuePair.Create(ModelPath.Parse(file.Path), file.Digest)));

    private static async Task<ErrorCode> CodeAsync<T>(Func<Task<T>> action) => (await Assert.ThrowsAsync<ModelManagerException>(action)).Code;
}
