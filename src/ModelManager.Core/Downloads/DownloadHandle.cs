using ModelManager.Lifecycle;
using ModelManager.Primitives;
using ModelManager.Registry;

namespace ModelManager.Downloads;

/// <summary>
/// One caller's hold on a download. Handles of one version share the transfer: pause, resume and cancel act on it, while
/// <see cref="Detach"/> ends this handle's wait only. Safe for use by several threads.
/// </summary>
public sealed class DownloadHandle
{
    private readonly TaskCompletionSource<InstalledModel> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DownloadEngine _engine;
    private volatile DownloadTask _task;

    internal DownloadHandle(DownloadEngine engine, DownloadTask task, bool isHolder)
    {
        IsHolder = isHolder;
        _engine = engine;
        _task = task;

        // A failure that nobody waits for is no fault of the host's.
        _ = _completion.Task.Observed();
    }

    /// <summary>The id of the transfer, the same for all its handles and after a restart.</summary>
    public string TaskId => _task.TaskId;

    /// <summary>The model.</summary>
    public ModelId ModelId => _task.Id;

    /// <summary>The version; null while the newest is still being looked up.</summary>
    public ModelVersion? Version => _task.Version;

    /// <summary>The state of the transfer.</summary>
    public ModelState State => _task.State;

    /// <summary>How far it is.</summary>
    public DownloadProgress Progress => _task.Status.Progress;

    /// <summary>Ends when the version is published, or with a <see cref="ModelManagerException"/>.</summary>
    public Task<InstalledModel> Completion => _completion.Task;

    /// <summary>Whether it keeps the transfer going; a handle that only looks on does not.</summary>
    internal bool IsHolder { get; }

    internal DownloadTask Task
    {
        get => _task;
        set => _task = value;
    }

    /// <summary>Stops the transfer until <see cref="Resume"/>, also across restarts. Nothing happens when it has ended.</summary>
    public void Pause() => _task.Pause();

    /// <summary>Continues a paused transfer, or begins a failed one anew; the completion of a failed one stays failed.</summary>
    public void Resume() => _engine.Resume(this);

    /// <summary>Ends the transfer for all handles with <see cref="ErrorCode.Cancelled"/>.</summary>
    /// <param name="keepPartial">Whether what has arrived stays for a later download.</param>
    public void Cancel(bool keepPartial = false) => _task.Cancel(keepPartial);

    /// <summary>Ends this handle's wait with <see cref="ErrorCode.Cancelled"/>; the transfer stops, and keeps what it has, when no handle is left.</summary>
    public void Detach()
    {
        if (Fail(new ModelManagerException(ErrorCode.Cancelled, "the caller gave up waiting")))
        {
            _task.Detach(this);
        }
    }

    /// <summary>Ends this handle's wait, because its manager was closed; the transfer is then that of whoever else has the root open.</summary>
    internal void LetGo(ModelManagerException closed)
    {
        if (Fail(closed))
        {
            _task.Forget(this);
        }
    }

    internal bool Complete(InstalledModel installed) => _completion.TrySetResult(installed);

    internal bool Fail(ModelManagerException failure) => _completion.TrySetException(failure);
}
