using System.Diagnostics;

namespace ModelManager.IntegrationTests.Support;

/// <summary>Another process that has a root open and does what it is told, until it is told to end or is killed.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _error;

    private WorkerProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts one. Options: <c>--rate BYTES</c>, <c>--connections N</c>, <c>--no-auto-resume</c>, <c>--crash NAME:N</c>.</summary>
    public static WorkerProcess Start(string root, Uri library, params string[] options)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "ModelManager.IntegrationWorker");
        var start = new ProcessStartInfo(program, [root, library.AbsoluteUri, .. options])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        return new WorkerProcess(Process.Start(start)!);
    }

    /// <summary>Starts one and waits until it has the root open.</summary>
    public static async Task<WorkerProcess> OpenAsync(string root, Uri library, params string[] options)
    {
        var worker = Start(root, library, options);
        await worker.TellAsync("tasks");
        return worker;
    }

    /// <summary>Gives a command and returns what it answers; <c>error CODE …</c> is an answer too.</summary>
    /// <exception cref="WorkerEndedException">It died before it answered.</exception>
    public async Task<string> AskAsync(params string[] words)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(string.Join('\t', words));
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It is gone; the missing answer tells.
        }

        using var timeout = new CancellationTokenSource(s_patience);
        return await _process.StandardOutput.ReadLineAsync(timeout.Token) ?? throw new WorkerEndedException(await _error);
    }

    /// <summary>Gives a command that must succeed, and returns what follows <c>ok</c>.</summary>
    public async Task<string> TellAsync(params string[] words)
    {
        var answer = await AskAsync(words);
        Assert.StartsWith("ok", answer, StringComparison.Ordinal);
        return answer["ok".Length..].TrimStart();
    }

    /// <summary>Kills it with SIGKILL and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    /// <summary>Waits until it has ended; returns its exit code, 137 after SIGKILL.</summary>
    public async Task<int> EndAsync()
    {
        using var timeout = new CancellationTokenSource(s_patience);
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}

/// <summary>The worker ended before it answered.</summary>
internal sealed class WorkerEndedException(string error) : Exception($"the worker ended: {error}");
