using ModelManager.Primitives;

namespace ModelManager.UnitTests.Server.Library;

public sealed class LibraryScanTests : IDisposable
{
    private readonly StorageFixture _storage = new();

    public void Dispose() => _storage.Dispose();

    [Fact]
    public void A_version_without_a_manifest_works()
    {
        _storage.PutByHand("asr", "1.0.0", "a.bin", "nested/b.bin");
        var checksums = _storage.At("storage", "models", "asr", "1.0.0", "checksum.sha256");
        File.SetLastWriteTimeUtc(checksums, new DateTime(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc));

        var version = _storage.Scan().Find("asr")!.Latest;

        Assert.Equal(["a.bin", "nested/b.bin"], version.Files.Select(file => file.Path.Value));
        Assert.Equal([5L, 12L], version.Files.Select(file => file.SizeBytes));
        Assert.Equal(17, version.SizeBytes);
        Assert.Equal(Digest.Of("a.bin"u8), version.Files[0].Sha256);
        Assert.Equal(Digest.Of(File.ReadAllBytes(checksums)), version.ChecksumSha256);
        Assert.Equal("2024-05-06T07:08:09Z", version.PublishedAt);
        Assert.Equal("{}", version.Extra.GetRawText());
    }

    [Theory]
    [InlineData("""{"published_at":"2020-01-02T03:04:05+01:00","extra":{"a":[1]}}""", "2020-01-02T02:04:05Z", """{"a":[1]}""")]
    [InlineData("""{"published_at":"2020-01-02T03:04:05Z","extra":"text"}""", "2020-01-02T03:04:05Z", "{}")]
    [InlineData("""{"published_at":7}""", "2024-01-01T00:00:00Z", "{}")]
    [InlineData("not json", "2024-01-01T00:00:00Z", "{}")]
    [InlineData("", "2024-01-01T00:00:00Z", "{}")]
    public void The_manifest_adds_a_time_and_extra_where_it_can(string manifest, string publishedAt, string extra)
    {
        _storage.PutByHand("asr", "1.0.0", "a.bin");
        var folder = _storage.At("storage", "models", "asr", "1.0.0");
        File.WriteAllText(Path.Combine(folder, "manifest.json"), manifest);
        File.SetLastWriteTimeUtc(Path.Combine(folder, "checksum.sha256"), new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        var version = _storage.Scan().Find("asr")!.Latest;

        Assert.Equal((publishedAt, extra), (version.PublishedAt, version.Extra.GetRawText()));
    }

    [Fact]
    public void What_is_no_version_is_left_out_and_told_and_hides_nothing()
    {
        _storage.PutByHand("good", "1.0.0", "a.bin");
        _storage.PutByHand("good", "2.0.0", "a.bin");
        _storage.PutByHand("lacks", "1.0.0", "a.bin");
        File.Delete(_storage.At("storage", "models", "lacks", "1.0.0", "a.bin"));
        _storage.PutByHand("link", "1.0.0", "a.bin");
        File.Delete(_storage.At("storage", "models", "link", "1.0.0", "a.bin"));
        File.CreateSymbolicLink(_storage.At("storage", "models", "link", "1.0.0", "a.bin"), "/etc/passwd");
        _storage.PutByHand("empty", "1.0.0");
        _storage.PutByHand("twins", "1.0.0", "A", "a");
        Directory.CreateDirectory(_storage.At("storage", "models", "bare", "1.0.0"));
        Directory.CreateDirectory(_storage.At("storage", "models", "con", "1.0.0"));
        Directory.CreateDirectory(_storage.At("storage", "models", "index.json", "1.0.0"));
        Directory.CreateDirectory(_storage.At("storage", "models", "good", ".hidden"));
        Directory.CreateSymbolicLink(_storage.At("storage", "models", "good", "3.0.0"), _storage.At("storage", "models", "good", "1.0.0"));
        File.WriteAllText(_storage.At("storage", "models", "a file"), "");

        var snapshot = _storage.Scan();

        Assert.Equal([ModelKey.Parse("good", "1.0.0"), ModelKey.Parse("good", "2.0.0")], snapshot.Versions.Select(version => version.Key));
        Assert.Equal(8, _storage.Warnings.Count);
        Assert.Contains("left out: lacks 1.0.0 lacks the file 'a.bin'", _storage.Warnings);
        Assert.Contains("left out: link 1.0.0 lacks the file 'a.bin'", _storage.Warnings);
        Assert.Contains("left out: bare 1.0.0 has no checksum.sha256", _storage.Warnings);
    }

    [Theory]
    [InlineData("../../../../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("manifest.json")]
    public void A_list_that_names_what_it_must_not_is_refused(string path)
    {
        _storage.PutByHand("asr", "1.0.0", "a.bin");
        File.AppendAllText(_storage.At("storage", "models", "asr", "1.0.0", "checksum.sha256"), $"{new string('0', 64)}  {path}\n");

        Assert.Empty(_storage.Scan().Versions);
        Assert.Single(_storage.Warnings);
    }

    [Fact]
    public void The_newest_version_comes_first_and_is_the_latest()
    {
        foreach (var version in new[] { "1.9.0", "1.10.0", "1.10.0-rc.1", "v9" })
        {
            _storage.PutByHand("asr", version, "a.bin");
        }

        var model = _storage.Scan().Find("asr")!;

        Assert.Equal(["1.10.0", "1.10.0-rc.1", "1.9.0", "v9"], model.Versions.Select(version => version.Key.Version.Value));
        Assert.Contains("\"latest_version\":\"1.10.0\"", System.Text.Encoding.UTF8.GetString(model.Body.Value.Content), StringComparison.Ordinal);
    }
}
