using ModelManager.Primitives;
using ModelManager.Server.Http;
using ModelManager.Server.Publishing;

namespace ModelManager.Server.CommandLine;

/// <summary>The commands, and how each way of failing is told.</summary>
internal static class Commands
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int WrongUsage = 2;

    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        try
        {
            if (args.TakeWhile(arg => arg != "--").Any(arg => arg is "--help" or "-h"))
            {
                Console.Out.WriteLine(Usage.Text);
                return Done;
            }

            var rest = args.Skip(1);
            await ((args.Count > 0 ? args[0] : null) switch
            {
                "publish" => PublishCommand.RunAsync(rest),
                "serve" => ServeCommand.RunAsync(rest),
                null => throw new UsageException("no command"),
                var unknown => throw new UsageException($"unknown command '{unknown}'"),
            });
            return Done;
        }
        catch (UsageException e)
        {
            Tell($"{e.Message} (modellibrary --help shows the usage)");
            return WrongUsage;
        }
        catch (Exception e)
        {
            Tell(ModelManagerException.From(e).Message);
            return Failed;
        }
    }

    /// <summary>One line on the error output.</summary>
    public static void Tell(string message) => Console.Error.WriteLine($"modellibrary: {message.ReplaceLineEndings(" ")}");
}
