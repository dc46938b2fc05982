using ModelManager.TortureTests.Support;

namespace ModelManager.TortureTests.Permissions;

/// <summary>What the operating system refuses is a typed answer, nothing is lost by it, and it works again when the cause is gone.</summary>
public sealed class RefusalTests(NobodyFixture fixture) : IClassFixture<NobodyFixture>
{
    [Fact]
    public async Task A_root_of_another_user_is_refused()
    {
        using var nobody = await Nobody.BeginAsync(fixture);
        Directory.CreateDirectory(nobody.Root);
        Refused(await nobody.RunAsync(null, "install", "asr", "1.0.0"), exitCode: 3);
        Assert.Empty(Directory.EnumerateFileSystemEntries(nobody.Root));
    }

    /// <summary>A folder of the root that may not be written into, or a file of it that may not be read or written.</summary>
    [Theory]
    [InlineData("models/asr", "0555")]
    [InlineData("models/temp", "0555")]
    [InlineData("models", "0555")]
    [InlineData(".modelmanager/staging", "0500")]
    [InlineData(".modelmanager/tasks", "0500")]
    [InlineData(".modelmanager/checksums", "0500")]
    [InlineData(".modelmanager/guards", "0500")]
    [InlineData(".modelmanager", "0500")]
    [InlineData("in-progress-downloads", "0500")]
    [InlineData("registry.json", "0000")]
    [InlineData(".modelmanager/registry.sum", "0000")]
    [InlineData(".modelmanager/guards", "0000")]
    public async Task A_part_of_the_root_that_is_out_of_reach_stops_the_download_only(string relative, string mode)
    {
        using var nobody = await Nobody.BeginAsync(fixture);
        await nobody.InstallAsync("1.0.0");
        var path = Path.Combine(nobody.Root, relative);
        var before = (await Nobody.DoAsync("stat", "-c", "%a", path)).Trim();
        await Nobody.DoAsync("chmod", mode, path);

        var result = await nobody.RunAsync(null, "install", "asr", "2.0.0");
        if (result.ExitCode != 0)
        {
            Refused(result, result.ExitCode);
        }
        else
        {
            // It could do without, or mend it.
            Assert.Null(await InstalledVersion.FindFaultAsync(Path.Combine(nobody.Root, "models/asr/2.0.0"), nobody.PublishedChecksums("2.0.0")));
        }

        await Nobody.DoAsync("chmod", before, path);
        await nobody.InstallAsync("1.0.0", "2.0.0");
        Assert.Null(await InstalledVersion.FindFaultAsync(Path.Combine(nobody.Root, "models/asr/2.0.0"), nobody.PublishedChecksums("2.0.0")));
        Assert.Null(LeftBehind.Find(nobody.Root));
    }

    // As those are that were whole when a run was killed before it published them.
    [Theory]
    [InlineData("0400")]
    [InlineData("0444")]
    public async Task A_partial_file_that_is_read_only_is_written_all_the_same(string mode)
    {
        using var nobody = await Nobody.BeginAsync(fixture);
        await nobody.InstallAsync("2.0.0");
        var part = Path.Combine(nobody.Root, "models/temp/asr_1.0.0.big.bin.part");
        await File.WriteAllTextAsync(part, "x");
        await Nobody.GiveAsync(part);
        await Nobody.DoAsync("chmod", mode, part);
        await nobody.InstallAsync("1.0.0");
        Assert.Null(LeftBehind.Find(nobody.Root));
    }

