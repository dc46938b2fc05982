using ModelManager.IntegrationTests.Support;

namespace ModelManager.IntegrationTests.Loop;

/// <summary>The client against a plain nginx over the storage folder, with nothing of ours on the other side.</summary>
public sealed class NginxTests
{
    private const string RealModel = "/usr/share/pocketsphinx/model/en-us";

    [Fact]
    public async Task A_real_model_comes_from_nginx_and_an_interrupted_one_is_resumed_with_its_entity_tag()
    {
        await using var library = await TestLibrary.StartAsync();
        await LibraryServer.PublishAsync(library.Storage, "en-us", "1.0.0", RealModel);

        // Where chunk digests show what is right, the tag is not needed.
        File.Delete(Path.Combine(library.Storage, "models/en-us/1.0.0/manifest.json"));
        await using var nginx = await NginxServer.StartAsync(library.Storage, library.Folder.At("nginx"));
        await using var manager = Manager.Open(library.Options(nginx.BaseUrl) with { Limits = new() { BytesPerSecond = 6_000_000, ConnectionsPerDownload = 1 } });
        Assert.Equal("en-us", Assert.Single(await manager.GetModelsAsync(default)).Id.Value);

        // More than 16 MiB of the largest file is journalled, with the tag that it came with.
        var first = manager.Download("en-us", "1.0.0");
        await Installed.UntilAsync(() => Installed.Partials(library.Root).GetValueOrDefault("en-us_1.0.0.en-us.lm.bin.part") > 17_000_000, "17 MB of the largest file");
        first.Cancel(keepPartial: true);
        await first.FailureAsync();
        manager.SetLimits(new() { ConnectionsPerDownload = 1 });
        var installed = await manager.Download("en-us", "1.0.0").DoneAsync();

        await Installed.CheckAsync(installed.Path);
        var log = nginx.Log;
        Assert.Contains(log, line => line.StartsWith("301\t/api/models/en-us\t", StringComparison.Ordinal));
        Assert.Contains(log, line => line.StartsWith("200\t/api/models/en-us/\t", StringComparison.Ordinal));
        var resumed = Assert.Single(log, line => line.StartsWith("206\t/storage/models/en-us/1.0.0/en-us.lm.bin\tbytes=", StringComparison.Ordinal));
        Assert.DoesNotContain("bytes=0-", resumed, StringComparison.Ordinal);
        Assert.Matches("\t\\\\?x?2?2?\"?[0-9a-f]+-[0-9a-f]+", resumed);
    }

    [Fact]
    public async Task Names_of_every_kind_come_from_nginx()
    {
        await using var library = await TestLibrary.StartAsync();
        await library.PublishFilesAsync("语音 识别", "1.0 测试", ("a b.bin", 100), ("深 层/文件 100%+#?.bin", 2000), ("深 层/empty", 0));
        await using var nginx = await NginxServer.StartAsync(library.Storage, library.Folder.At("nginx"));
        await using var manager = library.Open(nginx.BaseUrl);

        var installed = await manager.Download("语音 识别").DoneAsync();

        await Installed.CheckAsync(installed.Path);
        Assert.Equal(library.Content("语音 识别", "1.0 测试", "深 层/文件 100%+#?.bin"), File.ReadAllBytes(manager.GetModelPath("语音 识别", "1.0 测试", "深 层/文件 100%+#?.bin")));
    }
}
