using System.Runtime.InteropServices;
using ModelManager.Platform;

namespace ModelManager.IntegrationWorker;

/// <summary>Kills this process with SIGKILL when a named crash point is reached for the n-th time.</summary>
internal static partial class CrashAt
{
    private const int Kill = 9;

    public static void Arm(string? name, int count)
    {
        var left = count;
        CrashPoint.Reached = name is null ? null : reached =>
        {
            if (reached == name && Interlocked.Decrement(ref left) == 0)
            {
                _ = SendSignal(Environment.ProcessId, Kill);
                Thread.Sleep(Timeout.Infinite);
            }
        };
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
