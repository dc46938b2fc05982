using System.Diagnostics;

namespace ModelManager.UnitTests.Support;

/// <summary>Runs a program of the system.</summary>
internal static class Commands
{
    /// <summary>The exit code.</summary>
    public static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}
