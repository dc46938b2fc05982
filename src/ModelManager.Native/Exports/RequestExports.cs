using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DNNE;
using ModelManager.Native.Errors;
using ModelManager.Native.Header;
using ModelManager.Native.Jobs;
using ModelManager.Native.Layouts;
using ModelManager.Native.Text;
using ModelManager.Primitives;

namespace ModelManager.Native.Exports;

/// <summary>
/// Each of these returns at once with a job, which has to be closed with mm_job_close. Arguments are checked before: a malformed one
/// makes no job. Whether the work goes well is the job's outcome; beside what is said below, every job ends with MM_CANCELLED after
/// mm_job_cancel, and with MM_CLOSED when its manager is closed. Any thread, also inside a callback.
/// </summary>
[CSection(50, "Work that takes time: jobs begin")]
internal static unsafe class RequestExports
{
    /// <summary>
    /// Looks up, and on a miss reports to the scheduler so that it gives the task to another node. Takes at most 250 ms; a report that
    /// has no answer by then goes on behind while the manager is open. The result is a path (mm_job_path).
    /// </summary>
    /// <param name="out">Receives the job; 0 when the call fails.</param>
    /// <param name="manager">The manager.</param>
    /// <param name="modelId">The model.</param>
    /// <param name="version">The version; NULL for the newest that is installed.</param>
    /// <param name="taskId">The scheduler's task that needs the model, 1 to 256 characters; NULL to have one made up for the report.</param>
    /// <returns>
    /// MM_OK; MM_INVALID_ARGUMENT; MM_CLOSED. The job fails with MM_MODEL_NOT_AVAILABLE on a miss, and mm_error_get behind mm_job_result then
    /// has what became of the report; with MM_IO or MM_PERMISSION when what is installed has changed and cannot be read.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_model_resolve", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Resolve(
        [C99Type("mm_job *")] ulong* @out, [C99Type("mm_manager")] ulong manager, [C99Type("const char *")] byte* modelId,
        [C99Type("const char *")] byte* version, [C99Type("const char *")] byte* taskId)
    {
        try
        {
            OutValue.Clear(@out);
            var (id, which, task) = (ModelArgument.Id(modelId), ModelArgument.VersionOrNewest(version), ModelArgument.TaskId(taskId));
            *@out = JobStart.Command(manager, (core, cancel) => core.ResolveModelAsync(id, which, task, cancel), JobResult.Of);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>
    /// Reports a miss to the scheduler: what mm_model_resolve does, for callers of mm_model_locate. Takes at most 250 ms; without an
    /// answer by then the report goes on behind while the manager is open, and its status is MM_REPORT_TIMED_OUT. The result is a report (mm_job_report).
    /// </summary>
    /// <param name="out">Receives the job; 0 when the call fails.</param>
    /// <param name="manager">The manager.</param>
    /// <param name="modelId">The model that was missing.</param>
    /// <param name="version">The version; NULL when any would have done.</param>
    /// <param name="taskId">The scheduler's task that needs it, 1 to 256 characters.</param>
    /// <returns>
    /// MM_OK; MM_INVALID_ARGUMENT; MM_CLOSED. A scheduler that is not configured, or cannot be reached, is a status of the report and no
    /// failure of the job.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_miss_report", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int MissReport(
        [C99Type("mm_job *")] ulong* @out, [C99Type("mm_manager")] ulong manager, [C99Type("const char *")] byte* modelId,
        [C99Type("const char *")] byte* version, [C99Type("const char *")] byte* taskId)
    {
        try
        {
            OutValue.Clear(@out);
            var (id, which, task) = (ModelArgument.Id(modelId), ModelArgument.VersionOrNewest(version), ModelArgument.RequiredTaskId(taskId));
            *@out = JobStart.Command(manager, (core, cancel) => core.ReportNotAvailableAsync(id, which, task, cancel), JobResult.Of);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>Lists the models that the library offers. The result is mm_job_count rows of mm_job_model.</summary>
    /// <param name="out">Receives the job; 0 when the call fails.</param>
    /// <param name="manager">The manager.</param>
    /// <returns>
    /// MM_OK; MM_INVALID_ARGUMENT; MM_CLOSED. The job fails with MM_NETWORK, MM_STALLED, MM_HTTP_STATUS, MM_AUTH, MM_TLS_UNTRUSTED or
    /// MM_UNEXPECTED_RESPONSE, or with MM_INVALID_ARGUMENT when the manager was opened for lookups.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_catalogue_list", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int CatalogueList([C99Type("mm_job *")] ulong* @out, [C99Type("mm_manager")] ulong manager)
    {
        try
        {
            OutValue.Clear(@out);
            *@out = JobStart.Query(manager, (core, cancel) => core.GetModelsAsync(cancel), JobResult.Of);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>
    /// Reads all that the library says of one model. The result is one row of mm_job_model, and mm_job_count rows of mm_job_version.
    /// </summary>
    /// <param name="out">Receives the job; 0 when the call fails.</param>
    /// <param name="manager">The manager.</param>
    /// <param name="modelId">The model.</param>
    /// <returns>
    /// MM_OK; MM_INVALID_ARGUMENT; MM_CLOSED. The job fails with MM_NOT_IN_CATALOGUE for a model that the library does not have, and
    /// otherwise as that of mm_catalogue_list does.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_catalogue_get", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int CatalogueGet(
        [C99Type("mm_job *")] ulong* @out, [C99Type("mm_manager")] ulong manager, [C99Type("const char *")] byte* modelId)
    {
        try
        {
            OutValue.Clear(@out);
            var id = ModelArgument.Id(modelId);
            *@out = JobStart.Query(manager, (core, cancel) => core.GetModelAsync(id, cancel), JobResult.Of);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>Lists the installed models of which the library has a newer version. The result is mm_job_count rows of mm_job_update.</summary>
    /// <param name="out">Receives the job; 0 when the call fails.</param>
    /// <param name="manager">The manager.</param>
    /// <returns>MM_OK; MM_INVALID_ARGUMENT; MM_CLOSED. The job fails as that of mm_catalogue_list does, or with MM_IO or MM_PERMISSION.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_update_list", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int UpdateList([C99Type("mm_job *")] ulong* @out, [C99Type("mm_manager")] ulong manager)
    {
        try
        {
            OutValue.Clear(@out);
            *@out = JobStart.Query(manager, (core, cancel) => core.GetUpdatesAsync(cancel), JobResult.Of);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>
    /// Reads which models are most wanted; the last answer, also of an earlier run, marked as stale, when the scheduler fails. The result is one mm_job_ranking
    /// and mm_job_count rows of mm_job_ranking_entry, best first.
    /// </summary>
    /// <param name="out">Receives the job; 0 when the call fails.</param>
    /// <param name="manager">The manager.</param>
    /// <param name="limit">How many places at most, 0 or more; 0 for all.</param>
    /// <returns>
    /// MM_OK; MM_INVALID_ARGUMENT, also when limit is negative; MM_CLOSED. The job fails, when there is no earlier answer, with
    /// MM_SCHEDULER_UNREACHABLE (also when none is configured), MM_NETWORK, MM_STALLED, MM_HTTP_STATUS, MM_AUTH, MM_TLS_UNTRUSTED or
    /// MM_UNEXPECTED_RESPONSE.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_ranking_get", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int RankingGet([C99Type("mm_job *")] ulong* @out, [C99Type("mm_manager")] ulong manager, [C99Type("int32_t")] int limit)
    {
        try
        {
            OutValue.Clear(@out);
            var places = PlacesOf(limit);
            *@out = JobStart.Query(manager, (core, cancel) => core.GetRankingAsync(places, cancel), JobResult.Of);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>
    /// The ranking as it was last known, also of an earlier run: something to show until mm_ranking_get has answered. The scheduler is not
    /// asked. The result is one mm_job_ranking and mm_job_count rows of mm_job_ranking_entry, best first.
    /// </summary>
    /// <param name="out">Receives the job; 0 when the call fails.</param>
    /// <param name="manager">The manager.</param>
    /// <param name="limit">How many places at most, 0 or more; 0 for all.</param>
    /// <returns>
    /// MM_OK; MM_INVALID_ARGUMENT, also when limit is negative; MM_CLOSED. The job fails with MM_SCHEDULER_UNREACHABLE when none is known, or no
    /// scheduler is configured.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_ranking_peek", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int RankingPeek([C99Type("mm_job *")] ulong* @out, [C99Type("mm_manager")] ulong manager, [C99Type("int32_t")] int limit)
    {
        try
        {
            OutValue.Clear(@out);
            var places = PlacesOf(limit);
            *@out = JobStart.Query(manager, (core, _) => Task.FromResult(core.PeekRanking(places)), JobResult.Of);
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>
    /// Lists what is installed, by model and then newest first. The job is done when the call returns, and does not fail. The result is
    /// mm_job_count rows of mm_job_installed.
    /// </summary>
    /// <param name="out">Receives the job; 0 when the call fails.</param>
    /// <param name="manager">The manager.</param>
    /// <returns>MM_OK; MM_INVALID_ARGUMENT; MM_CLOSED; MM_IO, MM_PERMISSION when what is installed has changed and cannot be read.</returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_installed_list", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int InstalledList([C99Type("mm_job *")] ulong* @out, [C99Type("mm_manager")] ulong manager)
    {
        try
        {
            OutValue.Clear(@out);
            *@out = JobStart.Done(manager, core => JobResult.Of(core.GetInstalled()));
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    /// <summary>Removes an installed version: lookups miss it at once, and its files are deleted. There is no result but the outcome.</summary>
    /// <param name="out">Receives the job; 0 when the call fails.</param>
    /// <param name="manager">The manager.</param>
    /// <param name="modelId">The model.</param>
    /// <param name="version">The version.</param>
    /// <returns>
    /// MM_OK; MM_INVALID_ARGUMENT; MM_CLOSED. The job fails with MM_MODEL_NOT_AVAILABLE when it is not installed, MM_MODEL_IN_USE while it
    /// is being written, or is leased, and mm_error_get behind mm_job_result then has the holders: nothing was changed; with MM_LOCK_UNSUPPORTED, MM_PERMISSION, MM_IO, or with MM_INVALID_ARGUMENT when the manager was opened for
    /// lookups.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "mm_model_remove", CallConvs = [typeof(CallConvCdecl)])]
    [return: C99Type("mm_status")]
    public static int Remove(
        [C99Type("mm_job *")] ulong* @out, [C99Type("mm_manager")] ulong manager, [C99Type("const char *")] byte* modelId,
        [C99Type("const char *")] byte* version)
    {
        try
        {
            OutValue.Clear(@out);
            var (id, which) = (ModelArgument.Id(modelId), ModelArgument.Version(version));
            *@out = JobStart.Command(manager, (core, cancel) => core.RemoveAsync(id, which, cancel));
            return Status.Ok;
        }
        catch (Exception e)
        {
            return LastError.Store(e);
        }
    }

    private static int? PlacesOf(int limit) => limit switch
    {
        < 0 => throw ModelManagerException.Invalid("limit is negative"),
        0 => null,
        _ => limit,
    };
}
