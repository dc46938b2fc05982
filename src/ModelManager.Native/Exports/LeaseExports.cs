using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using ModelManager.Native.Errors;
using ModelManager.Native.Handles;
using ModelManager.Native.Header;
using ModelManager.Native.Layouts;
using ModelManager.Native.Leases;
using ModelManager.Native.Text;

namespace ModelManager.Native.Exports;

/// <summary>
/// A lease keeps one installed version from being removed, by any process, for as long as somebody needs its files: mm_model_remove answers
/// MM_MODEL_IN_USE and says who. It may be repaired meanwhile, with new files beside those that you have open or mapped. The operating system holds
/// the lease: it ends with the process, however that ends, and nothing has to be cleaned up. A child that the process forks shares it until
/// it runs another program or ends. Any number of leases may be held at once. Any thread, also inside a callback; these take some system calls and wait for nobody.
/// </summary>
[CSection(45, "Leases")]
internal static unsafe class LeaseExports
{
    /// <summary>
    /// Leases a version and writes the absolute path of its folder into your buffer. A manager for lookups will do, and so will a read-only root.
    /// </summary>
    /// <param name="out">Receives the lease, which ends with mm_lease_release or when the manager is closed; 0 when the call fails.</param>
    /// <param name="buffer">Receives the path in UTF-8 with a NUL behind it; "" when the call fails. May be NULL when capacity is 0.</param>
    /// <param name="capacity">Bytes in buffer, the NUL included. With 0 the call asks for the length only, and is MM_BUFFER_TOO_SMALL.</param>
    /// <param name="length">Receives the path's bytes without the NUL, also with MM_BUFFER_TOO_SMALL. May be NULL.</param>
    /// <param name="manager">The manager.</param>
    /// <param name="modelId">The model.</param>
    /// <param name="version">The version; NULL for the newest that is installed.</param>
    /// <param name="label">
    /// What it is for, for whoever is told that the version is in use: 1 to 128 characters, none of them a control character; NULL for the program's name only.
    /// </param>
    /// <returns>
    /// MM_OK; MM_MODEL_NOT_AVAILABLE when the model or version is not installed, or is being removed; MM_BUFFER_TOO_SMALL, and nothing is leased;
    /// MM_INVALID_ARGUMENT; MM_CLOSED; MM_LOCK_UNSUPPORTED when the file system does not lock, without MM_OPEN_ALLOW_UNLOCKED_ROOT, or the root has a
    /// newer format; MM_IO, MM_PERMISSION when the folder, or what is installed, cannot be read.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_lease_acquire", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Acquire(
        [C99Type("mm_lease *")] ulong* @out, [C99Type("char *")] byte* buffer, [C99Type("size_t")] nuint capacity, [C99Type("size_t *")] nuint* length,
        [C99Type("mm_manager")] ulong manager, [C99Type("const char *")] byte* modelId, [C99Type("const char *")] byte* version,
        [C99Type("const char *")] byte* label)
    {
        try
        {
            OutValue.ClearIfAny(@out);
            OutText.Clear(buffer, capacity, length);
            OutValue.Clear(@out);
            *@out = OpenLease.Acquire(
                buffer, capacity, length, manager, ModelArgument.Id(modelId), ModelArgument.VersionOrNewest(version), Utf8Argument.Optional(label, "label"));
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>Which version is leased: of use when the newest was asked for.</summary>
    /// <param name="buffer">Receives the version in UTF-8 with a NUL behind it; "" when the call fails. May be NULL when capacity is 0.</param>
    /// <param name="capacity">Bytes in buffer, the NUL included; 129 are always enough. With 0 the call asks for the length only, and is MM_BUFFER_TOO_SMALL.</param>
    /// <param name="length">Receives the version's bytes without the NUL, also with MM_BUFFER_TOO_SMALL. May be NULL.</param>
    /// <param name="lease">The lease.</param>
    /// <returns>MM_OK; MM_BUFFER_TOO_SMALL; MM_INVALID_ARGUMENT; MM_CLOSED when it was released, or its manager closed.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_lease_version", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Version(
        [C99Type("char *")] byte* buffer, [C99Type("size_t")] nuint capacity, [C99Type("size_t *")] nuint* length, [C99Type("mm_lease")] ulong lease)
    {
        try
        {
            OutText.Clear(buffer, capacity, length);
            OutText.Store(buffer, capacity, length, HandleTable.Shared.Get<OpenLease>(lease).Version);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>Closes a lease: the version may be removed again, when nobody else leases it. Files that are open or mapped stay as they are.</summary>
    /// <param name="lease">The lease.</param>
    /// <returns>MM_OK; MM_CLOSED when it was released before, or its manager was closed, which ended it too; MM_INVALID_ARGUMENT when it is no lease.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_lease_release", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Release([C99Type("mm_lease")] ulong lease)
    {
        try
        {
            HandleTable.Shared.Remove<OpenLease>(lease).Release();
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }
}
