using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using ModelManager.Catalogue;
using ModelManager.Primitives;
using ModelManager.UnitTests.Server.Library;

namespace ModelManager.UnitTests.Server.Publishing;

[SupportedOSPlatform("linux")]
public sealed class PublisherTests : IDisposable
{
    private const UnixFileMode ReadableFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode ReadableFolder = ReadableFile | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly StorageFixture _storage = new();

    public void Dispose() => _storage.Dispose();

    [Fact]
    public void A_folder_contributes_its_contents_and_a_file_itself()
    {
        _storage.AddSource("语音 模型/声学.bin", 100);
        _storage.AddSource("top.txt", 0);
        var single = _storage.AddSource("../single file.bin", 5);

        var published = _storage.Publish("语音", "版本 1", _storage.Source, single);

        Assert.Equal(["top.txt", "语音 模型/声学.bin", "single file.bin"], published.Files.Select(file => file.Path.Value));
        Assert.Equal(105, published.SizeBytes);
        var folder = _storage.At("storage", "models", "语音", "版本 1");
        Assert.Equal(
            ["checksum.sha256", "manifest.json", "single file.bin", "top.txt", "语音 模型/声学.bin"],
            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllBytes(single), File.ReadAllBytes(Path.Combine(folder, "single file.bin")));
    }

    [Fact]
    public void The_checksum_file_lists_every_model_file_in_order_of_its_bytes()
    {
        _storage.AddSource("b", 3);
        _storage.AddSource("a/x", 4);
        _storage.AddSource("a.b", 5);

        _storage.Publish("asr", "1.0.0");

        var folder = _storage.At("storage", "models", "asr", "1.0.0");
        var expected = new[] { "a.b", "a/x", "b" }.Select(path => $"{Digest.Of(File.ReadAllBytes(Path.Combine(folder, path))).Hex}  {path}\n");
        Assert.Equal(string.Concat(expected), File.ReadAllText(Path.Combine(folder, "checksum.sha256")));
    }

    [Fact]
    public void The_manifest_has_the_digest_of_every_chunk()
    {
        const int Chunk = 4 * 1024 * 1024;
        var exact = File.ReadAllBytes(_storage.AddSource("exact", 2 * Chunk));
        var odd = File.ReadAllBytes(_storage.AddSource("odd", Chunk + 1));
        _storage.AddSource("zero", 0);

        _storage.Publish("""{"licence":"MIT"}""", "asr", "1.0.0", []);

        var manifest = JsonSerializer.Deserialize(
            File.ReadAllBytes(_storage.At("storage", "models", "asr", "1.0.0", "manifest.json")), CatalogueJson.Default.ManifestDocument)!;
        Assert.Equal((1, "asr", "1.0.0", """{"licence":"MIT"}"""), (manifest.Schema, manifest.ModelId, manifest.Version, manifest.Extra!.Value.GetRawText()));
        Assert.InRange(DateTimeOffset.Parse(manifest.PublishedAt!), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
        var files = manifest.Files!.ToDictionary(file => file.Path!);
        Assert.All(files.Values, file => Assert.Equal(Chunk, file.Chunks!.SizeBytes));
        Assert.Equal([ChunkDigests.DigestOf(exact.AsSpan(0, Chunk)), ChunkDigests.DigestOf(exact.AsSpan(Chunk))], files["exact"].Chunks!.Xxh128!);
        Assert.Equal([ChunkDigests.DigestOf(odd.AsSpan(0, Chunk)), ChunkDigests.DigestOf(odd.AsSpan(Chunk))], files["odd"].Chunks!.Xxh128!);
        Assert.Empty(files["zero"].Chunks!.Xxh128!);
        Assert.Equal((Chunk + 1L, Digest.Of(odd).Hex), (files["odd"].SizeBytes, files["odd"].Sha256));
    }

    [Fact]
    public void Everything_published_can_be_read_by_a_web_server_of_another_user()
    {
        File.SetUnixFileMode(_storage.AddSource("nested/secret", 3), UnixFileMode.UserRead);

        _storage.Publish("asr", "1.0.0");

        foreach (var top in new[] { "models", "api" })
        {
            var entries = new DirectoryInfo(_storage.At("storage", top)).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).ToList();
            Assert.True(entries.Count >= 3);
            Assert.All(entries, entry => Assert.Equal(entry is FileInfo ? ReadableFile : ReadableFolder, entry.UnixFileMode));
        }
    }