    // Moving a folder into another one changes its "..".
    [Fact]
    public async Task A_version_that_may_not_be_moved_stays_installed_when_it_is_removed()
    {
        using var nobody = await Nobody.BeginAsync(fixture);
        await nobody.InstallAsync("1.0.0");
        var version = Path.Combine(nobody.Root, "models/asr/1.0.0");
        await Nobody.DoAsync("chmod", "0555", version);

        Refused(await nobody.RunAsync(null, "remove", "asr", "1.0.0"), exitCode: 1);
        Assert.Contains("located asr 1.0.0", (await nobody.LookUpAsync("locate", "asr", "1.0.0")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Null(await InstalledVersion.FindFaultAsync(version, nobody.PublishedChecksums("1.0.0")));

        await Nobody.DoAsync("chmod", "0755", version);
        (await nobody.RunAsync(null, "remove", "asr", "1.0.0")).Succeeded();
        Assert.Null(LeftBehind.Find(nobody.Root));
    }

    [Fact]
    public async Task What_others_put_into_a_version_does_not_stand_in_the_way_of_its_removal_or_repair()
    {
        using var nobody = await Nobody.BeginAsync(fixture);
        await nobody.InstallAsync("1.0.0", "2.0.0");
        foreach (var version in (string[])["1.0.0", "2.0.0"])
        {
            var folder = Path.Combine(nobody.Root, "models/asr", version);
            Directory.CreateDirectory(Path.Combine(folder, "cache of root/nested"));
            await File.WriteAllTextAsync(Path.Combine(folder, "cache of root/nested/file"), "x");
            await File.WriteAllTextAsync(Path.Combine(folder, "secret of root"), "x");
            await Nobody.DoAsync("chmod", "0600", Path.Combine(folder, "secret of root"));
            await Nobody.DoAsync("chmod", "0700", Path.Combine(folder, "cache of root"));
            await Nobody.DoAsync("sh", "-c", "cd \"$0\" && touch \"$(printf 'a\\377')\" && chown 65534 a*", folder);
            Directory.CreateDirectory(Path.Combine(folder, "read only"));
            await File.WriteAllTextAsync(Path.Combine(folder, "read only/file"), "x");
            await Nobody.GiveAsync(Path.Combine(folder, "read only"));
            await Nobody.DoAsync("chmod", "0555", Path.Combine(folder, "read only"));
        }

        var damaged = Path.Combine(nobody.Root, "models/asr/1.0.0/nested/a");
        await Nobody.DoAsync("truncate", "--size=1", damaged);
        Assert.Contains("DAMAGED 1", (await nobody.RunAsync(null, "verify", "asr", "1.0.0")).Output, StringComparison.Ordinal);
        (await nobody.RunAsync(null, "repair", "asr", "1.0.0", "verify", "asr", "1.0.0")).Succeeded();

        // All goes but what is not theirs to delete; the next open tries it again, and cleans up what else there is.
        (await nobody.RunAsync(null, "remove", "asr", "2.0.0")).Succeeded();
        var trash = Path.Combine(nobody.Root, ".modelmanager/trash");
        Assert.False(Directory.Exists(Path.Combine(nobody.Root, "models/asr/2.0.0")));
        var left = Assert.Single(Directory.GetDirectories(trash));
        Assert.Equal(2, Directory.GetFileSystemEntries(left).Length);
        await Nobody.DoAsync("rm", "-r", nobody.Root);
    }

    [Fact]
    public async Task Models_on_a_mount_of_their_own_are_for_lookups()
    {
        using var nobody = await Nobody.BeginAsync(fixture);
        await nobody.InstallAsync("1.0.0");
        var models = Path.Combine(nobody.Root, "models");
        await Nobody.DoAsync("mount", "--bind", models, models);
        try
        {
            Assert.Contains("located asr 1.0.0", (await nobody.LookUpAsync("locate", "asr", "1.0.0")).Succeeded().Output, StringComparison.Ordinal);
            var refused = await nobody.RunAsync(null, "install", "asr", "2.0.0");
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("failed install asr 2.0.0 LOCK_UNSUPPORTED 18 the root has to be one mount", refused.Output, StringComparison.Ordinal);
        }
        finally
        {
            await Nobody.DoAsync("umount", "--lazy", models);
        }

        await nobody.InstallAsync("2.0.0");
        Assert.Null(LeftBehind.Find(nobody.Root));
    }

    [Fact]
    public async Task A_root_that_is_mounted_read_only_is_for_lookups()
    {
        using var nobody = await Nobody.BeginAsync(fixture);
        await nobody.InstallAsync("1.0.0");
        await Nobody.DoAsync("mount", "--bind", nobody.Root, nobody.Root);
        try
        {
            await Nobody.DoAsync("mount", "-o", "remount,bind,ro", nobody.Root);
            Assert.Contains("located asr 1.0.0", (await nobody.LookUpAsync("locate", "asr", "1.0.0")).Succeeded().Output, StringComparison.Ordinal);
            Refused(await nobody.RunAsync(null, "install", "asr", "2.0.0"), exitCode: 1);
        }
        finally
        {
            await Nobody.DoAsync("umount", "--lazy", nobody.Root);
        }

        await nobody.InstallAsync("1.0.0", "2.0.0");
        Assert.Null(LeftBehind.Find(nobody.Root));
    }

    private static void Refused(CommandResult result, int exitCode)
    {
        Assert.True(result.ExitCode == exitCode && result.ExitCode is 1 or 3, $"ended with {result.ExitCode}: {result.Output}{result.Error}");
        Assert.All(
            result.Output.Split('\n').Where(line => line.StartsWith("failed ", StringComparison.Ordinal)),
            line => Assert.Equal("PERMISSION", line.Split(' ')[4]));
        Assert.Contains("failed ", result.Output, StringComparison.Ordinal);
    }
}
