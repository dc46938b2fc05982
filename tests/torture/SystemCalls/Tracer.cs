using System.Globalization;
using ModelManager.TortureTests.Support;

namespace ModelManager.TortureTests.SystemCalls;

/// <summary>Runs the native worker under the program of Tracer/, which sees and can spoil each of its system calls below a folder.</summary>
internal static class Tracer
{
    private static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "tracer");

    /// <summary>Runs the worker's steps on a root and returns what it did below the folder that the root is in.</summary>
    public static async Task<TraceLog> RunAsync(string root, Uri? library, Injection injection, bool withReads, params IEnumerable<string> steps)
    {
        var registry = Path.Combine(root, "registry.json");
        var before = File.Exists(registry) ? await File.ReadAllBytesAsync(registry) : null;
        var log = await RunAsync(Path.GetDirectoryName(root)!, injection, withReads, [NativeWorker.Program, root, library?.AbsoluteUri ?? "-", .. steps]);
        log.RegistryBefore = before;
        return log;
    }

    /// <summary>Runs any program and returns what it did below a folder.</summary>
    public static async Task<TraceLog> RunAsync(string folder, Injection injection, bool withReads, IReadOnlyList<string> command)
    {
        var log = folder + ".trace";
        string[] arguments =
        [
            log, folder, withReads ? "all" : "changes", injection.Action, injection.Call.Name,
            injection.Call.Occurrence.ToString(CultureInfo.InvariantCulture), injection.Span, injection.Errno.ToString(CultureInfo.InvariantCulture),
            "--", .. command,
        ];
        var result = await CommandResult.RunAsync(Program, arguments);
        if (result.ExitCode is 124 or 125 or 127)
        {
            throw new InvalidOperationException($"the tracer failed: {result.Error}");
        }

        return TraceLog.Read(log);
    }
}
