using ModelManager.Platform;
using ModelManager.Server.CommandLine;
using ModelManager.Server.Library;

namespace ModelManager.Server.Http;

/// <summary><c>modellibrary serve</c>: runs until SIGTERM or SIGINT.</summary>
internal static class ServeCommand
{
    public static async Task RunAsync(IEnumerable<string> args)
    {
        var options = ServeOptions.Parse(Arguments.Parse(args, "--storage", "--urls", "--token-file"));
        using var storage = RootFolder.OpenShared(options.Storage, create: false);
        var library = new LiveLibrary(storage, TimeProvider.System, Commands.Tell);
        library.Current();
        await using var app = LibraryApp.Build(options, library, TimeProvider.System);
        await app.StartAsync();
        foreach (var url in app.Urls)
        {
            Console.Out.WriteLine($"listening on {url}");
        }

        await app.WaitForShutdownAsync();
    }
}
