using ModelManager.TortureTests.Support;

namespace ModelManager.TortureTests.SystemCalls;

/// <summary>Calls that an old kernel, the rules of a container or the file system do not have are done without.</summary>
public sealed class OldSystemTests
{
    private const string Folders = "openat2";
    private const string Links = "linkat";
    private const string Watches = "inotify_init1";
    private const string Watch = "inotify_add_watch";

    [Theory]
    [InlineData(Folders, "ENOSYS")]
    [InlineData(Folders, "EPERM")]
    [InlineData(Links, "ENOSYS")]
    [InlineData(Links, "EPERM")]
    [InlineData(Links, "EMLINK")]
    [InlineData(Watches, "ENOSYS")]
    [InlineData(Watches, "EMFILE")]
    [InlineData(Watch, "ENOSPC")]
    [InlineData(Watch, "EACCES")]
    public async Task A_call_that_is_refused_is_done_without(string call, string error)
    {
        await using var library = await TortureLibrary.StartAsync();
        var log = library.Folder.At("calls");
        string[] refused = ["strace", "-f", "-o", log, "-e", $"trace={call}", "-e", $"inject={call}:error={error}"];

        var result = await NativeWorker.RunThroughAsync(
            refused, library.Root, library.Url, [.. TortureLibrary.All.SelectMany(version => version.Step("install")), .. TortureLibrary.Second.Step("remove"), .. TortureLibrary.Large.Step("locate")]);

        result.Succeeded();
        Assert.Null(await library.FindFaultAsync(library.Root, TortureLibrary.Large));
        Assert.Null(await library.FindFaultAsync(library.Root, TortureLibrary.Small));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(library.Root, "models", "temp")));
        var tried = (await File.ReadAllLinesAsync(log)).Count(line => line.Contains("INJECTED", StringComparison.Ordinal));
        Assert.True(tried > 0, "the call was never made");
        Assert.True(call != Folders || tried < 20, $"{tried} times, although the first answer says it all");
    }
}
