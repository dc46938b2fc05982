using System.Text;
using ModelManager.Faults;
using ModelManager.Primitives;
using ModelManager.TortureTests.Support;
using Xunit.Abstractions;

namespace ModelManager.TortureTests.Names;

/// <summary>
/// A library that puts hostile names into its documents gets a typed refusal, or a correct installation when a name is unusual and right.
/// Nothing outside of the root is touched.
/// </summary>
public sealed class DocumentNameTests(ITestOutputHelper output) : IDisposable
{
    private const string Mark = "MARK";
    private const int ChunkBytes = 1 << 16;
    private readonly MemoryFolder _folder = new();

    private string Root => _folder.At("a/b/c/库");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Names_in_the_librarys_documents()
    {
        var random = new Random(Seeds.Next(output));

        // Half of a surrogate pair cannot be sent: what is sent in its place is the name.
        var names = HostileNames.All.Select(name => Encoding.UTF8.GetString(HostileNames.Utf8(name))).Distinct(StringComparer.Ordinal).OrderBy(_ => random.Next()).Take(Size.Of(quick: 6, @long: 1000)).ToList();
        var canaries = await Canaries.PlaceAsync(_folder.Path, Root);
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            foreach (var (place, answer) in new[]
            {
                ("a file", await InstallAsync(Model("asr", "1.0.0", name), "asr")),
                ("the newest version", await InstallAsync(Model("asr", name, "f"), "asr")),
                ("a model", await ListAsync(Model(name, "1.0.0", "f"))),
                ("checksum.sha256 alone", await InstallWithAsync(ResourceKind.Checksums, $"{new string('0', 64)}  {name}\n")),
                ("the manifest alone", await InstallWithAsync(ResourceKind.Manifest, null, name)),
            })
            {
                counts[$"{place}: {answer}"] = counts.GetValueOrDefault($"{place}: {answer}") + 1;
                Assert.True(answer is "OK" or "UNEXPECTED_RESPONSE" or "1 listed", $"'{name}' {Convert.ToHexString(HostileNames.Utf8(name))} as {place}: {answer}");
            }
        }

        output.WriteLine($"{names.Count} names in 5 documents\n{string.Join('\n', counts.Select(pair => $"{pair.Key} {pair.Value}"))}");
        Assert.Equal("", await canaries.FindChangesAsync());
    }

    [Fact]
    public async Task Bytes_that_are_no_text_in_the_librarys_documents()
    {
        var canaries = await Canaries.PlaceAsync(_folder.Path, Root);
        var random = new Random(Seeds.Next(output));
        foreach (var name in HostileNames.Bytes.OrderBy(_ => random.Next()).Take(Size.Of(quick: 3, @long: 100)))
        {
            foreach (var kind in new[] { ResourceKind.Model, ResourceKind.Models, ResourceKind.Checksums, ResourceKind.Manifest })
            {
                var answer = await InstallAsync(Model("asr", "1.0.0", Mark), "asr", server => server.Choose = (_, resource) =>
                    resource.Kind == kind ? Answering(body => Replace(body, name)) : null);
                Assert.Equal(kind is ResourceKind.Manifest or ResourceKind.Models ? "OK" : "UNEXPECTED_RESPONSE", answer);
            }
        }

        Assert.Equal("", await canaries.FindChangesAsync());
    }

    /// <summary>Two files that are one on some file systems, and a file where a folder is.</summary>
    [Theory]
    [InlineData("A.bin", "a.bin")]
    [InlineData("d/x", "D/y")]
    [InlineData("\u00E9", "e\u0301")]
    [InlineData("\u00C9", "\u00E9")]
    [InlineData("\u03C3", "\u03C2")]
    [InlineData("a", "a/b")]
    [InlineData("a/b", "a")]
    [InlineData("a", "a")]
    [InlineData("a", "A/b")]
    public async Task Twins_are_refused(string one, string other)
    {
        var canaries = await Canaries.PlaceAsync(_folder.Path, Root);
        Assert.Equal("UNEXPECTED_RESPONSE", await InstallAsync(Model("asr", "1.0.0", one, other), "asr"));
        Assert.Equal("", await canaries.FindChangesAsync());
        Assert.False(Directory.Exists(Path.Combine(Root, "models/asr")));
    }

    private static ServedModel Model(string id, string version, params string[] files) =>
        new(id, version, ChunkBytes, [ServedFile.FromSeed("good.bin", 10, 1), .. files.Select((file, i) => ServedFile.FromSeed(file, 300 + i, 2))]);

    private Task<string> InstallWithAsync(ResourceKind kind, string? line, string? file = null) => InstallAsync(
        Model("asr", "1.0.0", "f"), "asr", server => server.Choose = (_, resource) => resource.Kind != kind ? null : Answering(
            body => file is null ? [.. body, .. HostileNames.Utf8(line!)] : Encoding.UTF8.GetBytes(Model("asr", "1.0.0", "f", file).Manifest().ToJsonString())));

    private static Rule Answering(Func<byte[], byte[]> change) =>
        new(new Behaviour("hostile", "has another body") { AnswerAsync = exchange => exchange.SendAsync(exchange.Good.WithBody(change(exchange.Good.Body.ToArray()))) });

    private static byte[] Replace(byte[] body, byte[] name)
    {
        var at = body.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Mark));
        return at < 0 ? body : [.. body[..at], .. name, .. body[(at + Mark.Length)..]];
    }

    // Answers OK or a code. What was installed is compared byte by byte, and removed.
    private async Task<string> InstallAsync(ServedModel model, string id, Action<FaultServer>? prepare = null)
    {
        await using var server = new FaultServer(model);
        prepare?.Invoke(server);
        await using var manager = Manager.Open(new ManagerOptions { Root = Root, LibraryUrl = server.Url.AbsoluteUri, UseScheduler = false });
        try
        {
            var installed = await manager.Download(id).Completion;
            Assert.StartsWith(Root + "/models/", installed.Path, StringComparison.Ordinal);
            Assert.Equal(model.Files.Count + 1, Directory.EnumerateFiles(installed.Path, "*", SearchOption.AllDirectories).Count());
            foreach (var file in model.Files)
            {
                Assert.Equal(file.Content, await File.ReadAllBytesAsync($"{installed.Path}/{file.Path}"));
            }

            await manager.RemoveAsync(installed.Key.Id.Value, installed.Key.Version.Value, CancellationToken.None);
            return "OK";
        }
        catch (ModelManagerException e)
        {
            return ErrorCodes.Name(e.Code);
        }
        finally
        {
            File.Delete(Path.Combine(Root, "registry.json"));
            foreach (var known in Directory.EnumerateFiles(Path.Combine(Root, ".modelmanager/checksums")))
            {
                File.Delete(known);
            }
        }
    }

    private async Task<string> ListAsync(ServedModel model)
    {
        await using var server = new FaultServer(model);
        await using var manager = Manager.Open(new ManagerOptions { Root = Root, LibraryUrl = server.Url.AbsoluteUri, UseScheduler = false });
        try
        {
            return $"{(await manager.GetModelsAsync(CancellationToken.None)).Count} listed";
        }
        catch (ModelManagerException e)
        {
            return ErrorCodes.Name(e.Code);
        }
    }
}
