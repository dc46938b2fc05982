using ModelManager.Downloads;
using ModelManager.Native.Jobs;
using ModelManager.Native.Layouts;
using ModelManager.Native.Text;
using ModelManager.Primitives;

namespace ModelManager.Native.Events;

/// <summary>Turns events into what the callback sees. The strings last until the arena is cleared.</summary>
internal static unsafe class EventRendering
{
    /// <summary>The native form of any event.</summary>
    public static NativeEvent Render(PendingEvent pending, NativeArena strings) => pending switch
    {
        { Download: { } download } => Of(download, strings),
        { Job: { } job, IsProgress: true } => ProgressOf(job),
        { Job: { } job } => Of(job, strings),
        _ => Empty((int)ManagerEventKind.Closed),
    };

    private static NativeEvent Of(DownloadEvent download, NativeArena strings)
    {
        var told = Empty((int)download.Kind);
        told.State = (int)download.State;
        told.TaskId = strings.Copy(download.TaskId.Length == 0 ? null : download.TaskId);
        told.ModelId = strings.Copy(download.ModelId.Value);
        told.Version = strings.Copy(download.Version?.Value);
        told.Path = strings.Copy(download.Path);
        told.Error = Of(download.Error, strings);
        told.Progress = NativeProgress.Of(download.Progress);
        return told;
    }

    private static NativeEvent Of(Job job, NativeArena strings)
    {
        var told = Empty((int)ManagerEventKind.JobDone);
        told.Job = job.Handle;
        told.Error = Of(job.Failure, strings);
        told.Path = strings.Copy(job.Failure is null ? job.GetResult().Path : null);
        if (job is DownloadJob { Download: { } download })
        {
            told.State = (int)download.State;
            told.TaskId = strings.Copy(download.TaskId);
            told.ModelId = strings.Copy(download.ModelId.Value);
            told.Version = strings.Copy(download.Version?.Value);
            told.Progress = NativeProgress.Of(download.Progress);
        }

        return told;
    }

    // As it is by now, which may be more than when it was queued.
    private static NativeEvent ProgressOf(Job job)
    {
        var told = Empty((int)ManagerEventKind.JobProgress);
        told.Job = job.Handle;
        told.Progress = NativeProgress.Of(job.Progress!);
        return told;
    }

    private static NativeError* Of(ModelManagerException? failure, NativeArena strings)
    {
        if (failure is null)
        {
            return null;
        }

        var error = strings.Rows<NativeError>(1);
        *error = NativeError.Of(failure, strings);
        return error;
    }

    private static NativeEvent Empty(int type) => new() { Size = (uint)sizeof(NativeEvent), Type = type };
}
