using ModelManager.Faults;

// The server as a process, for tests in other languages: see HostOptions for its arguments and HostCommands for its input.
var options = HostOptions.Parse(args);
await using var server = new FaultServer(options.Model, options.Link, port: options.Port);
foreach (var rule in options.Rules)
{
    server.Add(rule);
}

Console.WriteLine($"url {server.Url}");
while (await Console.In.ReadLineAsync() is { } line)
{
    Console.WriteLine(HostCommands.Run(server, line));
}
