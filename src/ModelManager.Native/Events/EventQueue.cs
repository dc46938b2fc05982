using ModelManager.Downloads;
using ModelManager.Native.Jobs;
using ModelManager.Primitives;

namespace ModelManager.Native.Events;

/// <summary>
/// Events in order, between the threads where things happen and the one that tells the host. A slow host must not cost memory
/// without limit: progress of a task or job that is still waiting here is replaced by newer progress, and so is a state once
/// <see cref="CrowdedLength"/> events wait. Starts, ends and jobs are never merged, nor is anything moved past them; there are only
/// as many of them as the host asked for. Lock: its own, a leaf.
/// </summary>
internal sealed class EventQueue
{
    /// <summary>From this length on, states are merged too.</summary>
    public const int CrowdedLength = 256;

    private readonly object _gate = new();
    private readonly LinkedList<PendingEvent> _events = new();
    private readonly Dictionary<Subject, LinkedListNode<PendingEvent>> _mergeable = [];
    private readonly HashSet<Job> _jobsWithProgress = [];
    private bool _isComplete;

    /// <summary>How many events wait. Any thread.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _events.Count;
            }
        }
    }

    /// <summary>Adds an event; after <see cref="PendingEvent.Closed"/> nothing is taken any more. Any thread.</summary>
    public void Add(PendingEvent pending)
    {
        lock (_gate)
        {
            if (_isComplete)
            {
                return;
            }

            _isComplete = ReferenceEquals(pending, PendingEvent.Closed);
            if (pending.Download is { } download && Merge(download, pending))
            {
                return;
            }

            // One of a job is enough: it is read when it is told.
            if (pending is { IsProgress: true, Job: { } job } && !_jobsWithProgress.Add(job))
            {
                return;
            }

            var node = _events.AddLast(pending);
            if (pending.Download is { Kind: DownloadEventKind.Progress or DownloadEventKind.State } mergeable)
            {
                _mergeable[Key(mergeable, mergeable.Kind)] = node;
            }

            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits for the next event. One thread.</summary>
    public PendingEvent Take()
    {
        lock (_gate)
        {
            while (_events.First is null)
            {
                Monitor.Wait(_gate);
            }

            var node = _events.First;
            _events.RemoveFirst();
            if (node.Value is { IsProgress: true, Job: { } job })
            {
                _jobsWithProgress.Remove(job);
            }

            if (node.Value.Download is { } download
                && _mergeable.TryGetValue(Key(download, download.Kind), out var mergeable) && ReferenceEquals(node, mergeable))
            {
                _mergeable.Remove(Key(download, download.Kind));
            }

            return node.Value;
        }
    }

    private bool Merge(DownloadEvent download, PendingEvent pending)
    {
        switch (download.Kind)
        {
            case DownloadEventKind.Progress:
                return Replace(download, pending);
            case DownloadEventKind.State when _events.Count >= CrowdedLength && Replace(download, pending):
                return true;
            case DownloadEventKind.State:
                // Progress from now on belongs behind this state.
                _mergeable.Remove(Key(download, DownloadEventKind.Progress));
                return false;
            default:
                _mergeable.Remove(Key(download, DownloadEventKind.Progress));
                _mergeable.Remove(Key(download, DownloadEventKind.State));
                return false;
        }
    }

    private bool Replace(DownloadEvent download, PendingEvent pending)
    {
        if (!_mergeable.TryGetValue(Key(download, download.Kind), out var waiting))
        {
            return false;
        }

        waiting.Value = pending;
        return true;
    }

    private static Subject Key(DownloadEvent download, DownloadEventKind kind) => new(download.TaskId, download.ModelId, download.Version, kind);

    private readonly record struct Subject(string TaskId, ModelId ModelId, ModelVersion? Version, DownloadEventKind Kind);
}
