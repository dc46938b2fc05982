using ModelManager.IntegrationTests.Support;
using ModelManager.Lifecycle;
using ModelManager.Primitives;

namespace ModelManager.IntegrationTests.Network;

/// <summary>A byte that changes on the way never becomes part of an installed version.</summary>
public sealed class CorruptionTests
{
    private const long Size = 6_000_000;
    private const long DamagedByte = 4_321_000;

    [Fact]
    public async Task Damage_that_happens_once_is_healed()
    {
        await using var library = await TestLibrary.WithModelAsync(Size, 1000);
        await using var relay = new HttpRelay(library.Url);
        var damaged = 0;
        relay.Tamper = (request, offset, bytes) => Flip(request, offset, bytes, mayDamage: () => Interlocked.Increment(ref damaged) == 1);
        await using var manager = Manager.Open(library.Options(relay.BaseUrl) with { Limits = new() { ConnectionsPerDownload = 1 } });
        var task = manager.Download("asr", "1.0.0");

        var installed = await task.DoneAsync();

        await Installed.CheckAsync(installed.Path);
        Assert.Equal(library.Content("asr", "1.0.0", "part-0.bin"), await File.ReadAllBytesAsync(Path.Combine(installed.Path, "part-0.bin")));
        Assert.Equal(2, damaged);
        Assert.Equal(1, task.Progress.Retries);
    }

    [Fact]
    public async Task Damage_that_stays_is_a_checksum_mismatch_and_nothing_is_installed()
    {
        await using var library = await TestLibrary.WithModelAsync(Size, 1000);
        await using var relay = new HttpRelay(library.Url);
        relay.Tamper = (request, offset, bytes) => Flip(request, offset, bytes, mayDamage: () => true);
        var sightings = 0;
        var version = Path.Combine(library.Root, "models/asr/1.0.0");
        await using var manager = library.Open(relay.BaseUrl);
        manager.DownloadEvent += _ => sightings += Directory.Exists(version) ? 1 : 0;

        var failure = await manager.Download("asr", "1.0.0").FailureAsync();

        Assert.Equal((ErrorCode.ChecksumMismatch, "part-0.bin"), (failure.Code, failure.Detail.Path));
        Assert.Equal((ModelState.Failed, ErrorCode.ChecksumMismatch), (manager.GetStatus("asr", "1.0.0").State, manager.GetStatus("asr", "1.0.0").Error!.Code));
        Assert.False(Directory.Exists(version));
        Assert.Equal(ErrorCode.ModelNotAvailable, Assert.Throws<ModelManagerException>(() => manager.GetModelPath("asr")).Code);

        // The cable is changed: the same task succeeds.
        relay.Tamper = null;
        await Installed.CheckAsync((await manager.Download("asr", "1.0.0").DoneAsync()).Path);
        await manager.DisposeAsync();
        Assert.InRange(sightings, 1, int.MaxValue);
        Installed.CheckNothingLeft(library.Root);
    }

    // Whether the bytes before a resume were damaged shows in the chunk digests, or, without any, at the end.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_partial_file_that_is_damaged_on_the_disk_is_healed(bool hasManifest)
    {
        await using var library = await TestLibrary.WithModelAsync(40_000_000);
        if (!hasManifest)
        {
            File.Delete(Path.Combine(library.Storage, "models/asr/1.0.0/manifest.json"));
        }

        await using (var middle = HttpRelay.InTheMiddle(library.Url, 21_000_000))
        await using (var manager = Manager.Open(library.Options(middle.BaseUrl) with { Limits = new() { ConnectionsPerDownload = 1 } }))
        {
            await manager.Download("asr", "1.0.0").ReachAsync(20_000_000);
        }

        var part = Path.Combine(library.Root, "models/temp/asr_1.0.0.part-0.bin.part");
        using (var file = new FileStream(part, FileMode.Open))
        {
            file.Position = 9_000_000;
            var right = file.ReadByte();
            file.Position = 9_000_000;
            file.WriteByte((byte)~right);
        }

        await using var relay = new HttpRelay(library.Url);
        await using var next = Manager.Open(library.Options(relay.BaseUrl) with { Limits = new() { ConnectionsPerDownload = 1 } });
        await Installed.CheckAsync((await next.Download("asr", "1.0.0").DoneAsync()).Path);

        // With chunk digests: the bad chunk and what was missing. Without: what was missing, then everything.
        var starts = relay.FileExchanges.Select(exchange => exchange.Request.RangeStart).ToList();
        Assert.Contains(hasManifest ? 8 * 1024 * 1024 : 0, starts);
        Assert.InRange(starts.Count, 2, 3);
        Assert.InRange(relay.FileExchanges.Sum(exchange => exchange.BodyBytes), 1, hasManifest ? 28_000_000 : 64_000_000);
    }

    private static void Flip(RelayRequest request, long offset, Memory<byte> bytes, Func<bool> mayDamage)
    {
        var at = DamagedByte - request.RangeStart - offset;
        if (request.Path.EndsWith("/part-0.bin", StringComparison.Ordinal) && at >= 0 && at < bytes.Length && mayDamage())
        {
            bytes.Span[(int)at] ^= 1;
        }
    }
}
