using ModelManager.Primitives;
using ModelManager.Registry;

namespace ModelManager.Downloads;

/// <summary>The handles that share one transfer, and its outcome for those who come when it is known already.</summary>
internal sealed class TaskHandles
{
    private readonly Lock _lock = new();
    private readonly List<DownloadHandle> _handles = [];
    private (InstalledModel? Installed, ModelManagerException? Failure)? _outcome;

    public bool HasOutcome
    {
        get
        {
            lock (_lock)
            {
                return _outcome is not null;
            }
        }
    }

    public bool HasHolder
    {
        get
        {
            lock (_lock)
            {
                return _handles.Exists(handle => handle.IsHolder);
            }
        }
    }

    public void Add(DownloadHandle handle)
    {
        lock (_lock)
        {
            if (_outcome is null)
            {
                _handles.Add(handle);
                return;
            }
        }

        Tell(handle);
    }

    /// <summary>Takes a handle out; returns whether it was the last that keeps the transfer going.</summary>
    public bool Remove(DownloadHandle handle)
    {
        lock (_lock)
        {
            return _handles.Remove(handle) && handle.IsHolder && !HasHolder;
        }
    }

    /// <summary>Takes every handle out, for another task to add.</summary>
    public List<DownloadHandle> TakeAll()
    {
        lock (_lock)
        {
            List<DownloadHandle> handles = [.. _handles];
            _handles.Clear();
            return handles;
        }
    }

    /// <summary>Tells every handle, and each that comes later, how the transfer ended.</summary>
    public void End(InstalledModel? installed, ModelManagerException? failure)
    {
        List<DownloadHandle> handles;
        lock (_lock)
        {
            _outcome = (installed, failure);
            handles = [.. _handles];
            _handles.Clear();
        }

        handles.ForEach(Tell);
    }

    private void Tell(DownloadHandle handle)
    {
        var (installed, failure) = _outcome!.Value;
        if (installed is not null)
        {
            handle.Complete(installed);
        }
        else
        {
            handle.Fail(failure!);
        }
    }
}
