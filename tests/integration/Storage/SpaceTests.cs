using ModelManager.IntegrationTests.Support;
using ModelManager.Lifecycle;
using ModelManager.Primitives;

namespace ModelManager.IntegrationTests.Storage;

/// <summary>A disk without room: said before the first byte, or, when others fill it, as soon as it shows; never lost work.</summary>
public sealed class SpaceTests
{
    [Fact]
    public async Task A_version_that_does_not_fit_is_refused_before_the_first_byte()
    {
        await using var library = await TestLibrary.WithModelAsync(20_000_000);
        await using var relay = new HttpRelay(library.Url);
        await using var disk = await SmallDisk.MountAsync(library.Folder.At("disk"), megabytes: 32);
        await using var manager = Manager.Open(library.Options(relay.BaseUrl) with { Root = Path.Combine(disk.Path, "root") });

        var failure = await manager.Download("asr", "1.0.0").FailureAsync();

        Assert.Equal(ErrorCode.InsufficientSpace, failure.Code);
        Assert.InRange(failure.Detail.RequiredBytes, 20_000_000, 40_000_000);
        Assert.InRange(failure.Detail.AvailableBytes, 1, failure.Detail.RequiredBytes - 1);
        Assert.Empty(relay.FileExchanges);
        Assert.True(failure.IsRetryable);
    }

    [Fact]
    public async Task A_disk_that_others_fill_fails_typed_and_the_download_is_resumed_when_there_is_room()
    {
        await using var library = await TestLibrary.WithModelAsync(20_000_000);
        await using var relay = HttpRelay.InTheMiddle(library.Url, 6_500_000);
        await using var disk = await SmallDisk.MountAsync(library.Folder.At("disk"), megabytes: 48);
        await using var manager = Manager.Open(library.Options(relay.BaseUrl) with { Root = Path.Combine(disk.Path, "root"), Limits = new() { ConnectionsPerDownload = 1 } });
        var task = manager.Download("asr", "1.0.0");
        await task.ReachAsync(6_000_000);
        var filler = Path.Combine(disk.Path, "filler");
        Fill(filler);
        relay.GoOn();

        var failure = await task.FailureAsync();
        Assert.Equal(ErrorCode.InsufficientSpace, failure.Code);
        Assert.InRange(failure.Detail.RequiredBytes, 1, 40_000_000);
        Assert.InRange(failure.Detail.AvailableBytes, 0, failure.Detail.RequiredBytes - 1);
        Assert.Equal(ModelState.Failed, manager.GetStatus("asr", "1.0.0").State);
        Assert.False(Directory.Exists(Path.Combine(disk.Path, "root/models/asr")));

        File.Delete(filler);
        relay.Forget();
        await Installed.CheckAsync((await manager.Download("asr", "1.0.0").DoneAsync()).Path);
        // A connection that is slow may be relieved by another one; neither begins where there are bytes already.
        Assert.NotEmpty(relay.FileExchanges);
        Assert.All(relay.FileExchanges, exchange => Assert.InRange(exchange.Request.RangeStart, 4 * 1024 * 1024, 20_000_000));
        await manager.DisposeAsync();
        Installed.CheckNothingLeft(Path.Combine(disk.Path, "root"));
    }

    [Fact]
    public async Task Two_downloads_are_not_promised_the_same_room()
    {
        await using var library = await TestLibrary.WithModelAsync(18_000_000);
        await library.PublishAsync("tts", "1.0.0", 18_000_001);
        await using var disk = await SmallDisk.MountAsync(library.Folder.At("disk"), megabytes: 48);
        await using var relay = HttpRelay.InTheMiddle(library.Url, 1_000_000);
        await using var manager = Manager.Open(library.Options(relay.BaseUrl) with { Root = Path.Combine(disk.Path, "root") });
        var first = manager.Download("asr", "1.0.0");
        await first.ReachAsync(ModelState.Downloading);

        Assert.Equal(ErrorCode.InsufficientSpace, (await manager.Download("tts", "1.0.0").FailureAsync()).Code);
        relay.GoOn();
        await Installed.CheckAsync((await first.DoneAsync()).Path);
    }

    [Fact]
    public async Task A_version_can_be_removed_from_a_disk_that_is_full()
    {
        await using var library = await TestLibrary.WithModelAsync(8_000_000);
        await using var disk = await SmallDisk.MountAsync(library.Folder.At("disk"), megabytes: 32);
        var root = Path.Combine(disk.Path, "root");
        await using var manager = Manager.Open(library.Options() with { Root = root });
        await manager.Download("asr", "1.0.0").DoneAsync();
        Fill(Path.Combine(disk.Path, "filler"));
        Assert.Equal(0, new DriveInfo(disk.Path).AvailableFreeSpace);

        await manager.RemoveAsync("asr", "1.0.0", default);

        Assert.False(Directory.Exists(Path.Combine(root, "models/asr")));
        Assert.Empty(manager.GetInstalled());
        Assert.InRange(new DriveInfo(disk.Path).AvailableFreeSpace, 7_900_000, 9_000_000);
        await manager.DisposeAsync();
        Installed.CheckNothingLeft(root);
        await using var next = Manager.Open(library.Options() with { Root = root });
        Assert.Equal(ModelState.Absent, next.GetStatus("asr", "1.0.0").State);
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[64 * 1024];
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }
}
