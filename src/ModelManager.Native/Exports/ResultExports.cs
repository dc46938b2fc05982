using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using ModelManager.Native.Errors;
using ModelManager.Native.Header;
using ModelManager.Native.Jobs;
using ModelManager.Native.Layouts;

namespace ModelManager.Native.Exports;

/// <summary>
/// Results are copied into your struct, whose size member has to be set; the strings and arrays that it points to belong to the job
/// and are valid until mm_job_close. All of these return MM_OK; the job's own failure when it failed; MM_INVALID_ARGUMENT when the
/// job is not done, has no such result, or an output is NULL; MM_CLOSED when the job was closed. Any thread, also inside a callback;
/// returns at once.
/// </summary>
[CSection(80, "Results of jobs")]
internal static unsafe class ResultExports
{
    /// <summary>
    /// How many rows a job's list has: of an mm_catalogue_list, mm_catalogue_get, mm_update_list, mm_ranking_get, mm_ranking_peek, mm_installed_list,
    /// mm_model_verify or mm_model_repair job.
    /// </summary>
    /// <param name="count">Receives the number.</param>
    /// <param name="job">A job that is done.</param>
    /// <returns>As above.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_job_count", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Count([C99Type("size_t *")] nuint* count, [C99Type("mm_job")] ulong job)
    {
        try
        {
            JobReading.Count(count, job);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>
    /// The absolute path of the version's folder, of an mm_model_resolve, mm_model_repair, mm_download_start or mm_download_list job.
    /// </summary>
    /// <param name="buffer">Receives the path in UTF-8 with a NUL behind it; "" when the call fails. May be NULL when capacity is 0.</param>
    /// <param name="capacity">Bytes in buffer, the NUL included. With 0 the call asks for the length only, and is MM_BUFFER_TOO_SMALL.</param>
    /// <param name="length">Receives the path's bytes without the NUL, also with MM_BUFFER_TOO_SMALL. May be NULL.</param>
    /// <param name="job">A job that is done.</param>
    /// <returns>As above; MM_BUFFER_TOO_SMALL.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_job_path", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Path(
        [C99Type("char *")] byte* buffer, [C99Type("size_t")] nuint capacity, [C99Type("size_t *")] nuint* length,
        [C99Type("mm_job")] ulong job)
    {
        try
        {
            JobReading.Path(buffer, capacity, length, job);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>The scheduler's answer, of an mm_miss_report job.</summary>
    /// <param name="out">Filled in; its size member has to be set.</param>
    /// <param name="job">A job that is done.</param>
    /// <returns>As above.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_job_report", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Report([C99Type("mm_report *")] NativeReport* @out, [C99Type("mm_job")] ulong job)
    {
        try
        {
            JobReading.Row(@out, job, 0);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>One model, of an mm_catalogue_list or mm_catalogue_get job.</summary>
    /// <param name="out">Filled in; its size member has to be set.</param>
    /// <param name="job">A job that is done.</param>
    /// <param name="index">0 up to mm_job_count - 1 for mm_catalogue_list; 0 for mm_catalogue_get.</param>
    /// <returns>As above.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_job_model", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Model([C99Type("mm_model *")] NativeModel* @out, [C99Type("mm_job")] ulong job, [C99Type("size_t")] nuint index)
    {
        try
        {
            JobReading.Row(@out, job, index);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>One version of the model, of an mm_catalogue_get job.</summary>
    /// <param name="out">Filled in; its size member has to be set.</param>
    /// <param name="job">A job that is done.</param>
    /// <param name="index">0 up to mm_job_count - 1, newest first.</param>
    /// <returns>As above.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_job_version", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Version([C99Type("mm_model_version *")] NativeModelVersion* @out, [C99Type("mm_job")] ulong job, [C99Type("size_t")] nuint index)
    {
        try
        {
            JobReading.Row(@out, job, index);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>One installed version, of an mm_installed_list job.</summary>
    /// <param name="out">Filled in; its size member has to be set.</param>
    /// <param name="job">A job that is done.</param>
    /// <param name="index">0 up to mm_job_count - 1.</param>
    /// <returns>As above.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_job_installed", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Installed([C99Type("mm_installed *")] NativeInstalled* @out, [C99Type("mm_job")] ulong job, [C99Type("size_t")] nuint index)
    {
        try
        {
            JobReading.Row(@out, job, index);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>One damaged file, of an mm_model_verify or mm_model_repair job.</summary>
    /// <param name="out">Filled in; its size member has to be set.</param>
    /// <param name="job">A job that is done.</param>
    /// <param name="index">0 up to mm_job_count - 1.</param>
    /// <returns>As above.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_job_damage", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Damage([C99Type("mm_damage *")] NativeDamage* @out, [C99Type("mm_job")] ulong job, [C99Type("size_t")] nuint index)
    {
        try
        {
            JobReading.Row(@out, job, index);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>One model with a newer version, of an mm_update_list job.</summary>
    /// <param name="out">Filled in; its size member has to be set.</param>
    /// <param name="job">A job that is done.</param>
    /// <param name="index">0 up to mm_job_count - 1.</param>
    /// <returns>As above.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_job_update", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Update([C99Type("mm_update *")] NativeUpdate* @out, [C99Type("mm_job")] ulong job, [C99Type("size_t")] nuint index)
    {
        try
        {
            JobReading.Row(@out, job, index);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>What is true of the ranking as a whole, of an mm_ranking_get or mm_ranking_peek job. When its error member is not MM_OK, that failure is also made this
    /// thread's last one; the function still returns MM_OK.</summary>
    /// <param name="out">Filled in; its size member has to be set.</param>
    /// <param name="job">A job that is done.</param>
    /// <returns>As above.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_job_ranking", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Ranking([C99Type("mm_ranking *")] NativeRanking* @out, [C99Type("mm_job")] ulong job)
    {
        try
        {
            JobReading.Ranking(@out, job);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>One place of the ranking, of an mm_ranking_get or mm_ranking_peek job.</summary>
    /// <param name="out">Filled in; its size member has to be set.</param>
    /// <param name="job">A job that is done.</param>
    /// <param name="index">0 up to mm_job_count - 1, best first.</param>
    /// <returns>As above.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_job_ranking_entry", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int RankingEntry([C99Type("mm_ranking_entry *")] NativeRankingEntry* @out, [C99Type("mm_job")] ulong job, [C99Type("size_t")] nuint index)
    {
        try
        {
            JobReading.Row(@out, job, index);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }
}
