namespace ModelManager.TortureTests.Permissions;

/// <summary>
/// Runs the native worker as a user who may do nothing: as root every test of permissions passes. The program and the library are copied
/// to where that user can read them.
/// </summary>
internal sealed class Nobody : IDisposable
{
    public const uint UserId = 65534;

    private readonly NobodyFixture _fixture;
    private readonly TemporaryFolder _folder = new();

    private Nobody(NobodyFixture fixture) => _fixture = fixture;

    /// <summary>A folder that is the user's own, with a name that is none of the plainest.</summary>
    public string Home => _folder.At("家 home");

    public string Root => Path.Combine(Home, "root");

    public string PublishedChecksums(string version) => Path.Combine(_fixture.Library.Storage, "models/asr", version, "checksum.sha256");

    public static async Task<Nobody> BeginAsync(NobodyFixture fixture)
    {
        var nobody = new Nobody(fixture);
        Directory.CreateDirectory(nobody.Home);
        await DoAsync("chmod", "0755", nobody._folder.Path);
        await GiveAsync(nobody.Home);
        return nobody;
    }

    /// <summary>Runs steps of the worker as that user, on its root or on another one.</summary>
    public Task<CommandResult> RunAsync(string? root, params string[] steps) => CommandResult.RunAsync(
        "setpriv", [.. Become, "env", $"LD_LIBRARY_PATH={_fixture.Programs}", Path.Combine(_fixture.Programs, "worker"), root ?? Root, _fixture.Library.Url.AbsoluteUri, .. steps]);

    /// <summary>The same with the root opened for lookups.</summary>
    public Task<CommandResult> LookUpAsync(params string[] steps) => CommandResult.RunAsync(
        "setpriv", [.. Become, "env", $"LD_LIBRARY_PATH={_fixture.Programs}", Path.Combine(_fixture.Programs, "worker"), Root, "-", .. steps]);

    /// <summary>Installs versions, which must succeed, and belongs to the user then.</summary>
    public async Task InstallAsync(params string[] versions)
    {
        (await RunAsync(null, [.. versions.SelectMany(version => (string[])["install", "asr", version])])).Succeeded();
        Assert.Equal($"{UserId}", (await DoAsync("stat", "-c", "%u", Path.Combine(Root, "registry.json"))).Trim());
    }

    /// <summary>Makes the user the owner of something.</summary>
    public static Task GiveAsync(string path) => DoAsync("chown", "-hR", $"{UserId}:{UserId}", path);

    /// <summary>Runs a program as root, which must succeed; answers what it wrote.</summary>
    public static async Task<string> DoAsync(string program, params string[] arguments) => (await CommandResult.RunAsync(program, arguments)).Succeeded().Output;

    public void Dispose() => _folder.Dispose();

    /// <summary>What makes a command run as that user.</summary>
    public static IReadOnlyList<string> Become { get; } = ["--reuid", $"{UserId}", "--regid", $"{UserId}", "--clear-groups"];
}
