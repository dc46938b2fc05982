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
/// One version of a model has one transfer, however many jobs ask for it, in however many processes. Pausing, resuming and
/// cancelling act on the transfer. Trouble with the network never fails a download: it waits and goes on by itself. Each job has to be
/// closed with mm_job_close. Any thread, also inside a callback.
/// </summary>
[CSection(60, "Downloads")]
internal static unsafe class DownloadExports
{
    /// <summary>
    /// Downloads a version, or joins the transfer that is under way. The job is done when the version is published, at once if it is
    /// installed already; the result is a path (mm_job_path). Closing the job does not stop the download. Joining resumes nothing: a
    /// transfer that is in MM_STATE_PAUSED, as an earlier run may have left it, goes on after mm_download_resume.
    /// </summary>
    /// <param name="out">Receives the job; 0 when the call fails.</param>
    /// <param name="manager">A manager that was opened with MM_OPEN_DOWNLOADS.</param>
    /// <param name="modelId">The model.</param>
    /// <param name="version">The version; NULL for the newest that the library has.</param>
    /// <param name="priority">An MM_PRIORITY_ number.</param>
    /// <returns>
    /// MM_OK; MM_INVALID_ARGUMENT, also for a manager that was opened for lookups; MM_CLOSED; MM_LOCK_UNSUPPORTED, MM_PERMISSION when the
    /// root cannot be written. The job fails with MM_NOT_IN_CATALOGUE, MM_CANCELLED, MM_CHECKSUM_MISMATCH, MM_INSUFFICIENT_SPACE, MM_HTTP_STATUS, MM_AUTH, MM_TLS_UNTRUSTED, MM_UNEXPECTED_RESPONSE, MM_REMOTE_CHANGED,
    /// MM_DOWNLOAD_IN_PROGRESS, MM_MODEL_IN_USE when the version is installed, damaged and leased, so that it can only be repaired, MM_PERMISSION, MM_IO, or with MM_CLOSED when the manager closes: what has arrived is kept then.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_download_start", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Start(
        [C99Type("mm_job *")] ulong* @out, [C99Type("mm_manager")] ulong manager, [C99Type("const char *")] byte* modelId,
        [C99Type("const char *")] byte* version, [C99Type("int32_t")] int priority)
    {
        try
        {
            OutValue.Clear(@out);
            var (id, which) = (ModelArgument.Id(modelId), ModelArgument.VersionOrNewest(version));
            *@out = DownloadStart.Start(manager, id, which, priority);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>
    /// Makes a job for every download task that works, waits or has failed, also for those that an earlier run left. Each job has to be
    /// closed. They only look on: closing them, or mm_job_cancel, stops nothing.
    /// </summary>
    /// <param name="jobs">Receives the jobs; all of it is zeroed first. May be NULL when capacity is 0.</param>
    /// <param name="capacity">How many jobs fit. With 0 the call asks for the number only, and is MM_BUFFER_TOO_SMALL unless that is 0.</param>
    /// <param name="count">Receives how many tasks there are, also with MM_BUFFER_TOO_SMALL: come again with as many.</param>
    /// <param name="manager">A manager that was opened with MM_OPEN_DOWNLOADS.</param>
    /// <returns>
    /// MM_OK; MM_BUFFER_TOO_SMALL when there are more than capacity, and then no job is made; MM_INVALID_ARGUMENT, also for a manager that
    /// was opened for lookups; MM_CLOSED; MM_LOCK_UNSUPPORTED, MM_PERMISSION when the root cannot be written.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_download_list", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int List(
        [C99Type("mm_job *")] ulong* jobs, [C99Type("size_t")] nuint capacity, [C99Type("size_t *")] nuint* count,
        [C99Type("mm_manager")] ulong manager)
    {
        try
        {
            DownloadStart.List(jobs, capacity, count, manager);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>What a download is doing now. Returns at once.</summary>
    /// <param name="out">Filled in; its size member has to be set. Its strings are valid until the job is closed.</param>
    /// <param name="job">A job of mm_download_start or mm_download_list.</param>
    /// <returns>MM_OK; MM_INVALID_ARGUMENT when it is another kind of job; MM_CLOSED.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_download_info_get", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int InfoGet([C99Type("mm_download_info *")] NativeDownloadInfo* @out, [C99Type("mm_job")] ulong job)
    {
        try
        {
            OutStruct.Clear(@out);
            OutStruct.Store(@out, DownloadStart.Get(job).DownloadInfo());
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>Pauses the transfer until it is resumed, over restarts too. Nothing happens when it is not under way.</summary>
    /// <param name="job">A job of mm_download_start or mm_download_list.</param>
    /// <returns>MM_OK; MM_INVALID_ARGUMENT when it is another kind of job; MM_CLOSED.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_download_pause", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Pause([C99Type("mm_job")] ulong job)
    {
        try
        {
            DownloadStart.Get(job).Download.Pause();
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>Lets a paused transfer go on, or tries a failed one again. Nothing happens when it is under way.</summary>
    /// <param name="job">A job of mm_download_start or mm_download_list.</param>
    /// <returns>MM_OK; MM_INVALID_ARGUMENT when it is another kind of job; MM_CLOSED.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_download_resume", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Resume([C99Type("mm_job")] ulong job)
    {
        try
        {
            DownloadStart.Get(job).Download.Resume();
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>
    /// Ends the transfer for everybody: every job of it fails with MM_CANCELLED. Returns at once. In a process that only joined another
    /// one's transfer it ends the waiting here, and the owner goes on.
    /// </summary>
    /// <param name="job">A job of mm_download_start or mm_download_list.</param>
    /// <param name="keepPartial">0 to delete what has arrived; anything else to keep it for the next attempt.</param>
    /// <returns>MM_OK; MM_INVALID_ARGUMENT when it is another kind of job; MM_CLOSED.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_download_cancel", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Cancel([C99Type("mm_job")] ulong job, [C99Type("int32_t")] int keepPartial)
    {
        try
        {
            DownloadStart.Get(job).Download.Cancel(keepPartial != 0);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }
}
