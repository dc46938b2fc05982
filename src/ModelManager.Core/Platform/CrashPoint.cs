using System.Diagnostics;

namespace ModelManager.Platform;

/// <summary>
/// Named places at which a test can stop the process as a power cut would. The calls exist only where CRASH_POINTS is
/// defined (the Debug configuration); a release has no trace of them.
/// </summary>
internal static class CrashPoint
{
    /// <summary>Called with the name of each point that is reached.</summary>
    public static Action<string>? Reached { get; set; }

    [Conditional("CRASH_POINTS")]
    public static void Reach(string name) => Reached?.Invoke(name);
}
