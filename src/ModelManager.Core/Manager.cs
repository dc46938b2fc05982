using ModelManager.Catalogue;
using ModelManager.Downloads;
using ModelManager.Downloads.Repair;
using ModelManager.Http;
using ModelManager.Leases;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.Scheduling;
using ModelManager.Store;
using ModelManager.Verification;

namespace ModelManager;

/// <summary>
/// Owns the models below one root: finds them at once, downloads them, keeps versions side by side. Every member may be called
/// from any thread. Failures are <see cref="ModelManagerException"/>; a cancelled token gives OperationCanceledException.
/// </summary>
public sealed class Manager : IAsyncDisposable
{
    private readonly SharedRoot _root;
    private readonly CancellationTokenSource _closing = new();
    private readonly HandleSet _handles = new();
    private readonly LeaseSet _leases = new();
    private readonly List<Task> _verifications = [];
    private readonly bool _locksAreOptional;
    private readonly EventPump _pump;
    private readonly BearerTokens _tokens;
    private readonly HttpTransport? _transport;
    private readonly CatalogueClient? _catalogue;
    private readonly DownloadService? _downloads;
    private readonly ModelManagerException? _refusal;
    private readonly MissReporter _reporter;
    private readonly RankingCache _ranking;
    private readonly Lazy<string> _nodeId;
    private readonly NodeAnnouncer? _announcer;
    private Task? _closed;

    private Manager(ManagerOptions options)
    {
        options.Limits.Checked();
        if (options.PartialMaxAge < TimeSpan.Zero)
        {
            throw ModelManagerException.Invalid("partials.maxAgeMs must not be negative");
        }

        _locksAreOptional = options.AllowUnlockedRoot;
        _tokens = new BearerTokens(options.GetToken, options.Time);
        SchedulerClient? scheduler = null;
        Uri? library = null;
        if (options.LibraryUrl is not null || options.SchedulerUrl is not null)
        {
            // A miss may come minutes after the last one, and has no time for connecting.
            _transport = new HttpTransport(HttpSettingsOf(options) with { IdleTimeout = TimeSpan.FromMinutes(10) }, options.Time);
            library = options.LibraryUrl is null ? null : _transport.Policy.ParseBase("libraryUrl", options.LibraryUrl);
            _catalogue = library is null ? null : new CatalogueClient(_transport, library, LibraryHeadersOf(library, options, () => _tokens));
            if (options.UseScheduler)
            {
                var url = options.SchedulerUrl is null ? new Uri(library!, "/") : _transport.Policy.ParseBase("schedulerUrl", options.SchedulerUrl);
                scheduler = new SchedulerClient(_transport, url, new OriginHeaders(url, options.SchedulerHeaders));
            }
        }

        DownloadEvent += options.Listener;
        _root = SharedRoot.Enter(options.Root, options.Time);
        _nodeId = new Lazy<string>(() => options.NodeId ?? NodeIdentity.GetOrCreate(_root.Folder));
        _reporter = new MissReporter(scheduler, () => _nodeId.Value, options.Time, _closing.Token);
        _ranking = new RankingCache(
            scheduler, scheduler is null ? null : new RankingFile(_root.Folder, _root.IsWritable, scheduler.Address), options.Time);
        _pump = new EventPump(happened =>
        {
            if (happened.Kind == DownloadEventKind.State)
            {
                _announcer?.Changed();
            }

            DownloadEvent?.Invoke(happened);
        });
        _root.Listen(_pump);
        try
        {
            _downloads = library is null ? null : _root.EnterDownloads(options, library, _tokens);
        }
        catch (ModelManagerException e) when (e.Code is ErrorCode.LockUnsupported or ErrorCode.Permission)
        {
            // Lookups work all the same; whatever writes is answered with the reason.
            _refusal = e;
        }
        catch
        {
            _root.StopListening(_pump);
            _root.Leave();
            throw;
        }

        if (_downloads is not null && scheduler is not null)
        {
            _announcer = new NodeAnnouncer(
                scheduler, () => _nodeId.Value, () => [.. _root.Registry.Current.Records.Where(record => record.IsReady).Select(record => record.Key)], options.Time);
            _announcer.Start();
        }
    }

    /// <summary>
    /// What happens to versions. Listeners run on a library thread, one event at a time and in order, under no lock, and never
    /// after <see cref="DisposeAsync"/> has completed; what they throw is ignored.
    /// </summary>
    public event Action<DownloadEvent>? DownloadEvent;

    /// <summary>The resolved absolute path of the root.</summary>
    public string RootPath => _root.Folder.Path;

