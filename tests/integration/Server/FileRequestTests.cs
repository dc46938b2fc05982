using System.Net;
using System.Security.Cryptography;

namespace ModelManager.IntegrationTests.Server;

/// <summary>What a file request answers: methods, ranges and conditions.</summary>
public sealed class FileRequestTests(LibraryFixture library) : IClassFixture<LibraryFixture>
{
    private const string Url = LibraryFixture.File;

    private string Tag => $"\"sha256-{Convert.ToHexStringLower(SHA256.HashData(library.Content))}\"";

    [Fact]
    public async Task The_whole_file_comes_with_its_digest_as_strong_tag()
    {
        using var answer = await library.SendAsync(HttpMethod.Get, Url);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(library.Content, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(Tag, answer.Headers.ETag!.ToString());
        Assert.Equal("bytes", answer.Headers.AcceptRanges.ToString());
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Empty(answer.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=10-19", 10, 20)]
    [InlineData("bytes=999-", 999, 1000)]
    [InlineData("bytes=0-99999999999999999999", 0, 1000)]
    [InlineData("bytes=-7", 993, 1000)]
    [InlineData("bytes=-5000", 0, 1000)]
    public async Task A_range_is_sent_exactly(string range, int start, int end)
    {
        using var answer = await library.SendAsync(HttpMethod.Get, Url, ("Range", range));

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal($"bytes {start}-{end - 1}/{LibraryFixture.Length}", answer.Content.Headers.ContentRange!.ToString());
        Assert.Equal(end - start, answer.Content.Headers.ContentLength);
        Assert.Equal(library.Content[start..end], await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(Tag, answer.Headers.ETag!.ToString());
    }

    [Theory]
    [InlineData(Url, "bytes=1000-", 1000)]
    [InlineData(Url, "bytes=-0", 1000)]
    [InlineData("storage/models/asr/1.0.0/empty", "bytes=0-", 0)]
    public async Task A_range_outside_is_416_with_the_length(string url, string range, int length)
    {
        using var answer = await library.SendAsync(HttpMethod.Get, url, ("Range", range));

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
        Assert.Equal($"bytes */{length}", answer.Content.Headers.ContentRange!.ToString());
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("bytes=0-1,5-6")]
    [InlineData("bytes=9-1")]
    [InlineData("bytes=x")]
    [InlineData("lines=0-1")]
    public async Task Several_ranges_or_nonsense_are_answered_with_the_whole(string range)
    {
        using var answer = await library.SendAsync(HttpMethod.Get, Url, ("Range", range));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(LibraryFixture.Length, answer.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("{tag}", HttpStatusCode.PartialContent)]
    [InlineData("W/{tag}", HttpStatusCode.OK)]
    [InlineData("\"sha256-00\"", HttpStatusCode.OK)]
    [InlineData("Wed, 21 Oct 2015 07:28:00 GMT", HttpStatusCode.OK)]
    [InlineData("Wed, 21 Oct 2115 07:28:00 GMT", HttpStatusCode.OK)]
    [InlineData("*", HttpStatusCode.OK)]
    public async Task If_range_wants_the_strong_tag(string condition, HttpStatusCode expected)
    {
        using var answer = await library.SendAsync(
            HttpMethod.Get, Url, ("Range", "bytes=5-9"), ("If-Range", condition.Replace("{tag}", Tag, StringComparison.Ordinal)));

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK ? LibraryFixture.Length : 5, (await answer.Content.ReadAsByteArrayAsync()).Length);
    }

    [Theory]
    [InlineData("If-None-Match", "{tag}", HttpStatusCode.NotModified)]
    [InlineData("If-None-Match", "\"a\", W/{tag}", HttpStatusCode.NotModified)]
    [InlineData("If-None-Match", "*", HttpStatusCode.NotModified)]
    [InlineData("If-None-Match", "\"a\"", HttpStatusCode.PartialContent)]
    [InlineData("If-Match", "{tag}", HttpStatusCode.PartialContent)]
    [InlineData("If-Match", "*", HttpStatusCode.PartialContent)]
    [InlineData("If-Match", "\"a\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("If-Match", "W/{tag}", HttpStatusCode.PreconditionFailed)]
    public async Task Conditions_come_before_the_range(string name, string condition, HttpStatusCode expected)
    {
        using var answer = await library.SendAsync(
            HttpMethod.Get, Url, ("Range", "bytes=5-9"), (name, condition.Replace("{tag}", Tag, StringComparison.Ordinal)));

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(Tag, answer.Headers.ETag!.ToString());
        Assert.Equal(expected == HttpStatusCode.PartialContent ? 5 : 0, (await answer.Content.ReadAsByteArrayAsync()).Length);
    }

    [Fact]
    public async Task Head_tells_the_same_of_the_whole_and_knows_no_range()
    {
        using var answer = await library.SendAsync(HttpMethod.Head, Url, ("Range", "bytes=5-9"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(LibraryFixture.Length, answer.Content.Headers.ContentLength);
        Assert.Equal(Tag, answer.Headers.ETag!.ToString());
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Other_methods_are_not_allowed()
    {
        using var answer = await library.SendAsync(HttpMethod.Delete, Url);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow.Order());
    }

    [Theory]
    [InlineData("checksum.sha256")]
    [InlineData("manifest.json")]
    [InlineData("empty")]
    [InlineData("深 层/文件 100%.bin")]
    public async Task Every_file_of_a_version_is_tagged_with_its_digest(string path)
    {
        var content = await File.ReadAllBytesAsync(library.Folder.At("storage", "models", "asr", "1.0.0", path));
        var url = $"storage/models/asr/1.0.0/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}";
        for (var i = 0; i < 2; i++)
        {
            using var answer = await library.SendAsync(HttpMethod.Get, url);

            Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal($"\"sha256-{Convert.ToHexStringLower(SHA256.HashData(content))}\"", answer.Headers.ETag!.ToString());
            Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.ToString());
        }
    }
}
