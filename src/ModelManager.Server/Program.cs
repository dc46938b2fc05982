using ModelManager.Server.CommandLine;

return await Commands.RunAsync(args);