    /// <summary>The limits in force.</summary>
    public DownloadLimits Limits => Downloads.Limits;

    private DownloadService Downloads => Open(_downloads) ?? throw _refusal ?? LookupsOnly();

    private CatalogueClient Catalogue => Open(_catalogue) ?? throw LookupsOnly();

    /// <summary>Opens a root. Without a library URL it is for lookups only: no thread, no network, no recovery.</summary>
    public static Manager Open(ManagerOptions options) => new(options);

    /// <summary>
    /// The absolute folder of a version (the newest installed when none is given), or the path of a file in it, which is not
    /// looked for. From memory: no I/O while nothing changed.
    /// </summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.ModelNotAvailable"/></exception>
    public string GetModelPath(string modelId, string? version = null, string? file = null) =>
        Open(_root).Locator.Locate(modelId, version, file).Path;

    /// <summary>The same for UTF-8 and the caller's buffer: see <see cref="Lookup.ModelLocator.TryLocate"/>.</summary>
    public ErrorCode TryLocate(ReadOnlySpan<byte> modelId, ReadOnlySpan<byte> version, ReadOnlySpan<byte> file, Span<byte> buffer, out int length)
    {
        length = 0;
        return Volatile.Read(ref _closed) is null ? _root.Locator.TryLocate(modelId, version, file, buffer, out length) : ErrorCode.Closed;
    }

    /// <summary>Where a number is that changes whenever another answer of the lookups may be right; 0 when there is none. Until the manager closes.</summary>
    internal nint GenerationAddress => Open(_root).Registry.GenerationAddress;

    /// <summary>
    /// Leases an installed version (the newest when none is given), for a reader that needs its files for longer than a moment: while the lease is held,
    /// by any process, the version is not removed. Quick: some system calls, no waiting. Also for lookups only, and on a read-only root.
    /// </summary>
    /// <param name="modelId">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="label">What it is for, shown to whoever wants to remove the version; at most 128 characters, none of them a control character.</param>
    /// <returns>The lease. Disposing ends it; so does closing the manager, or the end of the process, however that comes.</returns>
    /// <exception cref="ModelManagerException">
    /// <see cref="ErrorCode.ModelNotAvailable"/>: it is not installed, or is being removed. <see cref="ErrorCode.LockUnsupported"/>: the file system does
    /// not lock, or the root has a newer format.
    /// </exception>
    public Lease Acquire(string modelId, string? version = null, string? label = null)
    {
        var (id, parsed) = (ModelId.Parse(modelId), ParseVersion(version));
        return _leases.Add(Open(_root).Leases.Acquire(id, parsed, Lease.CheckedLabel(label), _locksAreOptional));
    }

    /// <summary>Every version that is installed and usable, by id and then newest first.</summary>
    public IReadOnlyList<InstalledModel> GetInstalled() =>
        [.. Open(_root).Registry.Current.Records.Where(record => record.IsReady).Select(record => record.ToInstalled())
            .OrderBy(model => model.Key.Id).ThenByDescending(model => model.Key.Version, VersionOrder.Instance)];

    /// <summary>What is known of a version here.</summary>
    public ModelStatus GetStatus(string modelId, string version)
    {
        var key = ModelKey.Parse(modelId, version);
        var downloads = Open(_root) is not null ? _downloads : null;
        return StatusReader.Read(key, _root.Registry.Current.Find(key), downloads?.Engine, downloads?.Repairs, _root.Verifier.FailureOf(key));
    }

    /// <summary>The path of a version; a miss is reported to the scheduler within 250 ms, then fails with the report.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.ModelNotAvailable"/> with <see cref="ModelManagerException.Report"/>.</exception>
    public async Task<string> ResolveModelAsync(string modelId, string? version, string? taskId, CancellationToken cancellationToken)
    {
        try
        {
            return GetModelPath(modelId, version);
        }
        catch (ModelManagerException e) when (e.Code == ErrorCode.ModelNotAvailable)
        {
            var report = await ReportNotAvailableAsync(modelId, version, taskId ?? Guid.NewGuid().ToString("n"), cancellationToken).ConfigureAwait(false);
            throw new ModelManagerException(e.Code, e.Message, e.Detail) { Report = report };
        }
    }

