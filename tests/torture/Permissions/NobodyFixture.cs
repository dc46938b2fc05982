using ModelManager.TortureTests.Support;

namespace ModelManager.TortureTests.Permissions;

/// <summary>A library with asr 1.0.0 (9 MB) and 2.0.0 (small), and the programs where every user can read them.</summary>
public sealed class NobodyFixture : IAsyncLifetime
{
    internal TestLibrary Library { get; private set; } = null!;

    internal string Programs { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Library = await TestLibrary.StartAsync();
        await Library.PublishFilesAsync("asr", "1.0.0", ("big.bin", 9_000_000), ("nested/a", 1000));
        await Library.PublishFilesAsync("asr", "2.0.0", ("small.bin", 2000));
        Programs = Library.Folder.Folder("programs");
        File.Copy(NativeWorker.Program, Path.Combine(Programs, "worker"));
        File.Copy(Artifacts.SharedLibrary, Path.Combine(Programs, Path.GetFileName(Artifacts.SharedLibrary)));
        await Nobody.DoAsync("chmod", "0755", Library.Folder.Path, Programs);
        Assert.Equal($"{Nobody.UserId}", (await Nobody.DoAsync("setpriv", [.. Nobody.Become, "id", "-u"])).Trim());
    }

    public async Task DisposeAsync() => await Library.DisposeAsync();
}
