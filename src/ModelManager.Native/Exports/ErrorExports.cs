using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using ModelManager.Native.Errors;
using ModelManager.Native.Header;
using ModelManager.Native.Layouts;
using ModelManager.Primitives;

namespace ModelManager.Native.Exports;

/// <summary>
/// Each thread has its own last failure. A call that succeeds leaves it as it was, so look at it only after a call that failed. Any
/// thread, also inside a callback.
/// </summary>
[CSection(20, "Failures")]
internal static unsafe class ErrorExports
{
    /// <summary>One line of English about this thread's last failure, for developers and logs.</summary>
    /// <returns>
    /// A text that is valid until this thread's next mm_ call other than mm_error_get and mm_error_message; never NULL, and "" when
    /// this thread has not failed yet. The library owns it.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_error_message", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("const char *")]
    public static byte* Message()
    {
        try
        {
            return LastError.Message();
        }
        catch (Exception e)
        {
            LastError.Store(e);
            return LastError.NoText;
        }
    }

    /// <summary>All that is known of this thread's last failure. Does not count as a failure itself, whatever it returns.</summary>
    /// <param name="out">
    /// Filled in; its size member has to be set. The strings are valid until this thread's next mm_ call other than mm_error_get and
    /// mm_error_message. The library owns them.
    /// </param>
    /// <returns>MM_OK, also when this thread has not failed yet; MM_INVALID_ARGUMENT when out is NULL or its size was not set.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_error_get", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Get([C99Type("mm_error *")] NativeError* @out)
    {
        try
        {
            OutStruct.Clear(@out);
            OutStruct.Store(@out, LastError.Get());
            return Status.Ok;
        }
        catch (Exception e)
        {
            return (int)ModelManagerException.From(e).Code;
        }
    }
}
