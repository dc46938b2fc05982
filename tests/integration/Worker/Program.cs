using ModelManager;
using ModelManager.IntegrationWorker;

// Opens a root, does what the lines of its input say, one answer a line, and can be killed at any moment.
var options = WorkerOptions.Parse(args);
CrashAt.Arm(options.CrashName, options.CrashCount);
await using var commands = new Commands(Manager.Open(options.Manager));
while (await Console.In.ReadLineAsync() is { } line)
{
    Console.WriteLine(await commands.RunAsync(line.Split('\t')));
}

return 0;
