using ModelManager.TortureTests.Support;

namespace ModelManager.TortureTests.Permissions;

/// <summary>
/// Runs the native worker as a user who may do nothing: as root every test of permissions passes. The program and the library are copied
/// to where that user can read them.
/// </summary>
internal sealed class Nobody : IAsyncDisposable
{
    private const uint UserId = 65534;

    private readonly TestLibrary _library;
    private readonly string _programs;

    private Nobody(TestLibrary library)
    {
        _library = library;
        _programs = library.Folder.Folder("programs");
    }

    /// <summary>A folder that is the user's own, with a name that is none of the plainest.</summary>
    public string Home => _library.Folder.At("家 home");

    public string Root => Path.Combine(Home, "root");

    public string PublishedChecksums(string version) => Path.Combine(_library.Storage, "models/asr", version, "checksum.sha256");

    /// <summary>A library with asr 1.0.0 (9 MB) and 2.0.0 (small).</summary>
    public static async Task<Nobody> BeginAsync()
    {
        var library = await TestLibrary.StartAsync();
        await library.PublishFilesAsync("asr", "1.0.0", ("big.bin", 9_000_000), ("nested/a", 1000));
        await library.PublishFilesAsync("asr", "2.0.0", ("small.bin", 2000));
        var nobody = new Nobody(library);
        File.Copy(NativeWorker.Program, Path.Combine(nobody._programs, "worker"));
        File.Copy(Artifacts.SharedLibrary, Path.Combine(nobody._programs, Path.GetFileName(Artifacts.SharedLibrary)));
        Directory.CreateDirectory(nobody.Home);
        await RunAsync("chmod", "0755", library.Folder.Path, nobody._programs);
        await GiveAsync(nobody.Home);
        Assert.Equal($"{UserId}", (await RunAsync("setpriv", [.. s_become, "id", "-u"])).Trim());
        return nobody;
    }

    /// <summary>Runs steps of the worker as that user, on its root or on another one.</summary>
    public Task<CommandResult> RunAsync(string? root, params string[] steps) => CommandResult.RunAsync(
        "setpriv", [.. s_become, "env", $"LD_LIBRARY_PATH={_programs}", Path.Combine(_programs, "worker"), root ?? Root, _library.Url.AbsoluteUri, .. steps]);

    /// <summary>The same with the root opened for lookups.</summary>
    public Task<CommandResult> LookUpAsync(params string[] steps) => CommandResult.RunAsync(
        "setpriv", [.. s_become, "env", $"LD_LIBRARY_PATH={_programs}", Path.Combine(_programs, "worker"), Root, "-", .. steps]);

    /// <summary>Installs versions, which must succeed, and belongs to the user then.</summary>
    public async Task InstallAsync(params string[] versions)
    {
        (await RunAsync(null, [.. versions.SelectMany(version => (string[])["install", "asr", version])])).Succeeded();
        Assert.Equal($"{UserId}", (await RunAsync("stat", "-c", "%u", Path.Combine(Root, "registry.json"))).Trim());
    }

    /// <summary>Makes the user the owner of something.</summary>
    public static Task GiveAsync(string path) => RunAsync("chown", "-hR", $"{UserId}:{UserId}", path);

    /// <summary>Runs a program as root, which must succeed; answers what it wrote.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments) => (await CommandResult.RunAsync(program, arguments)).Succeeded().Output;

    public async ValueTask DisposeAsync() => await _library.DisposeAsync();

    private static readonly string[] s_become = ["--reuid", $"{UserId}", "--regid", $"{UserId}", "--clear-groups"];
}
