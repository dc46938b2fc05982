using ModelManager.Catalogue;
using ModelManager.Http;
using ModelManager.Primitives;
using ModelManager.UnitTests.Support;
using ModelManager.Verification;

namespace ModelManager.UnitTests.Maintenance;

public sealed class VersionVerifierTests : IDisposable
{
    private const int Chunk = 64 * 1024;

    private readonly MaintenanceFixture _fixture = new();
    private readonly FakeVersion _version = new("m", "1", ("f", Bytes.Of((3 * Chunk) + 9)), ("s/g", Bytes.Of(50)), ("empty", [])) { ChunkBytes = Chunk };
    private readonly HttpTransport _transport = new(new HttpSettings(), TimeProvider.System);

    private TemporaryRoot Root => _fixture.Root;

    private string Folder => StoreLayout.Version(_version.Key);

    private bool IsReady => _fixture.Registry.Current.Find(_version.Key)!.IsReady;

    public void Dispose()
    {
        _transport.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public async Task A_version_that_is_not_installed() =>
        Assert.Equal(ErrorCode.ModelNotAvailable, (await Assert.ThrowsAsync<ModelManagerException>(() => VerifyAsync())).Code);

    [Fact]
    public async Task A_right_version_asks_nobody_and_writes_nothing()
    {
        await InstallAsync();
        await using var library = new FakeLibrary(_version);
        var registry = Root.ReadText(StoreLayout.Registry);
        Root.Write($"{Folder}/added", "x");
        var told = new List<VerifyProgress>();

        var result = await _fixture.Verifier.VerifyAsync(_version.Key, Client(library), told.Add, default);

        Assert.True(result.IsRight);
        Assert.Equal(0, library.Count(""));
        Assert.Equal(registry, Root.ReadText(StoreLayout.Registry));
        Assert.Empty(_fixture.Told);
        Assert.Equal(new VerifyProgress((3 * Chunk) + 59, (3 * Chunk) + 59), told[^1]);
        Assert.All(told.SkipLast(1), progress => Assert.InRange(progress.Bytes, 0, progress.TotalBytes - 1));
    }

    [Fact]
    public async Task Damage_is_failed_and_told_once_and_a_version_that_is_right_again_is_ready()
    {
        await InstallAsync();
        Root.Write($"{Folder}/f", _version.Contents[ModelPath.Parse("f")].Flipped(Chunk));

        Assert.Equal(["f WrongContent "], Lines(await VerifyAsync()));
        Assert.False(IsReady);
        Assert.Equal((ErrorCode.Corrupt, "f"), (_fixture.Verifier.FailureOf(_version.Key)!.Code, _fixture.Verifier.FailureOf(_version.Key)!.Detail.Path));
        await VerifyAsync();
        Assert.Equal([(_version.Key, false)], _fixture.Told);

        Root.Write($"{Folder}/f", _version.Contents[ModelPath.Parse("f")]);
        Assert.True((await VerifyAsync()).IsRight);
        Assert.True(IsReady);
        Assert.Null(_fixture.Verifier.FailureOf(_version.Key));
        Assert.Equal([(_version.Key, false), (_version.Key, true)], _fixture.Told);
    }

    [Theory]
    [InlineData("flipped", "f WrongContent")]
    [InlineData("truncated", "f WrongSize")]
    [InlineData("emptied", "f WrongSize")]
    [InlineData("longer", "f WrongSize")]
    [InlineData("deleted", "f Missing")]
    [InlineData("folder", "f Missing")]
    [InlineData("link", "f Missing")]
    [InlineData("list flipped", "checksum.sha256 WrongContent")]
    [InlineData("list deleted", "checksum.sha256 Missing")]
    [InlineData("list huge", "checksum.sha256 WrongContent")]
    [InlineData("list link", "checksum.sha256 Missing")]
    public async Task Every_kind_of_damage_offline(string how, string expected)
    {
        await InstallAsync();
        Damage(how);

        Assert.Equal([expected + " "], Lines(await VerifyAsync()));
        Assert.False(IsReady);
    }

    [Theory]
    [InlineData("flipped", "f WrongContent 65536-131072")]
    [InlineData("truncated", "f WrongSize 131072-196617")]
    [InlineData("longer", "f WrongSize 196617-196620")]
    [InlineData("deleted", "f Missing ")]
    [InlineData("list flipped", "checksum.sha256 WrongContent ")]
    [InlineData("several", "f WrongSize 0-65536 131072-196617|s/g Missing ")]
    [InlineData("list and file", "checksum.sha256 Missing |f WrongContent 65536-131072")]
    public async Task The_library_says_where(string how, string expected)
    {
        await InstallAsync();
        await using var library = new FakeLibrary(_version);
        Damage(how);

        Assert.Equal(expected.Split('|'), Lines(await _fixture.Verifier.VerifyAsync(_version.Key, Client(library), null, default)));
        Assert.Equal(0, library.Count("/f"));
    }

    [Theory]
    [InlineData("broken")]
    [InlineData("withdrawn")]
    [InlineData("changed")]
    [InlineData("without manifest")]
    public async Task A_library_that_does_not_help_harms_nothing(string how)
    {
        await InstallAsync();
        var other = new FakeVersion("m", "1", ("f", Bytes.Of(3 * Chunk, seed: 7))) { ChunkBytes = Chunk };
        var bare = new FakeVersion("m", "1", [.. _version.Contents.Select(file => (file.Key.Value, file.Value))]);
        await using var library = new FakeLibrary(how switch { "withdrawn" => [], "changed" => [other], "without manifest" => [bare], _ => new[] { _version } });
        if (how == "broken")
        {
            library.Break("503 Service Unavailable");
        }

        Damage("flipped");

        Assert.Equal(["f WrongContent "], Lines(await _fixture.Verifier.VerifyAsync(_version.Key, Client(library), null, default)));
        Assert.False(IsReady);
    }

    [Fact]
    public async Task A_library_that_does_not_answer_is_not_waited_for()
    {
        await InstallAsync();
        await using var library = new FakeLibrary(_version);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        library.Instead = async (_, _) =>
        {
            asked.TrySetResult();
            await over.Task;
            return true;
        };
        var time = new ManualTimeProvider();
        using var transport = new HttpTransport(new HttpSettings(), time);
        Damage("flipped");
        var verifying = _fixture.NewVerifier(time: time).VerifyAsync(_version.Key, Client(library, transport), null, default);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(verifying.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(6));

        try
        {
            Assert.Equal(["f WrongContent "], Lines(await verifying.WaitAsync(TimeSpan.FromSeconds(30))));
        }
        finally
        {
            over.SetResult();
        }
    }

    [Fact]
    public async Task What_is_being_worked_on_or_cannot_be_written_is_told_and_not_noted()
    {
        await InstallAsync();
        Damage("flipped");
        using (_fixture.Guards.TryTake(_version.Key))
        {
            Assert.False((await VerifyAsync()).IsRight);
        }

        Assert.False((await _fixture.NewVerifier(mayWrite: false).VerifyAsync(_version.Key, null, null, default)).IsRight);
        Assert.True(IsReady);
        Assert.Empty(_fixture.Told);
    }

    // Hashing takes minutes; whoever repairs the version meanwhile must not find it failed afterwards.
    [Fact]
    public async Task What_was_repaired_while_it_was_read_is_looked_at_again()
    {
        await InstallAsync();
        Damage("flipped");
        var looks = 0;
        var verifier = _fixture.Verifier;

        var result = await verifier.VerifyAsync(
            _version.Key, null,
            progress =>
            {
                if (looks++ == 0)
                {
                    var path = Root.At($"{Folder}/f");
                    File.WriteAllBytes(path + ".new", _version.Contents[ModelPath.Parse("f")]);
                    File.Move(path + ".new", path, overwrite: true);
                }
            },
            default);

        Assert.True(result.IsRight);
        Assert.True(IsReady);
        Assert.Empty(_fixture.Told);
    }

    [Fact]
    public async Task Looking_can_be_cancelled_and_notes_nothing()
    {
        await InstallAsync();
        Damage("flipped");
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _fixture.Verifier.VerifyAsync(_version.Key, null, _ => stop.Cancel(), stop.Token));

        Assert.True(IsReady);
    }

