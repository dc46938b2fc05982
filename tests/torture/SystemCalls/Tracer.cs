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
        var folder = Path.GetDirectoryName(root)!;
        var log = folder + ".trace";
        string[] arguments =
        [
            log, folder, withReads ? "all" : "changes", injection.Action, injection.Call.Name,
            injection.Call.Occurrence.ToString(CultureInfo.InvariantCulture), injection.Span, injection.Errno.ToString(CultureInfo.InvariantCulture),
            "--", NativeWorker.Program, root, library?.AbsoluteUri ?? "-", .. steps,
        ];
        var result = await CommandResult.RunAsync(Program, arguments);
        if (result.ExitCode is 124 or 125 or 127)
        {
            throw new InvalidOperationException($"the tracer failed: {result.Error}");
        }

        return TraceLog.Read(log);
    }
}
