using System.Net.Sockets;
using System.Text;

namespace ModelManager.IntegrationTests.Server;

/// <summary>Paths as no client library sends them, over a bare socket.</summary>
public sealed class HostilePathTests(LibraryFixture library) : IClassFixture<LibraryFixture>
{
    private const string Secret = "this must not be served";

    [Theory]
    [InlineData("/storage/models/asr/1.0.0/../../../secret")]
    [InlineData("/storage/models/asr/1.0.0/%2e%2e/%2e%2e/%2e%2e/secret")]
    [InlineData("/storage/models/asr/1.0.0/..%2f..%2f..%2fsecret")]
    [InlineData("/storage/models/asr/1.0.0/..%2F..%2F..%2Fsecret")]
    [InlineData("/storage/models/asr/1.0.0/..%5c..%5c..%5csecret")]
    [InlineData("/storage/models/asr/1.0.0/..\\..\\..\\secret")]
    [InlineData("/storage/models/asr/1.0.0/%252e%252e/%252e%252e/secret")]
    [InlineData("/storage/models/asr/1.0.0/.%2e/.%2e/.%2e/secret")]
    [InlineData("/storage/models/asr/1.0.0/model.bin%00")]
    [InlineData("/storage/models/asr/1.0.0/model.bin%00.txt")]
    [InlineData("/storage/models/asr/1.0.0/model.bin/")]
    [InlineData("/storage/models/asr/1.0.0/./%2e/secret")]
    [InlineData("/storage/models/asr/1.0.0//secret")]
    [InlineData("/storage/models/asr/1.0.0//etc/passwd")]
    [InlineData("/storage/models/asr/1.0.0/%2fetc%2fpasswd")]
    [InlineData("/storage/models/asr/1.0.0/unlisted")]
    [InlineData("/storage/models/asr/1.0.0/link")]
    [InlineData("/storage/models/asr/1.0.0/MODEL.BIN")]
    [InlineData("/storage/models/asr/1.0.0/")]
    [InlineData("/storage/models/asr/1.0.0")]
    [InlineData("/storage/models/asr/")]
    [InlineData("/storage/models/asr/%2e%2e/%2e%2e/secret")]
    [InlineData("/storage/models/%2e%2e/secret/x")]
    [InlineData("/storage/models/..%2f..%2fsecret/1.0.0/model.bin")]
    [InlineData("/storage/models/asr/2.0.0/model.bin")]
    [InlineData("/storage/secret")]
    [InlineData("/storage/.modellibrary/lock")]
    [InlineData("/storage/api/models/index.json")]
    [InlineData("/storage/models/asr/1.0.0/\u00e9")]
    [InlineData("/storage/models/asr/1.0.0/%c0%ae%c0%ae/%c0%ae%c0%ae/secret")]
    [InlineData("/storage/models/asr/1.0.0/%ff")]
    [InlineData("/api/models/%2e%2e")]
    [InlineData("/api/models/..%2f..%2fsecret")]
    [InlineData("/api/models/ASR")]
    [InlineData("/api/models/asr%00")]
    [InlineData("/secret")]
    [InlineData("/")]
    public async Task Nothing_but_what_a_version_lists_is_served(string path)
    {
        library.Folder.Text("storage/secret", Secret);
        library.Folder.Text("storage/models/asr/1.0.0/unlisted", Secret);
        var link = library.Folder.At("storage", "models", "asr", "1.0.0", "link");
        if (!File.Exists(link))
        {
            File.CreateSymbolicLink(link, library.Folder.At("storage", "secret"));
        }

        var answer = await GetAsync(path);

        Assert.Contains(answer.Split(' ')[1], new[] { "400", "404" });
        Assert.DoesNotContain(Secret, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/storage/models/asr/1.0.0/model.bin")]
    [InlineData("/storage/models/asr/1.0.0/%6dodel.bin")]
    [InlineData("/storage/models/asr/1.0.0/nested/../model.bin")]
    [InlineData("/storage/models/asr/1.0.0/model.bin?x=/../..")]
    public async Task Other_spellings_of_a_good_path_are_that_path(string path)
    {
        Assert.StartsWith("HTTP/1.1 200 ", await GetAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listed_file_that_was_swapped_for_a_link_or_cut_is_not_served()
    {
        library.Folder.File("more/a", 20);
        library.Folder.File("more/b", 20);
        await library.Server.PublishAsync("swapped", "1.0.0", library.Folder.At("more"));
        var folder = library.Folder.At("storage", "models", "swapped", "1.0.0");
        Assert.StartsWith("HTTP/1.1 200 ", await GetAsync("/storage/models/swapped/1.0.0/a"), StringComparison.Ordinal);

        File.Delete(Path.Combine(folder, "a"));
        File.CreateSymbolicLink(Path.Combine(folder, "a"), "/etc/passwd");
        File.WriteAllText(Path.Combine(folder, "b"), "short");

        Assert.StartsWith("HTTP/1.1 500 ", await GetAsync("/storage/models/swapped/1.0.0/a"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 500 ", await GetAsync("/storage/models/swapped/1.0.0/b"), StringComparison.Ordinal);
    }

    private async Task<string> GetAsync(string path)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(library.Server.BaseUrl.Host, library.Server.BaseUrl.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        using var answer = new StreamReader(stream, Encoding.Latin1);
        return await answer.ReadToEndAsync();
    }
}
