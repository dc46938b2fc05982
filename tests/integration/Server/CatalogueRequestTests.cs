using System.Net;
using System.Text.Json;

namespace ModelManager.IntegrationTests.Server;

public sealed class CatalogueRequestTests(LibraryFixture library) : IClassFixture<LibraryFixture>
{
    [Theory]
    [InlineData("api/models", "api/models/index.json")]
    [InlineData("api/models/", "api/models/index.json")]
    [InlineData("api/models/asr", "api/models/asr/index.json")]
    [InlineData("api/models/asr/", "api/models/asr/index.json")]
    public async Task The_answer_is_the_static_index(string url, string index)
    {
        using var answer = await library.SendAsync(HttpMethod.Get, url);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(await File.ReadAllBytesAsync(library.Folder.At("storage", index)), await answer.Content.ReadAsByteArrayAsync());

        using var again = await library.SendAsync(HttpMethod.Get, url, ("If-None-Match", answer.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_new_version_is_there_at_once_under_another_tag()
    {
        using var before = await library.SendAsync(HttpMethod.Get, "api/models");
        await library.Server.PublishAsync("新模型 a+b", "1.0.0-rc.1+build", library.Folder.At("source"));

        using var list = await library.SendAsync(HttpMethod.Get, "api/models", ("If-None-Match", before.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.OK, list.StatusCode);

        using var model = JsonDocument.Parse(await library.Client.GetStringAsync($"api/models/{Uri.EscapeDataString("新模型 a+b")}"));
        var version = model.RootElement.GetProperty("versions")[0];
        Assert.Equal("1.0.0-rc.1+build", version.GetProperty("version").GetString());
        Assert.Equal(LibraryFixture.Length + 10, version.GetProperty("size_bytes").GetInt64());
        Assert.Equal(["empty", "model.bin", "深 层/文件 100%.bin"], version.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()));

        using var file = await library.SendAsync(HttpMethod.Get, $"storage/models/{Uri.EscapeDataString("新模型 a+b")}/{Uri.EscapeDataString("1.0.0-rc.1+build")}/model.bin");
        Assert.Equal(library.Content, await file.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_404_with_a_code()
    {
        using var answer = await library.SendAsync(HttpMethod.Get, "api/models/none");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("NOT_IN_CATALOGUE", body.RootElement.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Head_has_the_length_and_no_body()
    {
        using var get = await library.SendAsync(HttpMethod.Get, "api/models/asr");
        using var head = await library.SendAsync(HttpMethod.Head, "api/models/asr");

        Assert.Equal((await get.Content.ReadAsByteArrayAsync()).Length, head.Content.Headers.ContentLength);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
    }
}
