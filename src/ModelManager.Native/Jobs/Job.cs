using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ModelManager.Downloads;
using ModelManager.Native.Handles;
using ModelManager.Native.Layouts;
using ModelManager.Native.Text;
using ModelManager.Primitives;

namespace ModelManager.Native.Jobs;

/// <summary>
/// A piece of work that C code waits for, polls or cancels. It settles once: with a result, with a failure, or because its manager
/// closed. What its rows point to is in one arena, freed when the job is closed; every access to it is under the job's lock, so
/// that closing on one thread cannot free what another is copying. Nothing of the core is called under that lock.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Without a timer or a wait handle the source has nothing to free, and the core may still look at its token.")]
internal class Job : HandleTarget, IHandleTarget
{
    private readonly object _gate = new();
    private readonly NativeArena _arena = new();
    private readonly CancellationTokenSource _cancel = new();
    private Action<Job>? _settled;
    private Action<Job>? _reported;
    private DownloadProgress? _progress;
    private JobResult? _result;
    private ModelManagerException? _failure;
    private bool _isClosed;

    /// <inheritdoc/>
    public static HandleKind Kind => HandleKind.Job;

    /// <summary>Whether closing the job before it is done gives up the work: true for what only reads.</summary>
    public bool EndsWhenClosed { get; init; }

    /// <summary>Tells the work to stop.</summary>
    public CancellationToken Token => _cancel.Token;

    /// <summary>Whether nobody can ask for the result any more.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                return _isClosed;
            }
        }
    }

    /// <summary>How far it is, as far as it ever told.</summary>
    public virtual DownloadProgress? Progress => Volatile.Read(ref _progress);

    private bool IsDone => _result is not null || _failure is not null;

    /// <summary>Has a method called once, when the job settles: at once if it has already.</summary>
    public void WhenSettled(Action<Job> call)
    {
        lock (_gate)
        {
            if (!IsDone)
            {
                _settled = call;
                return;
            }
        }

        call(this);
    }

    /// <summary>Has a method called whenever there is progress. Once, before the work begins.</summary>
    public void WhenReported(Action<Job> call) => _reported = call;

    /// <summary>The work is so far. Any thread.</summary>
    public void Report(DownloadProgress progress)
    {
        Volatile.Write(ref _progress, progress);
        _reported?.Invoke(this);
    }

    /// <summary>How far it is, and whether it is done.</summary>
    public NativeJobInfo Info()
    {
        var progress = Progress is { } told ? NativeProgress.Of(told) : default;
        lock (_gate)
        {
            ThrowIfClosed();
            return new NativeJobInfo { Size = (uint)Unsafe.SizeOf<NativeJobInfo>(), Done = IsDone ? 1 : 0, Progress = progress };
        }
    }

    /// <summary>Stores the outcome, unless there is one. Any thread.</summary>
    public void Settle(JobResult? result, ModelManagerException? failure)
    {
        Action<Job>? call;
        lock (_gate)
        {
            if (IsDone)
            {
                return;
            }

            (_result, _failure) = (result, failure);
            (call, _settled) = (_settled, null);
            Monitor.PulseAll(_gate);
        }

        call?.Invoke(this);
    }

    /// <summary>Settles with what a task comes to, unless following it is cancelled before.</summary>
    public void Follow<T>(Task<T> task, Func<T, JobResult> toResult, CancellationToken cancellationToken = default) => task.ContinueWith(
        done =>
        {
            try
            {
                Settle(toResult(done.GetAwaiter().GetResult()), null);
            }
            catch (Exception e)
            {
                Settle(null, ModelManagerException.From(e));
            }
        },
        cancellationToken,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    /// <summary>Waits until the job is done; answers false when the time is over. -1 waits for ever.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.Closed"/>: it was closed meanwhile.</exception>
    public bool Wait(int timeoutMs)
    {
        var startedAt = TimeProvider.System.GetTimestamp();
        lock (_gate)
        {
            while (!IsDone)
            {
                ThrowIfClosed();
                var left = timeoutMs < 0 ? Timeout.Infinite : timeoutMs - (int)TimeProvider.System.GetElapsedTime(startedAt).TotalMilliseconds;
                if (timeoutMs >= 0 && left <= 0)
                {
                    return false;
                }

                Monitor.Wait(_gate, left);
            }

            ThrowIfClosed();
            return true;
        }
    }

    /// <summary>Gives up this job; nothing happens when it is done.</summary>
    public virtual void Cancel() => _ = _cancel.CancelAsync();

    /// <summary>The result.</summary>
    /// <exception cref="ModelManagerException">The job failed, or is not done.</exception>
    public JobResult GetResult()
    {
        lock (_gate)
        {
            ThrowIfClosed();
            return _result ?? throw _failure ?? ModelManagerException.Invalid("the job is not done");
        }
    }

    /// <summary>The outcome as the last event tells it; null for success.</summary>
    public ModelManagerException? Failure
    {
        get
        {
            lock (_gate)
            {
                return _failure;
            }
        }
    }

    /// <summary>One row of the result.</summary>
    public TRow Row<TRow>(nuint index)
        where TRow : unmanaged
    {
        var table = GetResult().Table<TRow>();
        return WithArena(arena => table.Row(index, arena));
    }

    /// <summary>Frees everything that rows point to. The handle is out of the table before.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            _arena.Clear();
            Monitor.PulseAll(_gate);
        }

        if (EndsWhenClosed)
        {
            _ = _cancel.CancelAsync();
        }

        OnClosed();
    }

    /// <summary>Called once, after the job was closed, under no lock.</summary>
    protected virtual void OnClosed()
    {
    }

    /// <summary>Does something with the arena, which stays valid meanwhile.</summary>
    protected T WithArena<T>(Func<NativeArena, T> use)
    {
        lock (_gate)
        {
            ThrowIfClosed();
            return use(_arena);
        }
    }

    private void ThrowIfClosed()
    {
        if (_isClosed)
        {
            throw new ModelManagerException(ErrorCode.Closed, "the mm_job was closed");
        }
    }
}