    [Fact]
    public void A_published_version_never_changes()
    {
        _storage.AddSource("a", 3);
        _storage.Publish("asr", "1.0.0");
        var before = Snapshot();
        _storage.AddSource("b", 3);

        var refusal = Assert.Throws<ModelManagerException>(() => _storage.Publish("asr", "1.0.0"));

        Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
        Assert.Equal("asr 1.0.0 is published already, and a published version never changes", refusal.Message);
        Assert.Equal(before, Snapshot());
    }

    [Theory]
    [InlineData("asr", "1.0.0-RC")]
    [InlineData("ASR", "2.0.0")]
    [InlineData("index.json", "1.0.0")]
    [InlineData("INDEX.json.new", "1.0.0")]
    public void Names_that_clash_with_what_is_there_are_refused(string id, string version)
    {
        _storage.AddSource("a", 3);
        _storage.Publish("asr", "1.0.0-rc");
        var before = Snapshot();

        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<ModelManagerException>(() => _storage.Publish(id, version)).Code);
        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public void What_a_killed_publish_left_is_deleted_by_the_next_and_the_indexes_are_mended()
    {
        _storage.AddSource("a", 3);
        _storage.PutByHand("hand", "1.0.0", "b.bin");
        var orphan = _storage.At("storage", ".modellibrary", "staging", "0123456789abcdef");
        Directory.CreateDirectory(Path.Combine(orphan, "content", "nested"));
        File.WriteAllText(Path.Combine(orphan, "lock"), "");
        File.WriteAllText(Path.Combine(orphan, "content", "nested", "half"), "half");

        _storage.Publish("asr", "1.0.0");

        Assert.Empty(Directory.EnumerateFileSystemEntries(_storage.At("storage", ".modellibrary", "staging")));
        Assert.Equal(["asr", "hand"], IndexedModels());
        Assert.True(File.Exists(_storage.At("storage", "api", "models", "hand", "index.json")));
    }

    [Fact]
    public void A_refused_publish_mends_the_indexes_of_one_that_was_killed_after_its_rename()
    {
        _storage.AddSource("a", 3);
        _storage.Publish("asr", "1.0.0");
        Directory.Delete(_storage.At("storage", "api"), recursive: true);

        Assert.Throws<ModelManagerException>(() => _storage.Publish("asr", "1.0.0"));

        Assert.Equal(["asr"], IndexedModels());
    }

    [Fact]
    public void A_model_that_was_removed_leaves_the_indexes()
    {
        _storage.AddSource("a", 3);
        _storage.Publish("asr", "1.0.0");
        Directory.Delete(_storage.At("storage", "models", "asr"), recursive: true);

        _storage.Publish("llm", "1.0.0");

        Assert.Equal(["llm"], IndexedModels());
        Assert.False(File.Exists(_storage.At("storage", "api", "models", "asr", "index.json")));
    }

    [Fact]
    public void The_index_files_are_what_the_server_answers()
    {
        _storage.AddSource("a", 3);
        _storage.Publish("""{"名":"值"}""", "语音", "1.0.0", []);
        _storage.Publish("语音", "1.1.0");

        var snapshot = _storage.Scan();

        var list = File.ReadAllText(_storage.At("storage", "api", "models", "index.json"));
        Assert.Equal(Encoding.UTF8.GetString(snapshot.ListBody.Value.Content), list);
        Assert.Equal("""{"models":[{"model_id":"语音","latest_version":"1.1.0","versions":["1.1.0","1.0.0"],"size_bytes":3,"extra":{}}]}""", list);
        Assert.Equal(
            Encoding.UTF8.GetString(snapshot.Find("语音")!.Body.Value.Content),
            File.ReadAllText(_storage.At("storage", "api", "models", "语音", "index.json")));
    }

    private List<string?> IndexedModels() => [.. JsonSerializer.Deserialize(
        File.ReadAllBytes(_storage.At("storage", "api", "models", "index.json")), CatalogueJson.Default.ModelListDocument)!.Models!.Select(model => model.ModelId)];

    private List<(string, DateTime)> Snapshot() => [.. new DirectoryInfo(_storage.Storage)
        .EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
        .Where(entry => !entry.FullName.Contains(".modellibrary", StringComparison.Ordinal))
        .Select(entry => (entry.FullName, entry.LastWriteTimeUtc))
        .Order()];
}
