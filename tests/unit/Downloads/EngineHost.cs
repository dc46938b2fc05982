using ModelManager.Catalogue;
using ModelManager.Downloads;
using ModelManager.Http;
using ModelManager.Lifecycle;
using ModelManager.Planning;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.Store;
using ModelManager.Transfer;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Downloads;

/// <summary>A download engine with descriptors of its own, as one process has it.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly RootFolder _root;
    private readonly HttpTransport _transport = new(new HttpSettings(), TimeProvider.System);
    private readonly List<DownloadEvent> _events = [];
    private TaskCompletionSource _happened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isClosed;

    public EngineHost(TemporaryRoot root, FakeLibrary library, TimeProvider? time = null, bool rejectIfBusy = false, bool? autoResume = null)
    {
        time ??= TimeProvider.System;
        _root = root.OpenAgain();
        Registry = new ModelRegistry(_root, TimeProvider.System);
        var guards = new Guards(_root, TimeProvider.System);
        var headers = new OriginHeaders(library.Url, new Dictionary<string, string>());
        var transfer = new ModelTransfer(_root, new HttpOrigin(_transport, library.Url, headers), new TransferBudget(time) { ConnectionsPerTransfer = new DownloadLimits().ConnectionsPerDownload }, time);
        Engine = new DownloadEngine(
            _root, Registry, guards, time, Record,
            engine => new DownloadPipeline(
                _root, Registry, guards, new CatalogueClient(_transport, library.Url, headers), new VersionFetcher(_root, transfer), new SpaceBook(_root), Slots, time, rejectIfBusy)
            {
                Bind = engine.Bind,
                IsLeaving = engine.IsLeaving,
            });
        if (autoResume is { } resume)
        {
            Engine.Restore(resume);
        }
    }

    public SlotQueue Slots { get; } = new();

    public ModelRegistry Registry { get; }

    public DownloadEngine Engine { get; }

    /// <summary>Everything that was told so far.</summary>
    public IReadOnlyList<DownloadEvent> Events
    {
        get
        {
            lock (_events)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>Called with every event, on the thread that raises it.</summary>
    public Action<DownloadEvent> Listener { get; set; } = _ => { };

    /// <summary>The states that were told, in order.</summary>
    public IEnumerable<ModelState> States => Events.Where(happened => happened.Kind == DownloadEventKind.State).Select(happened => happened.State);

    public DownloadHandle Start(string id, string? version = null, DownloadPriority priority = DownloadPriority.User) =>
        Engine.Start(ModelId.Parse(id), version is null ? null : ModelVersion.Parse(version), priority);

    public ModelStatus Status(string id, string version)
    {
        var key = ModelKey.Parse(id, version);
        return StatusReader.Read(key, Registry.Current.Find(key), Engine);
    }

    public static Task<InstalledModel> EndOf(DownloadHandle handle) => handle.Completion.WaitAsync(s_patience);

    public static async Task<ErrorCode> FailureOf(DownloadHandle handle) => (await Assert.ThrowsAsync<ModelManagerException>(() => EndOf(handle))).Code;

    public Task WaitForAsync(DownloadHandle handle, ModelState state) => WaitForAsync(() => handle.State == state, $"{state}");

    /// <summary>Waits until something is so, looking again whenever something happened and, for what no event tells, now and then.</summary>
    public async Task WaitForAsync(Func<bool> condition, string what)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (true)
        {
            Task happened;
            lock (_events)
            {
                happened = _happened.Task;
            }

            if (condition())
            {
                return;
            }

            Assert.False(patience.IsCancellationRequested, $"waited in vain for {what}; states so far: {string.Join(' ', States)}");
            await Task.WhenAny(happened, Task.Delay(20));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            await Engine.DisposeAsync().AsTask().WaitAsync(s_patience);
            _transport.Dispose();
            _root.Dispose();
        }
    }

    private void Record(DownloadEvent happened)
    {
        lock (_events)
        {
            _events.Add(happened);
            _happened.TrySetResult();
            _happened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        Listener(happened);
    }
}