    /// <summary>Tells the scheduler that a task cannot run here. Never fails for what the scheduler does.</summary>
    public Task<MissReport> ReportNotAvailableAsync(string modelId, string? version, string taskId, CancellationToken cancellationToken)
    {
        var (id, parsed) = (ModelId.Parse(modelId), ParseVersion(version));
        return string.IsNullOrEmpty(taskId) || taskId.Length > MissReporter.MaxTaskIdLength
            ? throw ModelManagerException.Invalid($"taskId must have 1 to {MissReporter.MaxTaskIdLength} characters")
            : RunAsync(token => _reporter.ReportAsync(id, parsed, taskId, token), cancellationToken);
    }

    /// <summary>The most wanted models; an earlier answer, also one of an earlier run, marked stale, when the scheduler fails.</summary>
    public Task<Ranking> GetRankingAsync(int? limit, CancellationToken cancellationToken) =>
        limit < 1 ? throw ModelManagerException.Invalid("limit must be at least 1") : RunAsync(token => _ranking.GetAsync(limit, token), cancellationToken);

    /// <summary>The ranking as it was last known, also of an earlier run; the scheduler is not asked. Reads a small file the first time.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.SchedulerUnreachable"/>: none is known.</exception>
    public Ranking PeekRanking(int? limit) =>
        limit < 1 ? throw ModelManagerException.Invalid("limit must be at least 1") : Open(_ranking).Peek(limit);

    /// <summary>Every model that the library offers.</summary>
    public Task<IReadOnlyList<CatalogueModel>> GetModelsAsync(CancellationToken cancellationToken) => RunAsync(Catalogue.GetModelsAsync, cancellationToken);

    /// <summary>One model with every version and file.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.NotInCatalogue"/></exception>
    public Task<CatalogueModelDetail> GetModelAsync(string modelId, CancellationToken cancellationToken)
    {
        var id = ModelId.Parse(modelId);
        var catalogue = Catalogue;
        return RunAsync(token => catalogue.GetModelAsync(id, token), cancellationToken);
    }

