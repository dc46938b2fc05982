using System.Globalization;

namespace ModelManager.Platform;

/// <summary>Who wrote a marker, for people and tools that look at one. Liveness is the lock's word, never this one's.</summary>
internal static class ProcessIdentity
{
    public static int ProcessId => Environment.ProcessId;

    /// <summary>The file name of the program that runs, or an empty string.</summary>
    public static string ProgramName { get; } = System.IO.Path.GetFileName(Environment.ProcessPath) ?? "";

    /// <summary>Clock ticks from boot to the start of this process (field 22 of /proc/self/stat), or 0.</summary>
    public static long StartTicks { get; } = ReadStartTicks();

    /// <summary>The identity of this boot, or an empty string.</summary>
    public static string BootId { get; } = Read("/proc/sys/kernel/random/boot_id").Trim();

    private static long ReadStartTicks()
    {
        // The command name, the second field, is in parentheses and may itself contain spaces and parentheses.
        var stat = Read("/proc/self/stat");
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        const int StartTimeAfterName = 19;
        return fields.Length > StartTimeAfterName && long.TryParse(fields[StartTimeAfterName], CultureInfo.InvariantCulture, out var ticks) ? ticks : 0;
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
