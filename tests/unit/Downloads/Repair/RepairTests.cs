using ModelManager.Downloads;
using ModelManager.Lifecycle;
using ModelManager.Primitives;
using ModelManager.UnitTests.Support;
using ModelManager.Verification;

namespace ModelManager.UnitTests.Downloads.Repair;

public sealed class RepairTests
{
    private const int Chunk = RepairBench.Chunk;
    private const int Size = RepairBench.Size;

    [Theory]
    [InlineData(0, "bytes=0-65535")]
    [InlineData((2 * Chunk) + 5, "bytes=131072-196607")]
    [InlineData(Size - 1, "bytes=262144-262243")]
    public async Task Only_the_bad_chunk_is_fetched(int flipped, string range)
    {
        await using var bench = await RepairBench.InstallAsync();
        bench.Flip("a.bin", flipped);
        var told = new List<DownloadProgress>();

        var result = await bench.RepairAsync(told.Add);

        var damage = Assert.Single(result.Repaired);
        Assert.Equal(("a.bin", DamageKind.WrongContent), (damage.Path, damage.Kind));
        Assert.Equal(range, $"bytes={damage.Ranges.Single().Start}-{damage.Ranges.Single().End - 1}");
        Assert.Equal([range], bench.Ranges("a.bin"));
        Assert.Empty(bench.Ranges("s/b.bin"));
        Assert.Equal(damage.Ranges[0].Length, told[^1].WireBytes);
        bench.AssertRight();
        Assert.Equal([ModelState.Repairing, ModelState.Ready], await bench.StatesAsync());
        Assert.Equal((ModelState.Ready, told[^1].TotalBytes), (told[^1].Phase, told[^1].Bytes));
        Assert.Equal(told.Select(progress => progress.Bytes).Order(), told.Select(progress => progress.Bytes));
        Assert.All(told.SkipLast(1), progress => Assert.True(progress.TotalBytes == 0 || progress.Bytes < progress.TotalBytes || progress.Phase != ModelState.Ready));
    }

    [Theory]
    [InlineData("truncated", "WrongSize", "bytes=131072-262243")]
    [InlineData("longer", "WrongSize")]
    [InlineData("deleted", "Missing", "all")]
    [InlineData("folder", "Missing", "all")]
    [InlineData("link", "Missing", "all")]
    public async Task Damage_of_other_kinds(string how, string kind, params string[] ranges)
    {
        await using var bench = await RepairBench.InstallAsync();
        switch (how)
        {
            case "truncated":
                bench.Write("a.bin", bench.Content("a.bin")[..((2 * Chunk) + 1)]);
                break;
            case "longer":
                bench.Write("a.bin", [.. bench.Content("a.bin"), 9]);
                break;
            default:
                File.Delete(bench.At("a.bin"));
                break;
        }

        if (how == "folder")
        {
            Directory.CreateDirectory(Path.Combine(bench.At("a.bin"), "x"));
        }
        else if (how == "link")
        {
            File.CreateSymbolicLink(bench.At("a.bin"), "/dev/zero");
        }

        Assert.Equal(kind, $"{Assert.Single((await bench.RepairAsync()).Repaired).Kind}");

        Assert.Equal(ranges, bench.Ranges("a.bin"));
        bench.AssertRight();
    }

