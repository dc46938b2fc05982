using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using ModelManager.Native.Errors;
using ModelManager.Native.Handles;
using ModelManager.Native.Header;
using ModelManager.Native.Managers;
using ModelManager.Native.Text;

namespace ModelManager.Native.Exports;

/// <summary>
/// A library that wants a bearer token gets the one that you give, at its own origin only and never behind a redirect to another one.
/// The token is kept in memory alone and is in no message. Any thread, also inside a callback.
/// </summary>
[CSection(35, "Tokens")]
internal static unsafe class TokenExports
{
    /// <summary>
    /// Gives the token, in answer to the token_callback or at any other time, such as when yours has been renewed: it is used from then
    /// on. A token that the library refuses (401) is forgotten, and the token_callback is called, once for each request. Returns at once.
    /// </summary>
    /// <param name="manager">A manager that was opened with MM_OPEN_DOWNLOADS.</param>
    /// <param name="token">
    /// Printable ASCII without spaces, at most 65536 bytes. NULL when there is none: what waits for it fails with MM_AUTH at once, and the next request calls the
    /// token_callback again.
    /// </param>
    /// <returns>MM_OK; MM_INVALID_ARGUMENT, also for a manager that was opened for lookups, and nothing has changed then; MM_CLOSED.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_token_set", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Set([C99Type("mm_manager")] ulong manager, [C99Type("const char *")] byte* token)
    {
        try
        {
            HandleTable.Shared.Get<OpenManager>(manager).Core.SetToken(Utf8Argument.Optional(token, "token", Utf8Argument.MaxTextBytes));
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }
}
