using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace ModelManager.Benchmarks.Transfer;

/// <summary>
/// A library with one file, served by the link server without delay or limit. Both programs are processes of their own, so that what they
/// allocate is not counted here; the build names them.
/// </summary>
internal sealed class LibraryProcess
{
    public const string ModelId = "bench";
    public const string Version = "1.0.0";
    private const string FileName = "model.bin";

    private readonly Process _link;

    public LibraryProcess(string folder, long fileBytes)
    {
        var source = Directory.CreateDirectory(Path.Combine(folder, "source")).FullName;
        WriteContent(Path.Combine(source, FileName), fileBytes);
        var storage = Path.Combine(folder, "library");
        using (var publishing = Start("MODELMANAGER_BENCH_LIBRARY", "publish", "--storage", storage, "--model", ModelId, "--version", Version, source))
        {
            publishing.StandardInput.Close();
            var output = publishing.StandardOutput.ReadToEndAsync();
            var errors = publishing.StandardError.ReadToEnd();
            publishing.WaitForExit();
            if (publishing.ExitCode != 0)
            {
                throw new InvalidOperationException($"publish ended with {publishing.ExitCode}: {errors}{output.Result}");
            }
        }

        Directory.Delete(source, recursive: true);
        Digest = File.ReadAllText(Path.Combine(storage, "models", ModelId, Version, "checksum.sha256"))[..64];
        _link = Start("MODELMANAGER_BENCH_LINK", "--storage", storage);
        Url = _link.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the link server did not start");
    }

    public string Url { get; }

    /// <summary>The file's SHA-256 as the library publishes it.</summary>
    public string Digest { get; }

    public Uri FileUrl => new(string.Create(CultureInfo.InvariantCulture, $"{Url}/storage/models/{ModelId}/{Version}/{FileName}"));

    public void Stop()
    {
        // It ends with its input.
        _link.StandardInput.Close();
        _link.WaitForExit();
        _link.Dispose();
    }

    private static Process Start(string variable, params string[] arguments)
    {
        var program = Environment.GetEnvironmentVariable(variable)
            ?? throw new InvalidOperationException($"{variable} names no program: run this suite with ./build.sh bench");
        return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    private static void WriteContent(string path, long bytes)
    {
        using var file = File.Create(path);
        var block = new byte[1024 * 1024];
        for (var left = bytes; left > 0; left -= block.Length)
        {
            RandomNumberGenerator.Fill(block);
            file.Write(block, 0, (int)Math.Min(left, block.Length));
        }

        // What is still on its way to the disk would be measured too.
        file.Flush(flushToDisk: true);
    }
}
