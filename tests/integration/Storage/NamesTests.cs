using ModelManager.IntegrationTests.Support;

namespace ModelManager.IntegrationTests.Storage;

/// <summary>Names of every kind, files of every size, and many of them.</summary>
public sealed class NamesTests
{
    private const string Id = "语音 识别.中文";
    private const string Version = "2.1-测试 版";

    [Fact]
    public async Task Chinese_names_with_spaces_in_nested_folders_below_such_a_root()
    {
        await using var library = await TestLibrary.StartAsync();
        string[] paths = ["词典.txt", "a/b/c/d/e/f.bin", "a/模型 文件 (1).bin", "a/100%&+=#?;'\"~.bin", "空", "data.part", "x.lock"];
        await library.PublishFilesAsync(Id, Version, [.. paths.Select((path, index) => (path, index * 1000L))]);
        var root = library.Folder.At("根 目录", "模型 (本地)");
        await using (var manager = Manager.Open(library.Options() with { Root = root, Limits = new() { BytesPerSecond = 1_000_000 } }))
        {
            var installed = await manager.Download(Id).DoneAsync();
            Assert.Equal(Path.Combine(root, "models", Id, Version), installed.Path);
            await Installed.CheckAsync(installed.Path);
            Assert.All(paths, path => Assert.Equal(library.Content(Id, Version, path), File.ReadAllBytes(manager.GetModelPath(Id, Version, path))));
        }

        Installed.CheckNothingLeft(root);
        await using var next = Manager.Open(new ManagerOptions { Root = root });
        Assert.Equal(Path.Combine(root, "models", Id, Version), next.GetModelPath(Id));
    }

    [Fact]
    public async Task Two_thousand_small_files()
    {
        await using var library = await TestLibrary.StartAsync();
        await library.PublishFilesAsync("many", "1", [.. Enumerable.Range(0, 2000).Select(i => ($"folder-{i % 20}/file-{i}.bin", i % 50L))]);
        await using var manager = library.Open();
        var task = manager.Download("many", "1");

        await Installed.CheckAsync((await task.DoneAsync()).Path);

        Assert.Equal(library.Size("many", "1"), task.Progress.Bytes);
        await manager.DisposeAsync();
        Installed.CheckNothingLeft(library.Root);
    }

    [Fact]
    public async Task Nothing_but_empty_files()
    {
        await using var library = await TestLibrary.WithModelAsync(0, 0);
        await using var manager = library.Open();

        await Installed.CheckAsync((await manager.Download("asr").DoneAsync()).Path);
    }

    [Fact]
    public async Task A_root_that_is_a_link_is_resolved_once()
    {
        await using var library = await TestLibrary.WithModelAsync(1000);
        Directory.CreateDirectory(library.Root);
        var link = library.Folder.At("link");
        Directory.CreateSymbolicLink(link, library.Root);
        await using var manager = Manager.Open(library.Options() with { Root = link });

        Assert.Equal(library.Root, manager.RootPath);
        Assert.StartsWith(library.Root, (await manager.Download("asr").DoneAsync()).Path, StringComparison.Ordinal);
    }
}
