using System.Globalization;
using ModelManager.Downloads;

namespace ModelManager.IntegrationWorker;

/// <summary>The worker's command line: <c>ROOT LIBRARY [--rate BYTES] [--connections N] [--no-auto-resume] [--crash NAME:N]</c>.</summary>
internal sealed record WorkerOptions(ManagerOptions Manager, string? CrashName, int CrashCount)
{
    public static WorkerOptions Parse(string[] args)
    {
        var limits = new DownloadLimits();
        var autoResume = true;
        string? crashName = null;
        var crashCount = 0;
        for (var i = 2; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--rate":
                    limits = limits with { BytesPerSecond = long.Parse(args[++i], CultureInfo.InvariantCulture) };
                    break;
                case "--connections":
                    limits = limits with { ConnectionsPerDownload = int.Parse(args[++i], CultureInfo.InvariantCulture) };
                    break;
                case "--no-auto-resume":
                    autoResume = false;
                    break;
                case "--crash":
                    var crash = args[++i].Split(':');
                    (crashName, crashCount) = (crash[0], int.Parse(crash[1], CultureInfo.InvariantCulture));
                    break;
                default:
                    throw new ArgumentException($"unknown option {args[i]}");
            }
        }

        var manager = new ManagerOptions { Root = args[0], LibraryUrl = args[1], NodeId = "worker", Limits = limits, AutoResume = autoResume };
        return new WorkerOptions(manager, crashName, crashCount);
    }
}