    [Fact]
    public async Task Without_a_manifest_a_damaged_file_is_fetched_whole()
    {
        await using var bench = await RepairBench.InstallAsync(hasManifest: false);
        bench.Flip("a.bin", 7);
        File.Delete(bench.At("empty"));

        var result = await bench.RepairAsync();

        Assert.Equal(["a.bin WrongContent 0", "empty Missing 0"], result.Repaired.Select(damage => $"{damage.Path} {damage.Kind} {damage.Ranges.Count}").Order());
        Assert.Equal(["all"], bench.Ranges("a.bin"));
        Assert.Empty(bench.Ranges("s/b.bin"));
        bench.AssertRight();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_damaged_list_of_digests_is_replaced_and_the_files_are_held_against_the_librarys(bool isFileDamagedToo)
    {
        await using var bench = await RepairBench.InstallAsync();
        bench.Write(ModelPath.ChecksumFileName, [1, 2, 3]);
        if (isFileDamagedToo)
        {
            bench.Flip("s/b.bin", Chunk);
        }

        var result = await bench.RepairAsync();

        Assert.Equal(isFileDamagedToo ? ["checksum.sha256", "s/b.bin"] : ["checksum.sha256"], result.Repaired.Select(damage => damage.Path));
        Assert.Empty(bench.Ranges("a.bin"));
        Assert.Equal(isFileDamagedToo ? ["bytes=65536-131071"] : [], bench.Ranges("s/b.bin"));
        bench.AssertRight();
    }

    [Fact]
    public async Task What_is_right_asks_nobody_and_what_is_added_stays()
    {
        await using var bench = await RepairBench.InstallAsync();
        File.WriteAllText(bench.At("added"), "mine");
        var before = bench.Library.Count("");

        Assert.Empty((await bench.RepairAsync()).Repaired);

        Assert.Equal(before, bench.Library.Count(""));
        Assert.Equal("mine", File.ReadAllText(bench.At("added")));
        bench.AssertRight();
        Assert.Equal([ModelState.Repairing, ModelState.Ready], await bench.StatesAsync());
    }

    [Fact]
    public async Task A_failed_version_becomes_ready()
    {
        await using var bench = await RepairBench.InstallAsync();
        bench.Flip("a.bin", 7);
        var verified = await bench.Manager.VerifyAsync("m", "1.0", null, default);
        Assert.Equal([new ByteRange(0, Chunk)], verified.Damage[0].Ranges);
        Assert.Equal(ModelState.Failed, bench.State);
        Assert.Equal([new ByteRange(0, Chunk)], bench.Manager.GetStatus("m", "1.0").Error!.Detail.Ranges);
        Assert.Equal(ErrorCode.ModelNotAvailable, Assert.Throws<ModelManagerException>(() => bench.Manager.GetModelPath("m")).Code);

        await bench.RepairAsync();

        Assert.Equal(bench.At("").TrimEnd('/'), bench.Manager.GetModelPath("m"));
        bench.AssertRight();
        Assert.Equal([ModelState.Failed, ModelState.Repairing, ModelState.Ready], await bench.StatesAsync());
    }

    [Fact]
    public async Task Not_installed()
    {
        await using var bench = await RepairBench.InstallAsync();

        Assert.Equal(ErrorCode.ModelNotAvailable, (await Assert.ThrowsAsync<ModelManagerException>(() => bench.Manager.RepairAsync("m", "2.0", null, default))).Code);
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<ModelManagerException>(() => { _ = bench.Manager.RepairAsync("m", "", null, default); }).Code);
        using var lookups = new TemporaryFolder();
        await using var manager = Manager.Open(new ManagerOptions { Root = lookups.At("root") });
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<ModelManagerException>(() => { _ = manager.RepairAsync("m", "1", null, default); }).Code);
        Assert.Equal(ErrorCode.ModelNotAvailable, (await Assert.ThrowsAsync<ModelManagerException>(() => manager.VerifyAsync("m", "1", null, default))).Code);
    }

    [Fact]
    public async Task What_the_library_no_longer_has_stays_as_it_is_and_is_failed()
    {
        await using var bench = await RepairBench.InstallAsync();
        bench.Flip("a.bin", 7);
        bench.Library.Versions.Clear();

        Assert.Equal(ErrorCode.NotInCatalogue, await bench.FailureAsync());

        Assert.Equal(bench.Content("a.bin").Flipped(7), File.ReadAllBytes(bench.At("a.bin")));
        Assert.Equal((ModelState.Failed, "a.bin"), (bench.State, bench.Manager.GetStatus("m", "1.0").Error!.Detail.Path));
        Assert.Equal([ModelState.Repairing, ModelState.Failed], await bench.StatesAsync());
        bench.AssertNothingLeft();
    }

    [Fact]
    public async Task Other_content_under_the_same_version()
    {
        await using var bench = await RepairBench.InstallAsync();
        bench.Flip("a.bin", 7);
        bench.Library.Versions[0] = new FakeVersion("m", "1.0", ("a.bin", Bytes.Of(Size, seed: 9)));

        Assert.Equal(ErrorCode.RemoteChanged, await bench.FailureAsync());

        Assert.Equal(bench.Content("a.bin").Flipped(7), File.ReadAllBytes(bench.At("a.bin")));
        bench.AssertNothingLeft();
    }

    [Fact]
    public async Task A_library_that_sends_other_bytes_replaces_nothing()
    {
        await using var bench = await RepairBench.InstallAsync();
        bench.Flip("a.bin", 7);
        bench.Library.Spoil = (path, content) => path == "a.bin" ? content.Flipped(8) : content;

        var failure = await Assert.ThrowsAsync<ModelManagerException>(() => bench.RepairAsync());

        Assert.Equal(ErrorCode.ChecksumMismatch, failure.Code);
        Assert.Equal([new ByteRange(0, Chunk)], failure.Detail.Ranges);
        Assert.Equal(bench.Content("a.bin").Flipped(7), File.ReadAllBytes(bench.At("a.bin")));
        bench.AssertNothingLeft();
        bench.Library.Spoil = (_, content) => content;
        await bench.RepairAsync();
        bench.AssertRight();
    }

    // The digests that say "this is the bad content" are believed until the file's own digest says otherwise.
    [Fact]
    public async Task A_lying_manifest_costs_one_more_fetch_of_the_file()
    {
        await using var bench = await RepairBench.InstallAsync();
        bench.Flip("a.bin", 7);
        var damaged = bench.Content("a.bin").Flipped(7);
        var lie = new FakeVersion("m", "1.0", [.. bench.Version.Contents.Select(file => (file.Key.Value, file.Key.Value == "a.bin" ? damaged : file.Value))]) { ChunkBytes = Chunk };
        await using var liar = new FakeLibrary(lie);
        using var client = new HttpClient();
        var manifest = await client.GetByteArrayAsync(new Uri(liar.Url, "storage/models/m/1.0/manifest.json"));
        bench.Library.Instead = (request, stream) =>
            request.Target.EndsWith("manifest.json", StringComparison.Ordinal) ? FakeLibrary.ReplyAsync(stream, "200 OK", "", manifest) : Task.FromResult(false);

        await bench.RepairAsync();

        Assert.Equal(["all"], bench.Ranges("a.bin"));
        bench.AssertRight();
    }
}
