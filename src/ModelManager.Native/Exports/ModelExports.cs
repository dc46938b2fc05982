using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using ModelManager.Native.Errors;
using ModelManager.Native.Handles;
using ModelManager.Native.Header;
using ModelManager.Native.Layouts;
using ModelManager.Native.Managers;
using ModelManager.Native.Text;

namespace ModelManager.Native.Exports;

/// <summary>
/// Where a model is. The answer is right in every process as soon as a version is published or removed in any; while nothing
/// changes, a lookup reads no file. There is no falling back: a version that is not installed is MM_MODEL_NOT_AVAILABLE at once.
/// </summary>
[CSection(40, "Lookup")]
internal static unsafe class ModelExports
{
    /// <summary>
    /// Writes the absolute path of a version's folder, or of one file in it, into your buffer. Allocates nothing when it succeeds. Any
    /// thread, any number at once, also inside a callback. The files stay as they are while the version is installed.
    /// </summary>
    /// <param name="buffer">Receives the path in UTF-8 with a NUL behind it; "" when the call fails. May be NULL when capacity is 0.</param>
    /// <param name="capacity">
    /// Bytes in buffer, the NUL included. 4096 is enough nearly always. With 0 the call asks for the length only, and is MM_BUFFER_TOO_SMALL.
    /// </param>
    /// <param name="length">
    /// Receives the path's bytes without the NUL, also with MM_BUFFER_TOO_SMALL: come again with one more than that. May be NULL.
    /// </param>
    /// <param name="manager">The manager.</param>
    /// <param name="modelId">The model.</param>
    /// <param name="version">The version; NULL for the newest that is installed.</param>
    /// <param name="file">A file's path inside the version, with /; NULL for the version's folder. Whether there is such a file is not looked for.</param>
    /// <returns>
    /// MM_OK; MM_MODEL_NOT_AVAILABLE when the model or version is not installed; MM_BUFFER_TOO_SMALL; MM_INVALID_ARGUMENT when a text is
    /// malformed, empty or not UTF-8; MM_CLOSED; MM_IO, MM_PERMISSION when what is installed has changed and cannot be read.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_model_locate", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Locate(
        [C99Type("char *")] byte* buffer, [C99Type("size_t")] nuint capacity, [C99Type("size_t *")] nuint* length,
        [C99Type("mm_manager")] ulong manager, [C99Type("const char *")] byte* modelId, [C99Type("const char *")] byte* version,
        [C99Type("const char *")] byte* file)
    {
        try
        {
            return PathLookup.Locate(buffer, capacity, length, manager, modelId, version, file);
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>
    /// Gives the address of a number that changes with every change of what is installed, whichever process makes it, before anybody is told of
    /// the change. While it stays the same, what mm_model_locate answered stays right. It is for bindings that keep answers as objects of their
    /// own language: read the number, then call mm_model_locate, and keep the answer for as long as the number is the one that was read before.
    /// Any thread.
    /// </summary>
    /// <param name="out">
    /// Receives the address, or a null pointer where no number can be shared (a root that may only be read, and that nobody wrote to before): call
    /// mm_model_locate each time. Read it with an atomic load; never write to it. It may be read until mm_close or mm_close_begin is called.
    /// </param>
    /// <param name="manager">The manager.</param>
    /// <returns>MM_OK; MM_INVALID_ARGUMENT; MM_CLOSED.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_generation_address", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int GenerationAddress([C99Type("const int64_t **")] long** @out, [C99Type("mm_manager")] ulong manager)
    {
        try
        {
            OutValue.Clear((nint*)@out);
            *@out = (long*)HandleTable.Shared.Get<OpenManager>(manager).Core.GenerationAddress;
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>What a version is doing: absent, being downloaded, ready, failed. Any thread, also inside a callback; returns at once.</summary>
    /// <param name="out">
    /// Filled in; its size member has to be set. When its error member is not MM_OK, that failure is also made this thread's last one,
    /// so that mm_error_get has the details; the function still returns MM_OK.
    /// </param>
    /// <param name="manager">The manager.</param>
    /// <param name="modelId">The model.</param>
    /// <param name="version">The version.</param>
    /// <returns>
    /// MM_OK, also for a version that nobody ever heard of, which is MM_STATE_ABSENT; MM_INVALID_ARGUMENT; MM_CLOSED; MM_IO, MM_PERMISSION
    /// when what is installed has changed and cannot be read.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_model_status_get", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int StatusGet(
        [C99Type("mm_model_status *")] NativeModelStatus* @out, [C99Type("mm_manager")] ulong manager,
        [C99Type("const char *")] byte* modelId, [C99Type("const char *")] byte* version)
    {
        try
        {
            OutStruct.Clear(@out);
            var status = HandleTable.Shared.Get<OpenManager>(manager).Core.GetStatus(ModelArgument.Id(modelId), ModelArgument.Version(version));
            OutStruct.Store(@out, NativeModelStatus.Of(status));
            LastError.Mention(status.Error);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }
}
