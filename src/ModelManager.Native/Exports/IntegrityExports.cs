using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using ModelManager.Native.Errors;
using ModelManager.Native.Header;
using ModelManager.Native.Jobs;
using ModelManager.Native.Layouts;
using ModelManager.Native.Text;

namespace ModelManager.Native.Exports;

/// <summary>
/// Whether every byte of an installed version is what was published, and making it so again. Both are jobs, to be closed with
/// mm_job_close; their progress is told by MM_EVENT_JOB_PROGRESS and can be asked for with mm_job_info_get. Lookups and whoever reads
/// the files are not disturbed. Any thread, also inside a callback.
/// </summary>
[CSection(55, "Verifying and repairing")]
internal static unsafe class IntegrityExports
{
    /// <summary>
    /// Compares every byte of an installed version with its digests. Works without the library; where that has chunk digests and can be
    /// reached, the result also says which bytes are wrong. A version that is damaged becomes MM_STATE_FAILED with MM_CORRUPT, and one
    /// that is right again MM_STATE_READY. Damage is a result and no failure: mm_job_count rows of mm_job_damage, 0 when all is right.
    /// Closing the job gives it up.
    /// </summary>
    /// <param name="out">Receives the job; 0 when the call fails.</param>
    /// <param name="manager">The manager; one for lookups will do.</param>
    /// <param name="modelId">The model.</param>
    /// <param name="version">The version.</param>
    /// <returns>
    /// MM_OK; MM_INVALID_ARGUMENT; MM_CLOSED. The job fails with MM_MODEL_NOT_AVAILABLE when it is not installed, MM_IO or MM_PERMISSION.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_model_verify", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Verify(
        [C99Type("mm_job *")] ulong* @out, [C99Type("mm_manager")] ulong manager, [C99Type("const char *")] byte* modelId,
        [C99Type("const char *")] byte* version)
    {
        try
        {
            OutValue.Clear(@out);
            var (id, which) = (ModelArgument.Id(modelId), ModelArgument.Version(version));
            *@out = VersionWork.Verify(manager, id, which);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>
    /// Compares every byte of an installed version, fetches what is damaged and nothing else, and puts it in its place: who has a file of
    /// it open or mapped keeps the old one. Jobs for one version share one repair, which stops when mm_job_cancel has ended the last of
    /// them; closing them stops nothing. A version that is right needs no network. The result is a path (mm_job_path), and mm_job_count
    /// rows of mm_job_damage: what was wrong and is right now.
    /// </summary>
    /// <param name="out">Receives the job; 0 when the call fails.</param>
    /// <param name="manager">The manager.</param>
    /// <param name="modelId">The model.</param>
    /// <param name="version">The version.</param>
    /// <returns>
    /// MM_OK; MM_INVALID_ARGUMENT; MM_CLOSED. The job fails with MM_MODEL_NOT_AVAILABLE when it is not installed; MM_MODEL_IN_USE while it
    /// is downloaded or removed, or repaired by another process; MM_NOT_IN_CATALOGUE or MM_REMOTE_CHANGED when the library does not have it
    /// any more; MM_CHECKSUM_MISMATCH, MM_INSUFFICIENT_SPACE, MM_HTTP_STATUS, MM_AUTH, MM_TLS_UNTRUSTED, MM_UNEXPECTED_RESPONSE,
    /// MM_LOCK_UNSUPPORTED, MM_PERMISSION, MM_IO, or with MM_INVALID_ARGUMENT when the manager was opened for lookups. Trouble with the
    /// network is waited out.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_model_repair", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Repair(
        [C99Type("mm_job *")] ulong* @out, [C99Type("mm_manager")] ulong manager, [C99Type("const char *")] byte* modelId,
        [C99Type("const char *")] byte* version)
    {
        try
        {
            OutValue.Clear(@out);
            var (id, which) = (ModelArgument.Id(modelId), ModelArgument.Version(version));
            *@out = VersionWork.Repair(manager, id, which);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }
}
