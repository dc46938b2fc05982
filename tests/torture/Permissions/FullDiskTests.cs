using ModelManager.TortureTests.Support;

namespace ModelManager.TortureTests.Permissions;

/// <summary>A root on a small file system of its own that is full: a typed answer, nothing lost, and it goes on when there is room.</summary>
public sealed class FullDiskTests
{
    [Theory]
    [InlineData("tmpfs")]
    [InlineData("ext4")]
    [InlineData("btrfs")]
    public async Task A_full_disk_is_told_and_survived(string kind)
    {
        await using var library = await TestLibrary.StartAsync();
        await library.PublishFilesAsync("asr", "1.0.0", ("big.bin", 9_000_000), ("nested/a", 1000));
        await library.PublishFilesAsync("asr", "2.0.0", ("small.bin", 300_000));
        var disk = library.Folder.Folder("小 disk");
        await MountAsync(library, kind, disk);
        try
        {
            var root = Path.Combine(disk, "root");
            (await NativeWorker.RunAsync(root, library.Url, "install", "asr", "2.0.0")).Succeeded();
            var left = 4 << 20;
            await FillAsync(disk, left);
            Told(await NativeWorker.RunAsync(root, library.Url, "install", "asr", "1.0.0"));
            await FillAsync(disk, left: 0);
            Told(await NativeWorker.RunAsync(root, library.Url, "install", "asr", "1.0.0"));
            Assert.Null(await InstalledVersion.FindFaultAsync(Path.Combine(root, "models/asr/2.0.0"), Published(library, "2.0.0")));

            // Removing needs no room.
            (await NativeWorker.RunAsync(root, library.Url, "remove", "asr", "2.0.0")).Succeeded();
            Assert.False(Directory.Exists(Path.Combine(root, "models/asr/2.0.0")));
            foreach (var filling in Directory.GetFiles(disk, "filling*"))
            {
                File.Delete(filling);
            }

            // Some file systems count what was deleted as free when they are synced.
            (await CommandResult.RunAsync("sync", ["--file-system", disk])).Succeeded();

            (await NativeWorker.RunAsync(root, library.Url, "install", "asr", "1.0.0", "install", "asr", "2.0.0")).Succeeded();
            Assert.Null(await InstalledVersion.FindFaultAsync(Path.Combine(root, "models/asr/1.0.0"), Published(library, "1.0.0")));
            Assert.Null(LeftBehind.Find(root));
        }
        finally
        {
            (await CommandResult.RunAsync("umount", ["--lazy", disk])).Succeeded();
        }
    }

    private static string Published(TestLibrary library, string version) => Path.Combine(library.Storage, "models/asr", version, "checksum.sha256");

    private static void Told(CommandResult result)
    {
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("INSUFFICIENT_SPACE", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("installed", result.Output, StringComparison.Ordinal);
    }

    private static async Task MountAsync(TestLibrary library, string kind, string disk)
    {
        if (kind == "tmpfs")
        {
            (await CommandResult.RunAsync("mount", ["-t", "tmpfs", "-o", "size=48m,mode=0700", "tmpfs", disk])).Succeeded();
            return;
        }

        // The loop device goes with its last mount.
        var image = library.Folder.File("image", kind == "btrfs" ? 160 << 20 : 48 << 20);
        (await CommandResult.RunAsync($"mkfs.{kind}", ["-q", kind == "btrfs" ? "-f" : "-F", image])).Succeeded();
        (await CommandResult.RunAsync("mount", ["-o", "loop", image, disk])).Succeeded();
    }

    // Until so much is left, or nothing.
    private static async Task FillAsync(string disk, long left)
    {
        var bytes = Math.Max(0, new DriveInfo(disk).AvailableFreeSpace - left);
        var file = Path.Combine(disk, $"filling{left}");
        await CommandResult.RunAsync("dd", ["if=/dev/zero", $"of={file}", "bs=64k", left == 0 ? "count=100000" : $"count={bytes / 65536}", "conv=fsync"]);
    }
}