    private static string[] Lines(VerifyResult result) =>
        [.. result.Damage.Select(damage => $"{damage.Path} {damage.Kind} {string.Join(' ', damage.Ranges.Select(range => $"{range.Start}-{range.End}"))}").Order(StringComparer.Ordinal)];

    private Task<VerifyResult> VerifyAsync() => _fixture.Verifier.VerifyAsync(_version.Key, null, null, default);

    private CatalogueClient Client(FakeLibrary library, HttpTransport? transport = null) => new(transport ?? _transport, library.Url, new OriginHeaders(library.Url, new Dictionary<string, string>()));

    private async Task InstallAsync()
    {
        foreach (var (path, content) in _version.Contents)
        {
            Root.Write($"{Folder}/{path}", content);
        }

        Root.Write($"{Folder}/checksum.sha256", _version.Checksums);
        await _fixture.Repair.RunAsync(default);
        await _fixture.Verification.RunAsync(default);
        Assert.Equal(["m 1 True True"], _fixture.Records);
    }

    private void Damage(string how)
    {
        var content = _version.Contents[ModelPath.Parse("f")];
        var (file, list) = ($"{Folder}/f", $"{Folder}/checksum.sha256");
        switch (how)
        {
            case "flipped":
                Root.Write(file, content.Flipped(Chunk + 1));
                break;
            case "truncated":
                Root.Write(file, content[..((2 * Chunk) + 1)]);
                break;
            case "emptied":
                Root.Write(file, []);
                break;
            case "longer":
                Root.Write(file, [.. content, 1, 2, 3]);
                break;
            case "deleted":
                File.Delete(Root.At(file));
                break;
            case "folder":
                File.Delete(Root.At(file));
                Directory.CreateDirectory(Root.At(file));
                break;
            case "link":
                File.Delete(Root.At(file));
                File.CreateSymbolicLink(Root.At(file), "/dev/zero");
                break;
            case "list flipped":
                Root.Write(list, _version.Checksums.Flipped(3));
                break;
            case "list deleted":
                File.Delete(Root.At(list));
                break;
            case "list huge":
                using (var huge = File.OpenWrite(Root.At(list)))
                {
                    huge.SetLength(ChecksumFile.MaxBytes + 1L);
                }

                break;
            case "list link":
                File.Delete(Root.At(list));
                File.CreateSymbolicLink(Root.At(list), "/dev/zero");
                break;
            case "several":
                Root.Write(file, content.Flipped(5)[..((2 * Chunk) + 1)]);
                File.Delete(Root.At($"{Folder}/s/g"));
                break;
            case "list and file":
                Root.Write(file, content.Flipped(Chunk + 1));
                File.Delete(Root.At(list));
                break;
            default:
                throw new ArgumentException(how);
        }
    }
}
