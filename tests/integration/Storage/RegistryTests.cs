using System.Text.Json.Nodes;
using ModelManager.IntegrationTests.Support;
using ModelManager.Lifecycle;
using ModelManager.Primitives;

namespace ModelManager.IntegrationTests.Storage;

/// <summary>The registry is lost, damaged or edited; the models are what counts.</summary>
public sealed class RegistryTests
{
    [Theory]
    [InlineData("registry.json")]
    [InlineData("registry.json", ".modelmanager/registry.prev")]
    [InlineData("registry.json", ".modelmanager/registry.prev", ".modelmanager/registry.sum")]
    [InlineData(".modelmanager/registry.sum")]
    [InlineData("registry.json", ".modelmanager")]
    [InlineData(".modelmanager")]
    public async Task What_is_deleted_is_made_again_from_the_models(params string[] deleted)
    {
        await using var library = await InstalledAsync();
        foreach (var name in deleted)
        {
            var path = Path.Combine(library.Root, name);
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
            else
            {
                File.Delete(path);
            }
        }

        await CheckAllFoundAsync(library);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{")]
    public async Task A_registry_that_is_lost_while_it_is_open_loses_nothing(string? content)
    {
        await using var library = await TestLibrary.WithModelAsync(10);
        await library.PublishAsync("asr", "2.0.0", 10);
        await library.PublishAsync("asr", "3.0.0", 10);
        await using var manager = library.Open();
        await manager.Download("asr", "1.0.0").DoneAsync();
        await manager.Download("asr", "2.0.0").DoneAsync();
        var path = Path.Combine(library.Root, "registry.json");
        File.Delete(path);
        if (content is not null)
        {
            await File.WriteAllTextAsync(path, content);
        }

        await manager.Download("asr", "3.0.0").DoneAsync();

        Assert.Equal(["1.0.0", "2.0.0", "3.0.0"], manager.GetInstalled().Select(model => model.Key.Version.Value).Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    [InlineData("""{"asr":{"1.0.0":{}},"asr":{}}""")]
    public async Task A_damaged_registry_is_kept_beside_and_made_again(string content)
    {
        await using var library = await InstalledAsync();
        await File.WriteAllTextAsync(Path.Combine(library.Root, "registry.json"), content);

        await CheckAllFoundAsync(library);

        var kept = Assert.Single(Directory.EnumerateFiles(library.Root, "registry.json.damaged-*"));
        Assert.Equal(content, await File.ReadAllTextAsync(kept));
    }

    [Fact]
    public async Task Members_that_nobody_knows_survive()
    {
        await using var library = await InstalledAsync();
        var path = Path.Combine(library.Root, "registry.json");
        var registry = JsonNode.Parse(await File.ReadAllTextAsync(path))!.AsObject();
        registry["note"] = "top";
        registry["asr"]!["note"] = new JsonArray(1, 2);
        registry["asr"]!["1.0.0"]!["rating"] = 5;
        registry["asr"]!["1.0.0"]!["extra"]!["mine"] = "语";
        await File.WriteAllTextAsync(path, registry.ToJsonString());

        await using (var manager = library.Open())
        {
            await UntilVerifiedAsync(library);
            await manager.RemoveAsync("asr", "2.0.0", default);
            await manager.Download("asr", "2.0.0").DoneAsync();
            Assert.Contains("语", Assert.Single(manager.GetInstalled(), model => model.Key.Version.Value == "1.0.0").ExtraJson, StringComparison.Ordinal);
        }

        var after = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        Assert.Equal("top", (string)after["note"]!);
        Assert.Equal("[1,2]", after["asr"]!["note"]!.ToJsonString());
        Assert.Equal(5, (int)after["asr"]!["1.0.0"]!["rating"]!);
        Assert.Equal("语", (string)after["asr"]!["1.0.0"]!["extra"]!["mine"]!);
    }

    [Fact]
    public async Task Every_record_has_the_members_of_the_format()
    {
        await using var library = await InstalledAsync();
        var record = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(library.Root, "registry.json")))!["asr"]!["1.0.0"]!.AsObject();

        Assert.Equal(["checksum_sha256", "extra", "installed_at", "size_bytes", "status"], record.Select(member => member.Key).Order());
        Assert.Equal(("ready", 5010L), ((string)record["status"]!, (long)record["size_bytes"]!));
        Assert.Matches("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$", (string)record["installed_at"]!);
        var listed = (await CommandResult.RunAsync("sha256sum", ["checksum.sha256"], Path.Combine(library.Root, "models/asr/1.0.0"))).Succeeded();
        Assert.Equal(listed.Output[..64], (string)record["checksum_sha256"]!);
    }

    [Fact]
    public async Task A_damaged_file_is_found_behind_an_edit_and_download_installs_anew()
    {
        await using var library = await InstalledAsync();
        var damaged = Path.Combine(library.Root, "models/asr/1.0.0/part-0.bin");
        File.SetUnixFileMode(damaged, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var content = await File.ReadAllBytesAsync(damaged);
        content[100] ^= 1;
        await File.WriteAllBytesAsync(damaged, content);
        File.Delete(Path.Combine(library.Root, "registry.json"));
        File.Delete(Path.Combine(library.Root, ".modelmanager/registry.prev"));

        await using var manager = library.Open();
        await Installed.UntilAsync(() => manager.GetStatus("asr", "1.0.0").State == ModelState.Failed, "failed");

        Assert.Equal(ErrorCode.Corrupt, manager.GetStatus("asr", "1.0.0").Error!.Code);
        Assert.Equal(ErrorCode.ModelNotAvailable, Assert.Throws<ModelManagerException>(() => manager.GetModelPath("asr", "1.0.0")).Code);
        Assert.Equal("2.0.0", Path.GetFileName(manager.GetModelPath("asr")));
        Assert.Contains("\"failed\"", await File.ReadAllTextAsync(Path.Combine(library.Root, "registry.json")), StringComparison.Ordinal);

        await Installed.CheckAsync((await manager.Download("asr", "1.0.0").DoneAsync()).Path);
        Assert.Equal(ModelState.Ready, manager.GetStatus("asr", "1.0.0").State);
    }

    [Fact]
    public async Task What_is_no_complete_version_is_not_taken_for_one()
    {
        await using var library = await InstalledAsync();
        Directory.CreateDirectory(Path.Combine(library.Root, "models/asr/3.0.0"));
        Directory.CreateDirectory(Path.Combine(library.Root, "models/CON/1"));
        File.Delete(Path.Combine(library.Root, "models/asr/2.0.0/part-0.bin"));
        File.Delete(Path.Combine(library.Root, "registry.json"));
        File.Delete(Path.Combine(library.Root, ".modelmanager/registry.prev"));

        await using var manager = library.Open();

        Assert.Equal("1.0.0", Assert.Single(manager.GetInstalled()).Key.Version.Value);
        await Installed.CheckAsync((await manager.Download("asr", "2.0.0").DoneAsync()).Path);
    }

    [Fact]
    public async Task A_version_whose_folder_somebody_deleted_is_forgotten()
    {
        await using var library = await InstalledAsync();
        Directory.Delete(Path.Combine(library.Root, "models/asr/2.0.0"), recursive: true);

        await using var manager = library.Open();

        await Installed.UntilAsync(() => manager.GetInstalled().Count == 1, "one version");
        Assert.Equal(ModelState.Absent, manager.GetStatus("asr", "2.0.0").State);
        await Installed.CheckAsync((await manager.Download("asr", "2.0.0").DoneAsync()).Path);
    }

    [Fact]
    public async Task A_newer_format_is_opened_for_lookups_only()
    {
        await using var library = await InstalledAsync();
        await File.WriteAllTextAsync(Path.Combine(library.Root, ".modelmanager/format"), "2\n");

        await using var manager = library.Open();

        Assert.Equal("2.0.0", Path.GetFileName(manager.GetModelPath("asr")));
        Assert.Equal(ErrorCode.LockUnsupported, Assert.Throws<ModelManagerException>(() => manager.Download("asr", "1.0.0")).Code);
        Assert.Equal(ErrorCode.LockUnsupported, (await Assert.ThrowsAsync<ModelManagerException>(() => manager.RemoveAsync("asr", "1.0.0", default))).Code);
    }

    // asr 1.0.0 and 2.0.0 are installed and nothing is open.
    private static async Task<TestLibrary> InstalledAsync()
    {
        var library = await TestLibrary.WithModelAsync(5000, 10);
        await library.PublishAsync("asr", "2.0.0", 6000);
        await using var manager = library.Open();
        await manager.Download("asr", "1.0.0").DoneAsync();
        await manager.Download("asr", "2.0.0").DoneAsync();
        return library;
    }

    // Everything is found at once, and hashed behind.
    private static async Task CheckAllFoundAsync(TestLibrary library)
    {
        await using var manager = library.Open();
        Assert.Equal(["1.0.0", "2.0.0"], manager.GetInstalled().Select(model => model.Key.Version.Value).Order());
        await UntilVerifiedAsync(library);
        Assert.Equal(["1.0.0", "2.0.0"], manager.GetInstalled().Select(model => model.Key.Version.Value).Order());
        Assert.Equal(5010, manager.GetInstalled().Single(model => model.Key.Version.Value == "1.0.0").SizeBytes);
        await Installed.CheckAsync(manager.GetModelPath("asr", "1.0.0"));
    }

    private static Task UntilVerifiedAsync(TestLibrary library)
    {
        var path = Path.Combine(library.Root, "registry.json");
        return Installed.UntilAsync(() => File.Exists(path) && File.ReadAllText(path) is var text && text.Contains("ready", StringComparison.Ordinal) && !text.Contains("\"verified\"", StringComparison.Ordinal), "a registry in which everything is verified");
    }
}
