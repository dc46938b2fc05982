using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using ModelManager.Native.Errors;
using ModelManager.Native.Header;
using ModelManager.Native.Managers;

namespace ModelManager.Native.Exports;

/// <summary>These may be called at any time, on any thread, before anything is open. They do not fail.</summary>
[CSection(10, "Version and names")]
internal static unsafe class VersionExports
{
    /// <summary>The version of the library that is loaded, such as "0.1.0"; MM_VERSION is the one that was compiled against.</summary>
    /// <returns>A text that lives as long as the process.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_version", CallConvs = [typeof(CallConvCdecl)])]
    [C99DeclCode("#include <modelmanager.h>")]
    [return: C99Type("const char *")]
    public static byte* Version()
    {
        try
        {
            return LibraryVersion.Text;
        }
        catch (Exception e)
        {
            LastError.Store(e);
            return LastError.NoText;
        }
    }

    /// <summary>The name of a code, such as "MODEL_NOT_AVAILABLE", for messages and logs; "UNKNOWN" for a number that is no code.</summary>
    /// <param name="status">What a function returned.</param>
    /// <returns>A text that lives as long as the process.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_status_name", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("const char *")]
    public static byte* StatusName([C99Type("mm_status")] int status)
    {
        try
        {
            return StatusNames.Of(status);
        }
        catch (Exception e)
        {
            LastError.Store(e);
            return LastError.NoText;
        }
    }
}
