using System.Diagnostics;

namespace ModelManager.TortureTests.Support;

/// <summary>
/// The program of Worker/worker.c, linked to the native library as a host is. It starts in milliseconds, so it can be killed
/// thousands of times.
/// </summary>
internal sealed class NativeWorker : IDisposable
{
    private readonly Process _process;

    private NativeWorker(Process process) => _process = process;

    /// <summary>The executable.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "worker");

    public int ProcessId => _process.Id;

    /// <summary>Starts it with steps, on a root that is opened for downloads from a library, or for lookups when that is null.</summary>
    public static NativeWorker Start(string root, Uri? library, params string[] steps) => StartWith([], root, library, steps);

    /// <summary>The same with further variables of the environment, such as WORKER_RATE.</summary>
    public static NativeWorker StartWith(Dictionary<string, string> environment, string root, Uri? library, params string[] steps)
    {
        var start = new ProcessStartInfo(Program, [root, library?.AbsoluteUri ?? "-", .. steps]);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Start(start);
    }

    /// <summary>Starts it through another program, which becomes it. Its standard input is open until <see cref="EndInput"/>.</summary>
    public static NativeWorker StartThrough(IReadOnlyList<string> through, string root, Uri? library, params string[] steps) =>
        Start(new ProcessStartInfo(through[0], [.. through.Skip(1), Program, root, library?.AbsoluteUri ?? "-", .. steps]));

    /// <summary>Runs it to its end through another program, which becomes it.</summary>
    public static Task<CommandResult> RunThroughAsync(IReadOnlyList<string> through, string root, Uri? library, params string[] steps) =>
        CommandResult.RunAsync(through[0], [.. through.Skip(1), Program, root, library?.AbsoluteUri ?? "-", .. steps]);

    /// <summary>Runs it to its end.</summary>
    public static Task<CommandResult> RunAsync(string root, Uri? library, params string[] steps) =>
        CommandResult.RunAsync(Program, [root, library?.AbsoluteUri ?? "-", .. steps]);

    /// <summary>The next thing it says; null when it has ended.</summary>
    public Task<string?> SaidAsync() => _process.StandardOutput.ReadLineAsync();

    /// <summary>Kills it with SIGKILL, waits until it is gone, and returns everything that it had said and was not read.</summary>
    public async Task<IReadOnlyList<string>> KillAsync()
    {
        _process.Kill();
        return await EndAsync();
    }

    /// <summary>Waits for its end and returns everything that it said and was not read.</summary>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        var said = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Gives it a further step, if its last argument was <c>serve</c>.</summary>
    public void Do(params string[] step)
    {
        _process.StandardInput.WriteLine(string.Join(' ', step));
        _process.StandardInput.Flush();
    }

    /// <summary>Ends the worker's standard input, and with it the steps <c>stay</c> and <c>serve</c>.</summary>
    public void EndInput() => _process.StandardInput.Close();

    public int ExitCode => _process.ExitCode;

    private static NativeWorker Start(ProcessStartInfo start)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.UseShellExecute) = (true, true, false);
        return new NativeWorker(Process.Start(start) ?? throw new InvalidOperationException("the worker did not start"));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
