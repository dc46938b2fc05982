namespace ModelManager.TortureTests.Permissions;

/// <summary>Whatever was planted in a root, nothing outside of it is touched.</summary>
public sealed class PlantedTests(NobodyFixture fixture) : IClassFixture<NobodyFixture>
{
    /// <summary>Every path of the layout that a run opens, makes, replaces or deletes.</summary>
    public static TheoryData<string> Paths { get; } =
    [
        "registry.json", "registry.json.new", "models", "models/temp", "models/asr", "models/asr/1.0.0", "models/asr/1.0.0/big.bin", "models/asr/1.0.0/nested",
        "models/asr/1.0.0/checksum.sha256", "models/temp/asr_1.0.0.big.bin.part", "models/temp/asr_1.0.0.big.bin.part.lock", "models/temp/asr_1.0.0.big.bin.part.lock.new",
        "models/temp/asr_1.0.0.big.bin.part.journal", "models/temp/asr_1.0.0.big.bin.part.journal.new", "in-progress-downloads", "in-progress-downloads/asr-1.0.0.lock",
        "in-progress-downloads/asr-1.0.0.lock.new", ".modelmanager", ".modelmanager/format", ".modelmanager/generation", ".modelmanager/registry.sum",
        ".modelmanager/registry.sum.new", ".modelmanager/registry.prev", ".modelmanager/registry.prev.new", ".modelmanager/guards", ".modelmanager/guards/registry",
        ".modelmanager/guards/self-test", ".modelmanager/staging", ".modelmanager/trash", ".modelmanager/tasks", ".modelmanager/checksums", ".modelmanager/leases",
        ".modelmanager/trash/link", ".modelmanager/staging/link",
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_link_is_never_followed(string relative)
    {
        using var nobody = await Nobody.BeginAsync(fixture);
        await nobody.InstallAsync("2.0.0");
        var outside = Path.Combine(nobody.Home, "outside");
        var isFolder = !Path.GetFileName(relative).Contains('.', StringComparison.Ordinal) || relative.EndsWith("1.0.0", StringComparison.Ordinal) || relative == ".modelmanager";
        if (isFolder)
        {
            Directory.CreateDirectory(Path.Combine(outside, "nested"));
            await File.WriteAllTextAsync(Path.Combine(outside, "nested/victim"), "as it was");
        }
        else
        {
            await File.WriteAllTextAsync(outside, "as it was");
        }

        await Nobody.GiveAsync(outside);
        await PlantAsync(nobody, relative, link => File.CreateSymbolicLink(link, outside));
        await CheckUntouchedAsync(nobody, outside);
    }

    [Theory]
    [InlineData("models/temp/asr_1.0.0.big.bin.part")]
    [InlineData("models/temp/asr_1.0.0.big.bin.part.lock.new")]
    [InlineData("models/temp/asr_1.0.0.big.bin.part.journal.new")]
    [InlineData("in-progress-downloads/asr-1.0.0.lock.new")]
    [InlineData("registry.json.new")]
    [InlineData(".modelmanager/registry.sum.new")]
    [InlineData(".modelmanager/registry.prev.new")]
    [InlineData("registry.json")]
    [InlineData(".modelmanager/registry.sum")]
    public async Task A_hard_link_is_never_written_into(string relative)
    {
        using var nobody = await Nobody.BeginAsync(fixture);
        await nobody.InstallAsync("2.0.0");
        var outside = Path.Combine(nobody.Home, "outside");
        await File.WriteAllTextAsync(outside, "as it was");
        await Nobody.GiveAsync(outside);
        await PlantAsync(nobody, relative, link => Nobody.DoAsync("ln", outside, link).GetAwaiter().GetResult());
        await CheckUntouchedAsync(nobody, outside);
    }

    /// <summary>A file of another user, which everybody may write.</summary>
    [Theory]
    [InlineData("models/temp/asr_1.0.0.big.bin.part")]
    [InlineData("registry.json.new")]
    public async Task A_file_of_another_user_is_never_written_into(string relative)
    {
        using var nobody = await Nobody.BeginAsync(fixture);
        await nobody.InstallAsync("2.0.0");
        var outside = Path.Combine(nobody.Home, "outside");
        await File.WriteAllTextAsync(outside, "as it was");
        await Nobody.DoAsync("chmod", "0666", outside);
        var planted = Path.Combine(nobody.Root, relative);
        await Nobody.DoAsync("ln", outside, planted);
        File.Delete(outside);
        await Nobody.DoAsync("ln", planted, outside);
        await CheckUntouchedAsync(nobody, outside);
    }

    private static async Task PlantAsync(Nobody nobody, string relative, Action<string> make)
    {
        var path = Path.Combine(nobody.Root, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        File.Delete(path);
        make(path);
        await Nobody.GiveAsync(nobody.Root);
    }

    private static async Task CheckUntouchedAsync(Nobody nobody, string outside)
    {
        var before = await LookAsync(outside);
        foreach (var steps in (string[][])[["install", "asr", "1.0.0"], ["verify", "asr", "1.0.0", "repair", "asr", "1.0.0"], ["remove", "asr", "1.0.0", "remove", "asr", "2.0.0"]])
        {
            var result = await nobody.RunAsync(null, steps);
            Assert.True(result.ExitCode is 0 or 1 or 3, $"ended with {result.ExitCode}: {result.Output}{result.Error}");
            Assert.DoesNotContain("INTERNAL", result.Output, StringComparison.Ordinal);
        }

        await nobody.LookUpAsync("locate", "asr", "1.0.0");
        Assert.Equal(before, await LookAsync(outside));
    }

    // Everything there is, with its times, owners and modes, and what is in it.
    private static async Task<string> LookAsync(string outside) =>
        await Nobody.DoAsync("find", outside, "-printf", "%P %y %s %m %U %T@\n") + await Nobody.DoAsync("grep", "-r", "as it was", outside);
}
