using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using ModelManager.Native.Errors;
using ModelManager.Native.Handles;
using ModelManager.Native.Header;
using ModelManager.Native.Jobs;
using ModelManager.Native.Layouts;

namespace ModelManager.Native.Exports;

/// <summary>
/// A job is waited for, polled, or told of by MM_EVENT_JOB_DONE, which may come even before the function that made the job has
/// returned. It belongs to you until mm_job_close, also after its manager was closed. Any thread.
/// </summary>
[CSection(70, "Jobs end")]
internal static unsafe class JobExports
{
    /// <summary>Waits until a job is done, well or not.</summary>
    /// <param name="done">Receives 1 when it is done, 0 when the time is over. May be NULL.</param>
    /// <param name="job">The job.</param>
    /// <param name="timeoutMs">Milliseconds to wait, -1 or more; 0 looks only, and -1 waits for ever.</param>
    /// <returns>
    /// MM_OK, whatever the outcome, also when the time is over; MM_INVALID_ARGUMENT for a number below -1, and when it is no job;
    /// MM_IN_CALLBACK for any number but 0 inside a callback; MM_CLOSED when the job was closed, also meanwhile.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_job_wait", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Wait([C99Type("int32_t *")] int* done, [C99Type("mm_job")] ulong job, [C99Type("int32_t")] int timeoutMs)
    {
        try
        {
            JobReading.Wait(done, job, timeoutMs);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>How far a job is, and whether it is done. Also inside a callback; returns at once.</summary>
    /// <param name="out">Filled in; its size member has to be set.</param>
    /// <param name="job">The job, of any kind.</param>
    /// <returns>MM_OK, whatever the outcome; MM_INVALID_ARGUMENT when it is no job; MM_CLOSED.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_job_info_get", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int InfoGet([C99Type("mm_job_info *")] NativeJobInfo* @out, [C99Type("mm_job")] ulong job)
    {
        try
        {
            OutStruct.Clear(@out);
            OutStruct.Store(@out, HandleTable.Shared.Get<Job>(job).Info());
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>The outcome of a job that is done. A failure is also made this thread's last one, with its details. Returns at once.</summary>
    /// <param name="job">The job.</param>
    /// <returns>
    /// MM_OK when the work went well; the job's own failure when it failed, which is any of the codes that the function that made it names;
    /// MM_INVALID_ARGUMENT also when the job is not done or is no job; MM_CLOSED also when it was closed.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_job_result", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Result([C99Type("mm_job")] ulong job)
    {
        try
        {
            HandleTable.Shared.Get<Job>(job).GetResult();
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>
    /// Gives up this job: it ends with MM_CANCELLED unless it is done already. The other jobs of a download or a repair go on; a
    /// download's bytes stop, and are kept, and a repair stops, and leaves the version as it was, when none is left. Returns at once; the job still has to be closed.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <returns>MM_OK, also when the job is done; MM_INVALID_ARGUMENT when it is no job; MM_CLOSED.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_job_cancel", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Cancel([C99Type("mm_job")] ulong job)
    {
        try
        {
            HandleTable.Shared.Get<Job>(job).Cancel();
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>
    /// Closes a job and frees all its rows and strings. A job that is not done and only reads (a list, a catalogue page, the ranking, a
    /// verification) is given up; a download, a repair, a report or a removal goes on. No MM_EVENT_JOB_DONE begins after it. Returns at once.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <returns>MM_OK; MM_CLOSED when it was closed before; MM_INVALID_ARGUMENT when it is no job.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_job_close", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Close([C99Type("mm_job")] ulong job)
    {
        try
        {
            HandleTable.Shared.Remove<Job>(job).Close();
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }
}
