using System.Diagnostics;

namespace ModelManager.IntegrationTests.Support;

/// <summary>What a program answered that ran to its end.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>Longer than any honest run of a command in these tests.</summary>
    private const int TimeoutMs = 120_000;

    /// <summary>Runs a program to its end. A run that takes longer than two minutes is killed and fails the test.</summary>
    public static async Task<CommandResult> RunAsync(string program, IEnumerable<string> arguments, string? workingFolder = null)
    {
        using var process = Start(program, arguments, workingFolder);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(TimeoutMs);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} ran for more than {TimeoutMs} ms");
        }

        return new CommandResult(process.ExitCode, await output, await error);
    }

    /// <summary>Starts a program with its output and errors redirected.</summary>
    public static Process Start(string program, IEnumerable<string> arguments, string? workingFolder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = workingFolder ?? "",
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
    }

    /// <summary>This result, if the program succeeded.</summary>
    public CommandResult Succeeded() =>
        ExitCode == 0 ? this : throw new InvalidOperationException($"exit code {ExitCode}: {Error}{Output}");
}
