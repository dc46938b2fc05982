using System.Diagnostics;
using System.Text;

namespace ModelManager.UnitTests.Repository;

/// <summary>The files of the repository: what is committed or would be, never what is ignored.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    /// <summary>Paths relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> All { get; } = List();

    /// <summary>The text of a file, or null where it holds bytes that are not text.</summary>
    public static string? TextOf(string path)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Root, path));
        return bytes.Contains((byte)0) ? null : Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Runs a program at the root and answers its exit code and its two outputs.</summary>
    public static (int Code, string Output, string Errors) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ModelManager.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("the tests do not run inside the repository");
        }

        return folder.FullName;
    }

    private static string[] List()
    {
        var (code, output, errors) = Run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard");
        return code == 0
            ? [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(path => File.Exists(Path.Combine(Root, path)))]
            : throw new InvalidOperationException($"git ls-files: {errors}");
    }
}
