using ModelManager.IntegrationTests.Support;

namespace ModelManager.IntegrationTests.Storage;

/// <summary>Other programs delete and replace what is being written; the download ends well all the same.</summary>
public sealed class PartialFileTests
{
    private const string Part = "models/temp/asr_1.0.0.part-0.bin.part";

    [Fact]
    public Task A_partial_file_is_deleted_while_it_is_written() => DisturbAsync(root => File.Delete(Path.Combine(root, Part)));

    [Fact]
    public Task A_partial_file_is_replaced_while_it_is_written() => DisturbAsync(root =>
    {
        var other = Path.Combine(root, "other");
        File.WriteAllBytes(other, new byte[9_000_000]);
        File.Move(other, Path.Combine(root, Part), overwrite: true);
    });

    [Fact]
    public Task A_partial_file_is_overwritten_while_it_is_written() =>
        DisturbAsync(root => RunAsync("dd", "if=/dev/zero", $"of={Path.Combine(root, Part)}", "bs=100000", "count=1", "conv=notrunc"));

    [Fact]
    public Task A_partial_file_is_truncated_while_it_is_written() => DisturbAsync(root => RunAsync("truncate", "--size=10", Path.Combine(root, Part)));

    [Fact]
    public Task The_folder_of_partial_files_is_removed() => DisturbAsync(root => Directory.Delete(Path.Combine(root, "models/temp"), recursive: true));

    [Fact]
    public Task The_visible_markers_are_removed() => DisturbAsync(root =>
    {
        File.Delete(Path.Combine(root, Part + ".lock"));
        Directory.Delete(Path.Combine(root, "in-progress-downloads"), recursive: true);
    });

    [Fact]
    public async Task A_partial_file_is_deleted_again_and_again()
    {
        await using var library = await TestLibrary.WithModelAsync(30_000_000, 2_000_000, 10);
        await using var manager = Manager.Open(library.Options() with { Limits = new() { BytesPerSecond = 10_000_000 } });
        var task = manager.Download("asr", "1.0.0");
        for (var i = 0; i < 3; i++)
        {
            await Installed.UntilAsync(() => Installed.Partials(library.Root).GetValueOrDefault("asr_1.0.0.part-0.bin.part") > 1_000_000, "a partial file");
            File.Delete(Path.Combine(library.Root, Part));
        }

        manager.SetLimits(new());
        await Installed.CheckAsync((await task.DoneAsync()).Path);
    }

    [Fact]
    public async Task A_link_in_the_place_of_a_partial_file_leads_nowhere()
    {
        await using var library = await TestLibrary.WithModelAsync(1000);
        var outside = library.Folder.Text("outside", "precious");
        await using var manager = library.Open();
        File.CreateSymbolicLink(Path.Combine(library.Root, Part), outside);

        // Whether it fails or heals, nothing is written through the link.
        await Task.WhenAny(manager.Download("asr", "1.0.0").Completion, Task.Delay(TimeSpan.FromSeconds(30)));

        Assert.Equal("precious", await File.ReadAllTextAsync(outside));
    }

    private static async Task RunAsync(string program, params string[] arguments) => (await CommandResult.RunAsync(program, arguments)).Succeeded();

    private static Task DisturbAsync(Action<string> disturb) => DisturbAsync(root =>
    {
        disturb(root);
        return Task.CompletedTask;
    });

    private static async Task DisturbAsync(Func<string, Task> disturb)
    {
        await using var library = await TestLibrary.WithModelAsync(9_000_000, 2_000_000, 10);
        await using var relay = HttpRelay.InTheMiddle(library.Url, 4_000_000);
        await using var manager = library.Open(relay.BaseUrl);
        var task = manager.Download("asr", "1.0.0");
        await task.ReachAsync(4_500_000);
        await disturb(library.Root);
        relay.GoOn();

        var installed = await task.DoneAsync();

        await Installed.CheckAsync(installed.Path);
        Assert.Equal(library.Content("asr", "1.0.0", "part-0.bin"), await File.ReadAllBytesAsync(Path.Combine(installed.Path, "part-0.bin")));
        await manager.DisposeAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(library.Root, "models/temp")));
    }
}