    /// <summary>Installed models of which the library has a newer version.</summary>
    public async Task<IReadOnlyList<ModelUpdate>> GetUpdatesAsync(CancellationToken cancellationToken) =>
        UpdateFinder.Find(GetInstalled(), await GetModelsAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Begins a download, or joins the one that runs; a version that is ready completes without network.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.InvalidArgument"/>; everything else comes through the handle.</exception>
    public DownloadHandle Download(string modelId, string? version = null, DownloadPriority priority = DownloadPriority.User)
    {
        var (id, parsed) = (ModelId.Parse(modelId), ParseVersion(version));
        return Enum.IsDefined(priority)
            ? _handles.Add(Downloads.Engine.Start(id, parsed, priority))
            : throw ModelManagerException.Invalid("priority is neither user nor background");
    }

    /// <summary>Every task that works, waits or has failed, those of earlier runs included.</summary>
    public IReadOnlyList<DownloadHandle> GetTasks()
    {
        var engine = Downloads.Engine;
        return [.. engine.Tasks.Select(task => _handles.LookOn(engine, task))];
    }

    /// <summary>Deletes an installed version.</summary>
    /// <exception cref="ModelManagerException">
    /// <see cref="ErrorCode.ModelNotAvailable"/>: it is not installed. <see cref="ErrorCode.ModelInUse"/>: it is leased, and
    /// <see cref="ErrorDetail.Holders"/> says by whom, or it is being written. Nothing was changed then.
    /// </exception>
    public async Task RemoveAsync(string modelId, string version, CancellationToken cancellationToken)
    {
        var key = ModelKey.Parse(modelId, version);
        var engine = Downloads.Engine;
        await RunAsync(
            async token =>
            {
                await engine.RemoveAsync(key, token).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Compares every byte of an installed version with its digests. A damaged version becomes failed(CORRUPT), one that is right again
    /// ready, if the root can be written. Works without the library; with one, the result also says which bytes are wrong.
    /// </summary>
    /// <param name="modelId">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="progress">Called on a library thread, at most ten times a second and once at the end.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.ModelNotAvailable"/>: it is not installed.</exception>
    public Task<VerifyResult> VerifyAsync(string modelId, string version, Action<VerifyProgress>? progress, CancellationToken cancellationToken)
    {
        var key = ModelKey.Parse(modelId, version);
        var verifier = Open(_root).Verifier;
        var verification = RunAsync(token => verifier.VerifyAsync(key, _catalogue, progress, token), cancellationToken);
        lock (_verifications)
        {
            _verifications.RemoveAll(static ended => ended.IsCompleted);
            _verifications.Add(verification);
        }

        return verification;
    }

    /// <summary>
    /// Fetches what is damaged of an installed version, and nothing else, and puts it in its place; whoever has a file of it open or mapped
    /// keeps that. Calls for one version share one repair; a cancelled one leaves the version as it was.
    /// </summary>
    /// <param name="modelId">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="progress">
    /// Called on a library thread, at most ten times a second and once at the end. First all files are compared (phase Verifying), then
    /// the damaged ones come on top (phase Repairing or WaitingForNetwork), so the total grows once.
    /// </param>
    /// <param name="cancellationToken">Ends this call's wait, and the repair when no other call waits for it.</param>
    /// <exception cref="ModelManagerException">
    /// <see cref="ErrorCode.ModelNotAvailable"/>: it is not installed. <see cref="ErrorCode.ModelInUse"/>: it is being downloaded or
    /// removed, or repaired by another process. <see cref="ErrorCode.NotInCatalogue"/>, <see cref="ErrorCode.RemoteChanged"/>: the library
    /// does not have it any more, or has something else under its name.
    /// </exception>
    public Task<RepairResult> RepairAsync(string modelId, string version, Action<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        var key = ModelKey.Parse(modelId, version);
        var repairs = Downloads.Repairs;
        return RunAsync(token => repairs.RepairAsync(key, progress, cancellationToken, token), cancellationToken);
    }

    /// <summary>
    /// Gives the bearer token for the library's origin, at any time: from now on, and in answer to <see cref="ManagerOptions.GetToken"/> if that was
    /// asked. Null when there is none: who waits for one fails with <see cref="ErrorCode.Auth"/>, and the next request asks again.
    /// </summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.InvalidArgument"/>: it is no printable ASCII, has a space, or is too long.</exception>
    public void SetToken(string? token)
    {
        _ = Open(_catalogue) ?? throw LookupsOnly();
        _tokens.Set(token);
    }

    /// <summary>Changes the limits; transfers in progress follow.</summary>
    public void SetLimits(DownloadLimits limits) => Downloads.SetLimits(limits);

    /// <summary>Stops the downloads, keeps what has arrived, releases its leases, fails what is pending with <see cref="ErrorCode.Closed"/>; completes when every lock is dropped.</summary>
    public ValueTask DisposeAsync()
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref _closed, closed.Task, null) is { } already)
        {
            return new ValueTask(already);
        }

        _ = CloseAsync(closed);
        return new ValueTask(closed.Task);
    }

    /// <summary>Calls back behind every event that was raised before, on a library thread or at once.</summary>
    internal void AfterEvents(Action call) => _pump.Then(call);

    internal static HttpSettings HttpSettingsOf(ManagerOptions options) =>
        new() { Proxy = options.Proxy, CaFile = options.CaFile, AllowInsecure = options.AllowInsecure };

    internal static OriginHeaders LibraryHeadersOf(Uri library, ManagerOptions options, Func<BearerTokens?> tokens) =>
        new(library, options.Headers, tokens);

    private static ModelVersion? ParseVersion(string? version) => version is null ? null : ModelVersion.Parse(version);

    private static ModelManagerException Closed() => new(ErrorCode.Closed, "the manager was closed");

    private static ModelManagerException LookupsOnly() => ModelManagerException.Invalid("the manager was opened for lookups only, without libraryUrl");

    private T Open<T>(T part) => Volatile.Read(ref _closed) is null ? part : throw Closed();

    private async Task CloseAsync(TaskCompletionSource closed)
    {
        try
        {
            _leases.ReleaseAll();
            await _closing.CancelAsync().ConfigureAwait(false);
            _handles.FailAll(Closed());
            if (_announcer is not null)
            {
                await _announcer.DisposeAsync().ConfigureAwait(false);
            }

            if (_downloads is not null)
            {
                await _root.LeaveDownloadsAsync(_tokens).ConfigureAwait(false);
            }

            _tokens.Close();
            await EndVerificationsAsync().ConfigureAwait(false);
            _root.StopListening(_pump);
            await _pump.CloseAsync().ConfigureAwait(false);
            _transport?.Dispose();
        }
        finally
        {
            _root.Leave();
            _closing.Dispose();
            closed.SetResult();
        }
    }

    // One that has found what it looked for is telling the registry, and the root has to stay for that. None begins any more.
    private async Task EndVerificationsAsync()
    {
        Task[] running;
        lock (_verifications)
        {
            running = [.. _verifications];
        }

        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        Open(_root);
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
            return await call(either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (_closing.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException)
        {
            // Disposed: what the call needs was taken away by the closing, between two of its steps.
            throw Closed();
        }
    }
}
