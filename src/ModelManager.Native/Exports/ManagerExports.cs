using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using ModelManager.Native.Errors;
using ModelManager.Native.Events;
using ModelManager.Native.Handles;
using ModelManager.Native.Header;
using ModelManager.Native.Layouts;
using ModelManager.Native.Managers;
using ModelManager.Native.Text;

namespace ModelManager.Native.Exports;

/// <summary>
/// A manager is an opened root: the folder that holds the models. Several processes may have one root open, and one process may open
/// it several times. Without MM_OPEN_DOWNLOADS a manager only looks up: it recovers nothing, starts no work of its own, and uses the
/// network only for what you ask of the scheduler_url that you give. Any thread.
/// </summary>
[CSection(30, "Opening and closing")]
internal static unsafe class ManagerExports
{
    /// <summary>
    /// Makes options the same as MM_OPEN_OPTIONS_INIT: for languages that have no macros. It fills the members that the first version
    /// of the struct had, and sets size to that; to use members that came later, set size to the whole of your struct, zeroed.
    /// </summary>
    /// <param name="options">Filled in. NULL does nothing.</param>
    [UnmanagedCallersOnly(EntryPoint = "mm_open_options_init", CallConvs = [typeof(CallConvCdecl)])]
    public static void OptionsInit([C99Type("mm_open_options *")] NativeOpenOptions* options)
    {
        try
        {
            OpenArguments.Initialise(options);
        }
        catch (Exception e)
        {
            LastError.Store(e);
        }
    }

    /// <summary>
    /// Opens a root. Quick: with MM_OPEN_DOWNLOADS, what an earlier run left is recovered behind it, and tasks continue by themselves
    /// unless MM_OPEN_NO_AUTO_RESUME is set. Any thread, also inside a callback. Callbacks may come before it has returned.
    /// </summary>
    /// <param name="out">Receives the manager, to be closed with mm_close or mm_close_begin; 0 when it fails.</param>
    /// <param name="options">How to open. Everything in it is copied.</param>
    /// <returns>
    /// MM_OK; MM_INVALID_ARGUMENT when an option is malformed or a needed one missing, or when this process has the root open with another
    /// library_url; MM_PERMISSION when the root or what is in it belongs to another user, or others may write into it; MM_IO or
    /// MM_INSUFFICIENT_SPACE when the disk fails or is full; MM_INTERNAL when the process may not start the threads that are needed.
    /// A file system that does not lock, or a root that a newer version of the library made, opens for lookups; what writes then
    /// answers MM_LOCK_UNSUPPORTED.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_open", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Open([C99Type("mm_manager *")] ulong* @out, [C99Type("const mm_open_options *")] NativeOpenOptions* options)
    {
        try
        {
            OutValue.Clear(@out);
            *@out = OpenManager.Open(options);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>
    /// Closes a manager and waits: downloads pause and keep what they have, every job that is not done ends with MM_CLOSED, leases end, and
    /// MM_EVENT_CLOSED is the last event. When it returns, every lock is dropped and no callback runs or will run. The handle is stale
    /// from the first moment on, for other threads too; calls that they are inside of end with MM_CLOSED or well. Jobs stay readable
    /// and still have to be closed. It waits for the callback that runs, so do not hold a lock that the callback takes. Any thread, but
    /// not inside a callback: there, use mm_close_begin.
    /// </summary>
    /// <param name="manager">The manager.</param>
    /// <returns>
    /// MM_OK; MM_CLOSED when it was closed before, at once, while the first call may still wait: it does not mean that user may be freed;
    /// MM_INVALID_ARGUMENT when it is no manager; MM_IN_CALLBACK inside a callback, and nothing was done.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_close", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Close([C99Type("mm_manager")] ulong manager)
    {
        try
        {
            CallbackScope.ThrowIfInside();
            HandleTable.Shared.Remove<OpenManager>(manager).Close();
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>
    /// Closes a manager without waiting. The handle is stale when it returns; the rest goes on behind it, and MM_EVENT_CLOSED tells the
    /// end: after that event no callback comes. Without a callback nothing tells the end. When there is no thread to do it on, it waits
    /// like mm_close. Any thread, also inside a callback.
    /// </summary>
    /// <param name="manager">The manager.</param>
    /// <returns>MM_OK; MM_CLOSED when it was closed before; MM_INVALID_ARGUMENT when it is no manager.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_close_begin", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int CloseBegin([C99Type("mm_manager")] ulong manager)
    {
        try
        {
            HandleTable.Shared.Remove<OpenManager>(manager).BeginClose();
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>
    /// The absolute path of the root, as it was resolved at open: links in it were followed then. Any thread, also inside a callback.
    /// </summary>
    /// <param name="buffer">Receives the path in UTF-8 with a NUL behind it; "" when the call fails. May be NULL when capacity is 0.</param>
    /// <param name="capacity">Bytes in buffer, the NUL included. With 0 the call asks for the length only, and is MM_BUFFER_TOO_SMALL.</param>
    /// <param name="length">Receives the path's bytes without the NUL, also with MM_BUFFER_TOO_SMALL. May be NULL.</param>
    /// <param name="manager">The manager.</param>
    /// <returns>MM_OK; MM_BUFFER_TOO_SMALL; MM_INVALID_ARGUMENT; MM_CLOSED.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_manager_root", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Root(
        [C99Type("char *")] byte* buffer, [C99Type("size_t")] nuint capacity, [C99Type("size_t *")] nuint* length,
        [C99Type("mm_manager")] ulong manager)
    {
        try
        {
            OutText.Clear(buffer, capacity, length);
            OutText.Store(buffer, capacity, length, HandleTable.Shared.Get<OpenManager>(manager).Core.RootPath);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>How fast, and how much at once, now. All managers of one root in this process share one set. Any thread, also inside a callback.</summary>
    /// <param name="out">Filled in, with the defaults in place of zeros; its size member has to be set.</param>
    /// <param name="manager">A manager that was opened with MM_OPEN_DOWNLOADS.</param>
    /// <returns>
    /// MM_OK; MM_INVALID_ARGUMENT, also for a manager that was opened for lookups; MM_CLOSED; MM_LOCK_UNSUPPORTED, MM_PERMISSION when the
    /// root cannot be written.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_limits_get", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int LimitsGet([C99Type("mm_limits *")] NativeLimits* @out, [C99Type("mm_manager")] ulong manager)
    {
        try
        {
            OutStruct.Clear(@out);
            OutStruct.Store(@out, NativeLimits.Of(HandleTable.Shared.Get<OpenManager>(manager).Core.Limits));
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>
    /// Changes how fast, and how much at once, for all managers of the root in this process; transfers that run follow. Any thread, also
    /// inside a callback.
    /// </summary>
    /// <param name="manager">A manager that was opened with MM_OPEN_DOWNLOADS.</param>
    /// <param name="limits">The new limits; a 0 in it is the default, not "as before".</param>
    /// <returns>
    /// MM_OK; MM_INVALID_ARGUMENT when limits is NULL, its size was not set, or a number is out of range, also for a manager that was opened
    /// for lookups; MM_CLOSED; MM_LOCK_UNSUPPORTED, MM_PERMISSION when the root cannot be written.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_limits_set", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int LimitsSet([C99Type("mm_manager")] ulong manager, [C99Type("const mm_limits *")] NativeLimits* limits)
    {
        try
        {
            HandleTable.Shared.Get<OpenManager>(manager).Core.SetLimits(InStruct.Read(limits, "limits").ToLimits());
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }
}
