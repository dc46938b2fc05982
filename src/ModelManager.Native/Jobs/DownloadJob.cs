using ModelManager.Downloads;
using ModelManager.Native.Layouts;
using ModelManager.Native.Text;
using ModelManager.Primitives;

namespace ModelManager.Native.Jobs;

/// <summary>One handle on a download task. It is done when the version is published; closing it stops nothing.</summary>
internal sealed unsafe class DownloadJob : Job
{
    private byte* _taskId;
    private string? _copiedTaskId;
    private byte* _modelId;
    private byte* _version;

    /// <summary>Wraps a handle of the core.</summary>
    public DownloadJob(DownloadHandle download)
    {
        Download = download;
        EndsWhenClosed = true;
        Follow(download.Completion, model => JobResult.Of(model.Path), Token);
    }

    /// <summary>The core's handle.</summary>
    public DownloadHandle Download { get; }

    /// <inheritdoc/>
    public override DownloadProgress Progress => Download.Progress;

    /// <summary>This handle alone gives up.</summary>
    public override void Cancel() => Download.Detach();

    /// <summary>Nobody looks any more: neither the transfer, which may take days, nor the manager keeps the job.</summary>
    protected override void OnClosed() => Settle(null, new ModelManagerException(ErrorCode.Closed, "the mm_job was closed"));

    /// <summary>What it is doing now.</summary>
    public NativeDownloadInfo DownloadInfo()
    {
        var (state, version, progress) = (Download.State, Download.Version, NativeProgress.Of(Download.Progress));
        return WithArena(arena => new NativeDownloadInfo
        {
            Size = (uint)sizeof(NativeDownloadInfo),
            State = (int)state,
            TaskId = CopyTaskId(Download.TaskId, arena),
            ModelId = Once(ref _modelId, Download.ModelId.Value, arena),
            Version = Once(ref _version, version?.Value, arena),
            Progress = progress,
        });
    }

    // A handle that asked for the newest version takes over the id of the transfer that it joins. Earlier copies stay: a
    // caller may still look at them.
    private byte* CopyTaskId(string taskId, NativeArena arena)
    {
        if (_copiedTaskId != taskId)
        {
            _copiedTaskId = taskId;
            _taskId = arena.Copy(taskId);
        }

        return _taskId;
    }

    private static byte* Once(ref byte* copy, string? text, NativeArena arena)
    {
        if (copy == null)
        {
            copy = arena.Copy(text);
        }

        return copy;
    }
}
