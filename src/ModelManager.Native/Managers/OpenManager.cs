using ModelManager.Native.Events;
using ModelManager.Native.Handles;
using ModelManager.Native.Jobs;
using ModelManager.Native.Leases;
using ModelManager.Native.Layouts;
using ModelManager.Native.Threads;
using ModelManager.Primitives;

namespace ModelManager.Native.Managers;

/// <summary>
/// What an <c>mm_manager</c> stands for: the core's manager, the callback, the jobs that are not done, and the leases. Closing takes the handle
/// out of the table first, so that nothing new begins; then closes the core; then settles what the core left open; then tells the
/// callback, for the last time.
/// </summary>
internal sealed class OpenManager : HandleTarget, IHandleTarget
{
    private readonly Lock _jobs = new();
    private readonly HashSet<Job> _pending = [];
    private readonly HashSet<OpenLease> _leases = [];
    private readonly EventDispatcher? _events;
    private bool _isClosed;
    private bool _closing;

    private OpenManager(Manager core, EventDispatcher? events)
    {
        Core = core;
        _events = events;
    }

    /// <inheritdoc/>
    public static HandleKind Kind => HandleKind.Manager;

    /// <summary>The core's manager.</summary>
    public Manager Core { get; }

    /// <summary>Opens a root.</summary>
    public static unsafe ulong Open(NativeOpenOptions* given)
    {
        var options = InStruct.Read(given, "options");
        var arguments = OpenArguments.Read(options);
        if (((OpenFlags)options.Flags).HasFlag(OpenFlags.Downloads) || arguments.SchedulerUrl is not null)
        {
            ThreadReserve.Ensure();
        }

        var hasTokens = options.TokenCallback != null && arguments.LibraryUrl is not null;
        var events = options.Callback == null && !hasTokens ? null : new EventDispatcher(options.Callback, options.TokenCallback, options.User);
        var core = Manager.Open(arguments with
        {
            Listener = options.Callback == null ? null : happened => events!.Post(new PendingEvent(happened, null)),
            GetToken = hasTokens ? _ => AskForToken(events!) : null,
        });
        var opened = new OpenManager(core, events);
        try
        {
            var handle = HandleTable.Shared.Add(opened);
            events?.Start(handle);
            return handle;
        }
        catch (Exception)
        {
            opened.Abandon();
            throw;
        }
    }

    /// <summary>Gives a job its handle and sees to it that it is settled, and told of, in time.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.Closed"/></exception>
    public ulong Add(Job job)
    {
        ulong handle;
        lock (_jobs)
        {
            if (_isClosed)
            {
                throw Closed();
            }

            handle = HandleTable.Shared.Add(job);
            _pending.Add(job);
        }

        job.WhenReported(TellProgress);
        job.WhenSettled(OnSettled);
        return handle;
    }

    /// <summary>Leases a version. The lease's handle ends with this manager's.</summary>
    public OpenLease Lease(string modelId, string? version, string? label)
    {
        var lease = new OpenLease(Core.Acquire(modelId, version, label), this);
        lock (_jobs)
        {
            // Too late to be ended with the others: the core has ended the lease itself.
            if (_isClosed)
            {
                throw Closed();
            }

            HandleTable.Shared.Add(lease);
            _leases.Add(lease);
            return lease;
        }
    }

    /// <summary>A lease was released.</summary>
    public void Forget(OpenLease lease)
    {
        lock (_jobs)
        {
            _leases.Remove(lease);
        }
    }

    /// <summary>Takes back a job that could not begin: nobody has its handle, and it is not told of.</summary>
    public void Withdraw(Job job)
    {
        lock (_jobs)
        {
            _pending.Remove(job);
        }

        HandleTable.Shared.Remove<Job>(job.Handle).Close();
    }

    /// <summary>Closes; returns when every lock is dropped and no callback can come any more. The handle is out of the table before.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _closing, true))
        {
            return;
        }

        try
        {
            Core.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            SettleWhatIsLeft();
            _events?.Finish();
        }
    }

    private void CloseAndLeave(DirectThread self)
    {
        try
        {
            Close();
        }
        catch (Exception)
        {
            // Nobody waits for it.
        }

        self.End();
    }

    /// <summary>Closes behind the caller's back. The handle is out of the table before.</summary>
    public void BeginClose()
    {
        try
        {
            // Not on the pool: it waits for what others do there.
            DirectThread.Start(CloseAndLeave, "mm close");
        }
        catch (Exception)
        {
            // No thread for it. Waiting is better than a manager that nobody can close any more.
            Close();
        }
    }

    // Nobody has the handle, and the events, if there are any, were not told.
    private void Abandon()
    {
        if (Handle != 0)
        {
            HandleTable.Shared.Remove<OpenManager>(Handle);
        }

        Core.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private void SettleWhatIsLeft()
    {
        Job[] left;
        OpenLease[] leases;
        lock (_jobs)
        {
            _isClosed = true;
            left = [.. _pending];
            leases = [.. _leases];
            _leases.Clear();
        }

        foreach (var lease in leases)
        {
            // The core has ended it.
            HandleTable.Shared.Drop(lease);
        }

        foreach (var job in left)
        {
            job.Settle(null, Closed());
            Tell(job);
        }
    }

    // The end of a download is told behind the events of that download.
    private void OnSettled(Job job)
    {
        if (job is DownloadJob)
        {
            Core.AfterEvents(() => Tell(job));
        }
        else
        {
            Tell(job);
        }
    }

    // Under the lock, so that no job can be told of twice, or be on its way to the queue when the closing overtakes it.
    private void Tell(Job job)
    {
        lock (_jobs)
        {
            if (_pending.Remove(job))
            {
                _events?.Post(new PendingEvent(null, job));
            }
        }
    }

    // Under the same lock: never behind the job's end.
    private void TellProgress(Job job)
    {
        lock (_jobs)
        {
            if (_pending.Contains(job))
            {
                _events?.Post(new PendingEvent(null, job) { IsProgress = true });
            }
        }
    }

    // The answer comes through mm_token_set, or not at all: how long it is waited for is the core's to know.
    private static Task<string> AskForToken(EventDispatcher events)
    {
        events.Post(PendingEvent.TokenWanted);
        return new TaskCompletionSource<string>().Task;
    }

    private static ModelManagerException Closed() => new(ErrorCode.Closed, "the mm_manager was closed");
}
