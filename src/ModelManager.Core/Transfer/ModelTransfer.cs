using System.Threading.Channels;
using ModelManager.Planning;
using ModelManager.Platform;

namespace ModelManager.Transfer;

/// <summary>
/// Brings every file of a version to the disk: opens as many files and connections as are of use, watches their pace, and ends when each
/// file was accepted, or with the first failure that nothing mends. What has arrived is kept in every case.
/// </summary>
internal sealed class ModelTransfer(RootFolder root, IContentOrigin origin, TransferBudget budget, TimeProvider time)
{
    private const int FilesAhead = 2;

    /// <summary>Files that are whole and being hashed or synced are open too, and a slow disk must not pile them up.</summary>
    private const int MaxOpenFiles = 32;

    private const long SmallFileBytes = 4 * 1024 * 1024;
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs until every file was accepted.</summary>
    /// <param name="plan">What to fetch.</param>
    /// <param name="taskId">The task, for the markers.</param>
    /// <param name="receivers">One for each file of the plan, in its order.</param>
    /// <param name="progress">Hears how it comes along.</param>
    /// <param name="reserved">Called when the disk's room for so many bytes is taken or, when negative, given back.</param>
    /// <param name="batch">Opened before this; what makes new small files durable, when the caller will do that. Null to have each synced.</param>
    /// <param name="isBackground">Whether nobody waits for it, or it waits itself, which may change.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task RunAsync(
        DownloadPlan plan, string taskId, IReadOnlyList<IFileReceiver> receivers, ITransferProgress progress, Action<long> reserved, SyncBatch? batch,
        Func<bool> isBackground, CancellationToken cancellationToken)
    {
        using var lane = budget.Enter(isBackground);
        using var run = new Run(root, origin, lane, budget.Host, time, plan, taskId, receivers, progress, reserved, batch, cancellationToken);
        await run.RunAsync().ConfigureAwait(false);
    }

    private sealed class Run : IDisposable
    {
        private readonly CancellationTokenSource _stop;
        private readonly CancellationToken _cancellation;
        private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        private readonly HashSet<Task> _work = [];
        private readonly Dictionary<FileRanges, FileJob> _jobs = [];
        private readonly HashSet<SmallFile> _smallFiles = [];
        private readonly IReadOnlyList<IFileReceiver> _receivers;
        private readonly ITransferProgress _progress;
        private readonly DownloadPlan _plan;
        private readonly TransferScope _scope;
        private readonly HostBudget _budget;
        private readonly FileQueue _queue;
        private int _openFiles;
        private int _openJournals;
        private int _connections;
        private long _receivedBytes;
        private long _lastMeasured;
        private Exception? _failure;

        public Run(
            RootFolder root, IContentOrigin origin, TransferLane lane, HostBudget budget, TimeProvider time, DownloadPlan plan, string taskId,
            IReadOnlyList<IFileReceiver> receivers, ITransferProgress progress, Action<long> reserved, SyncBatch? batch, CancellationToken cancellationToken)
        {
            _cancellation = cancellationToken;
            _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _plan = plan;
            _receivers = receivers;
            _progress = progress;
            _budget = budget;

            // Many small files are synced together, and only then a file is done with its last byte; what a limited rate allows is counted in smaller steps.
            _queue = new FileQueue(plan.Files, () => batch is not null && lane.BytesPerSecond == 0);
            var target = new ConnectionTarget(time, lane);
            _scope = new TransferScope(root, origin, lane, time, taskId, new CountingProgress(progress, this), new SegmentBoard(time), target)
            {
                Reserved = reserved,
                Batch = batch,
                Changed = Wake,
                Failed = FailAsync,
                OpenJournals = () => Volatile.Read(ref _openJournals),
            };
            if (origin.Traits is { AcceptsRanges: true } traits)
            {
                // The library's documents came from the same place.
                target.Answered(traits.AnswerTime);
            }

            if (plan.Files.Count > 1 && plan.Files.Average(file => (double)file.File.SizeBytes) < SmallFileBytes)
            {
                target.ExpectSmallFiles();
            }
        }

        public async Task RunAsync()
        {
            _lastMeasured = _scope.Time.GetTimestamp();
            using var blocks = Blocks.Shared.Keep();
            using var timer = _scope.Time.CreateTimer(static run => ((Run)run!).Wake(), this, s_tick, s_tick);
            try
            {
                while (_failure is null && (_openFiles > 0 || !_queue.IsDone))
                {
                    OpenFiles();
                    Connect();
                    await _changes.Reader.ReadAsync(_stop.Token).ConfigureAwait(false);
                    Measure();
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // Whatever stopped it is told below, when nothing runs any more.
            }
            catch (Exception e)
            {
                // Nobody may use what the caller gives up after a failure.
                await FailAsync(e).ConfigureAwait(false);
            }

            await _stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(Snapshot()).ConfigureAwait(false);
            if (_failure is OperationCanceledException)
            {
                _cancellation.ThrowIfCancellationRequested();
            }

            if (_failure is not null)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
            }

            _cancellation.ThrowIfCancellationRequested();
        }

        public void Dispose()
        {
            _scope.Watches.Dispose();
            _scope.Staged.Dispose();
            _stop.Dispose();
        }

        private void Wake() => _changes.Writer.TryWrite(true);

        // As many files are open as connections can find work in, and a few ahead.
        private void OpenFiles()
        {
            while (Volatile.Read(ref _openFiles) < MaxOpenFiles && _scope.Board.FilesWithWork + Opening < _scope.Target.Wanted - Volatile.Read(ref _connections) + FilesAhead
                && _queue.TryTake(out var index))
            {
                var job = new FileJob(_scope, _plan.Files[index]);
                lock (_jobs)
                {
                    _jobs.Add(job.Ranges, job);
                }

                Interlocked.Increment(ref _openFiles);
                Interlocked.Add(ref _openJournals, JournalsOf(job));
                Start(() => RunFileAsync(job, _receivers[index]));
            }
        }

        private int Opening
        {
            get
            {
                lock (_jobs)
                {
                    return _jobs.Values.Count(job => !job.HasOpened);
                }
            }
        }

        private async Task RunFileAsync(FileJob job, IFileReceiver receiver)
        {
            try
            {
                await job.RunAsync(receiver, _stop.Token).ConfigureAwait(false);
                _queue.Arrived();
            }
            finally
            {
                lock (_jobs)
                {
                    _jobs.Remove(job.Ranges);
                }

                Interlocked.Add(ref _openJournals, -JournalsOf(job));
                Interlocked.Decrement(ref _openFiles);
            }
        }

        private static int JournalsOf(FileJob job) => job.Plan.File.SizeBytes >= Journal.MinFileBytes ? 1 : 0;

        private void Connect()
        {
            while (Volatile.Read(ref _connections) < _scope.Target.Wanted)
            {
                // The first connection of a download is never kept waiting by those of others. Looked at once: connections end meanwhile.
                var isExtra = Volatile.Read(ref _connections) > 0;
                if (isExtra && !_budget.TryTake())
                {
                    return;
                }

                if (TakeWork(pace: 0, _scope.Target.Wanted - Volatile.Read(ref _connections)) is not { } work)
                {
                    if (isExtra)
                    {
                        _budget.Return();
                    }

                    return;
                }

                Interlocked.Increment(ref _connections);
                Start(() => RunConnectionAsync(work, isExtra));
            }
        }

        // Something for a connection to bring; it says whether the connection is good for more, and how fast it was, in bytes per second.
        private Func<Connection, Task<(bool IsGood, double Pace)>>? TakeWork(double pace, int idle)
        {
            if (_scope.Board.TryTake(pace, idle, _scope.Target.AnswerTime, _scope.Target.PieceBytes(pace)) is { } segment)
            {
                return connection => connection.BringAsync(segment, _stop.Token);
            }

            return _queue.TryTakeSmall(out var index) ? _ => BringSmallAsync(index) : null;
        }

        private async Task<(bool IsGood, double Pace)> BringSmallAsync(int index)
        {
            using var file = new SmallFile(_scope, _plan.Files[index], _stop.Token);
            lock (_smallFiles)
            {
                _smallFiles.Add(file);
            }

            var isHere = false;
            try
            {
                isHere = await file.TryBringAsync(_receivers[index]).ConfigureAwait(false);
            }
            finally
            {
                lock (_smallFiles)
                {
                    _smallFiles.Remove(file);
                }
            }

            if (isHere)
            {
                _queue.Accepted();
            }
            else
            {
                _scope.Progress.Retried();
                _queue.Failed(index);
                Wake();
            }

            return (isHere, Pace: 0);
        }

        private async Task RunConnectionAsync(Func<Connection, Task<(bool IsGood, double Pace)>>? work, bool isExtra)
        {
            try
            {
                using var progress = _progress.BeginConnection();
                var connection = new Connection(_scope, JobOf, progress);
                while (work is not null)
                {
                    var (isGood, pace) = await work(connection).ConfigureAwait(false);
                    work = isGood && Volatile.Read(ref _connections) <= _scope.Target.Wanted ? TakeWork(pace, idle: 1) : null;
                }
            }
            finally
            {
                Interlocked.Decrement(ref _connections);
                if (isExtra)
                {
                    _budget.Return();
                }
            }
        }

        private FileJob JobOf(FileRanges ranges)
        {
            lock (_jobs)
            {
                return _jobs[ranges];
            }
        }

        private void Measure()
        {
            var now = _scope.Time.GetTimestamp();
            var elapsed = _scope.Time.GetElapsedTime(_lastMeasured, now);
            if (elapsed < s_tick)
            {
                return;
            }

            _lastMeasured = now;
            _scope.Target.Tick(Interlocked.Read(ref _receivedBytes), Volatile.Read(ref _connections));
            foreach (var segment in _scope.Board.Measure(elapsed).Concat(_scope.Board.Surplus(_scope.Target.Most)))
            {
                segment.IsAbandoned = true;
                segment.Stop();
            }

            foreach (var file in LateFiles())
            {
                file.Stop();
            }
        }

        private List<SmallFile> LateFiles()
        {
            lock (_smallFiles)
            {
                return [.. _smallFiles.Where(file => file.IsLate)];
            }
        }

        private void Start(Func<Task> work)
        {
            var task = Task.Run(async () =>
            {
                try
                {
                    await work().ConfigureAwait(false);
                }
                catch (Exception e)
                {
                    await FailAsync(e).ConfigureAwait(false);
                }
            });
            lock (_work)
            {
                _work.Add(task);
            }

            _ = task.ContinueWith(
                ended =>
                {
                    lock (_work)
                    {
                        _work.Remove(ended);
                    }

                    Wake();
                },
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        // The first failure is the reason; that others were cancelled because of it is not.
        private Task FailAsync(Exception reason)
        {
            Interlocked.CompareExchange(ref _failure, reason, null);
            return _stop.CancelAsync();
        }

        private List<Task> Snapshot()
        {
            lock (_work)
            {
                return [.. _work];
            }
        }

        private sealed class CountingProgress(ITransferProgress inner, Run run) : ITransferProgress
        {
            public void Moved(long bytes) => inner.Moved(bytes);

            public void Received(int bytes)
            {
                Interlocked.Add(ref run._receivedBytes, bytes);
                inner.Received(bytes);
            }

            public void Retried() => inner.Retried();

            public IConnectionProgress BeginConnection() => inner.BeginConnection();
        }
    }
}
