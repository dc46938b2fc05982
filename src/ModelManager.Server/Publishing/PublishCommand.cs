using System.Globalization;
using System.Runtime.InteropServices;
using ModelManager.Primitives;
using ModelManager.Server.CommandLine;

namespace ModelManager.Server.Publishing;

/// <summary><c>modellibrary publish</c>.</summary>
internal static class PublishCommand
{
    public static async Task RunAsync(IEnumerable<string> args)
    {
        var request = RequestOf(Arguments.Parse(args, "--storage", "--model", "--version", "--extra"));
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var published = await Task.Run(() => new Publisher(TimeProvider.System, Commands.Tell).Publish(request, stop.Token));
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"published {request.Key}: {published.Files.Count} files, {published.SizeBytes} bytes"));

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static PublishRequest RequestOf(Arguments arguments)
    {
        var storage = arguments.Required("--storage");
        var id = arguments.Required("--model");
        var version = arguments.Required("--version");
        if (arguments.Paths.Count == 0)
        {
            throw new UsageException("no PATH to publish");
        }

        if (storage.Length == 0 || arguments.Paths.Contains(""))
        {
            throw new UsageException("an empty path");
        }

        return new PublishRequest(
            Path.GetFullPath(storage), ModelKey.Parse(id, version), [.. arguments.Paths.Select(Path.GetFullPath)], ExtraJson.Read(arguments.Optional("--extra")));
    }
}
