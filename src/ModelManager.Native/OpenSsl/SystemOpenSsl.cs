#if OPENSSL_DYNAMIC
using System.Runtime.InteropServices;

namespace ModelManager.Native.OpenSsl;

/// <summary>
/// The system's OpenSSL. Loaded the way .NET does it, libssl would take every function that the host happens to export too (node
/// exports its own OpenSSL) from there, and crash. Loaded like this, before .NET does it, libssl and libcrypto look into each other first.
/// Where the host has loaded libssl already, it stays as it is; and so do its settings, which are the host's.
/// </summary>
internal static partial class SystemOpenSsl
{
    private const int Now = 2;
    private const int LookIntoItselfFirst = 8;

    // In the order in which .NET looks for them.
    private static readonly string[] s_names = ["libssl.so.3", "libssl.so.1.1"];

    /// <summary>Loads libssl. Where there is none, .NET says so when it needs it.</summary>
    public static void LoadApart()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = s_names.Any(name => Open(name, Now | LookIntoItselfFirst) != 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string name, int flags);
}
#endif
