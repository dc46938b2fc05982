using ModelManager.Downloads;
using ModelManager.Native.Handles;
using ModelManager.Native.Layouts;
using ModelManager.Native.Managers;
using ModelManager.Primitives;

namespace ModelManager.Native.Jobs;

/// <summary>Makes and finds the jobs behind the download functions.</summary>
internal static unsafe class DownloadStart
{
    /// <summary>Begins or joins a download.</summary>
    public static ulong Start(ulong manager, string modelId, string? version, int priority)
    {
        var opened = HandleTable.Shared.Get<OpenManager>(manager);
        return Enum.IsDefined((DownloadPriority)priority)
            ? opened.Add(new DownloadJob(opened.Core.Download(modelId, version, (DownloadPriority)priority)))
            : throw ModelManagerException.Invalid("priority is no MM_PRIORITY_ number");
    }

    /// <summary>Stores a job for every task, or none where they do not all fit. Either all of them or none have handles in the end.</summary>
    public static void List(ulong* jobs, nuint capacity, nuint* count, ulong manager)
    {
        // Both outputs are cleared, also when one of them is refused.
        for (nuint i = 0; jobs != null && i < capacity; i++)
        {
            jobs[i] = 0;
        }

        OutValue.Clear(count);
        if (jobs == null && capacity != 0)
        {
            throw ModelManagerException.Invalid("jobs is NULL and capacity is not 0");
        }

        var opened = HandleTable.Shared.Get<OpenManager>(manager);
        var tasks = opened.Core.GetTasks();
        *count = (nuint)tasks.Count;
        if (capacity < *count)
        {
            throw new ModelManagerException(ErrorCode.BufferTooSmall, $"there are {tasks.Count} tasks");
        }

        try
        {
            for (var i = 0; i < tasks.Count; i++)
            {
                jobs[i] = opened.Add(new DownloadJob(tasks[i]));
            }
        }
        catch (Exception)
        {
            for (var i = 0; i < tasks.Count && jobs[i] != 0; i++)
            {
                HandleTable.Shared.Remove<Job>(jobs[i]).Close();
                jobs[i] = 0;
            }

            *count = 0;
            throw;
        }
    }

    /// <summary>The job of a download.</summary>
    /// <exception cref="ModelManagerException">It is another kind of job, or closed.</exception>
    public static DownloadJob Get(ulong job) => HandleTable.Shared.Get<Job>(job) as DownloadJob
        ?? throw ModelManagerException.Invalid("the mm_job is no download");
}
