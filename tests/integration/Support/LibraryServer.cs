using System.Diagnostics;

namespace ModelManager.IntegrationTests.Support;

/// <summary>
/// The real library server, <c>modellibrary serve</c>, in a process of its own on a free port of loopback. Disposing stops it.
/// </summary>
internal sealed class LibraryServer : IAsyncDisposable
{
    private const string ReadyMark = "listening on ";
    private const int StartTimeoutMs = 30_000;
    private const int StopTimeoutMs = 10_000;

    private readonly Process _process;
    private readonly Task<string> _error;

    private LibraryServer(Process process, Task<string> error, Uri baseUrl, string storage)
    {
        _process = process;
        _error = error;
        BaseUrl = baseUrl;
        Storage = storage;
    }

    /// <summary>Where it listens: <c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri BaseUrl { get; }

    /// <summary>The storage folder that it serves.</summary>
    public string Storage { get; }

    /// <summary>The id of its process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts a server on a storage folder, which may still be empty, and waits until it listens.</summary>
    /// <param name="storage">The storage folder.</param>
    /// <param name="port">The port; 0 takes a free one. Give the old server's port to start again at the same URL.</param>
    /// <param name="more">Further arguments of <c>serve</c>.</param>
    public static Task<LibraryServer> StartAsync(string storage, int port = 0, params string[] more) =>
        StartAtAsync(storage, $"http://127.0.0.1:{port}", more);

    /// <summary>Starts a server at any URL.</summary>
    public static async Task<LibraryServer> StartAtAsync(string storage, string url, params string[] more)
    {
        Directory.CreateDirectory(storage);
        var process = CommandResult.Start(Artifacts.ServerExecutable, ["serve", "--storage", storage, "--urls", url, .. more]);
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            using var timeout = new CancellationTokenSource(StartTimeoutMs);
            var line = await process.StandardOutput.ReadLineAsync(timeout.Token);
            if (line is null || !line.StartsWith(ReadyMark, StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"the library server did not start: {line} {(line is null ? await error : "")}");
            }

            return new LibraryServer(process, error, new Uri(line[ReadyMark.Length..]), storage);
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Runs <c>modellibrary publish</c>, which must succeed. Needs no running server.</summary>
    public static async Task PublishAsync(string storage, string modelId, string version, params string[] paths) =>
        (await RunAsync(["publish", "--storage", storage, "--model", modelId, "--version", version, .. paths])).Succeeded();

    /// <summary>Runs <c>modellibrary</c> with any arguments to its end.</summary>
    public static Task<CommandResult> RunAsync(params string[] arguments) => CommandResult.RunAsync(Artifacts.ServerExecutable, arguments);

    /// <summary>Publishes into the storage that this server serves.</summary>
    public Task PublishAsync(string modelId, string version, params string[] paths) => PublishAsync(Storage, modelId, version, paths);

    /// <summary>Asks it to stop (SIGTERM) and waits; returns its exit code, how long that took, and what it wrote to its error output.</summary>
    public async Task<(int ExitCode, TimeSpan Took, string Error)> StopAsync()
    {
        var start = Stopwatch.GetTimestamp();
        (await CommandResult.RunAsync("kill", ["-TERM", $"{_process.Id}"])).Succeeded();
        await WaitForExitAsync();
        return (_process.ExitCode, Stopwatch.GetElapsedTime(start), await _error);
    }

    /// <summary>Ends it at once (SIGKILL), as a crash would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private async Task WaitForExitAsync()
    {
        using var timeout = new CancellationTokenSource(StopTimeoutMs);
        await _process.WaitForExitAsync(timeout.Token);
    }
}
