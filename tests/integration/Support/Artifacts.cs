using System.Runtime.InteropServices;

namespace ModelManager.IntegrationTests.Support;

/// <summary>What <c>./build.sh</c> leaves behind, and where the repository is.</summary>
internal static class Artifacts
{
    private const string RootMark = "ModelManager.slnx";

    /// <summary>The root of the repository: the folder with the solution, above the test assembly.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The server's native executable. A test that needs it fails where it was not built; it never skips.</summary>
    public static string ServerExecutable => Existing(Path.Combine(Folder, "bin", "modellibrary"));

    /// <summary>The native library.</summary>
    public static string SharedLibrary => Existing(Path.Combine(Folder, "lib", "libmodelmanager.so"));

    private static string Folder => Path.Combine(RepositoryRoot, "artifacts", $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}");

    private static string Existing(string path) =>
        File.Exists(path) ? path : throw new InvalidOperationException($"'{path}' is not built: run ./build.sh first");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, RootMark)))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no '{RootMark}' above '{AppContext.BaseDirectory}'");
    }
}
