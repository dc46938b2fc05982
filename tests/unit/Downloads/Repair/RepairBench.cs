using System.Collections.Concurrent;
using ModelManager.Downloads;
using ModelManager.Downloads.Repair;
using ModelManager.Lifecycle;
using ModelManager.Primitives;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Downloads.Repair;

/// <summary>A root with an installed version, the library that it came from, and a manager.</summary>
internal sealed class RepairBench : IAsyncDisposable
{
    public const int Chunk = 64 * 1024;
    public const int Size = (4 * Chunk) + 100;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<DownloadEvent> _events = new();
    private int _before;

    private RepairBench(FakeVersion version)
    {
        Version = version;
        Library = new FakeLibrary(version);
    }

    public TemporaryRoot Root { get; } = new();

    public FakeVersion Version { get; }

    public FakeLibrary Library { get; }

    public Manager Manager { get; private set; } = null!;

    public string Folder => StoreLayout.Version(Version.Key);

    /// <summary>The states that were told since the version was installed.</summary>
    public async Task<IEnumerable<ModelState>> StatesAsync()
    {
        var delivered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Manager.AfterEvents(delivered.SetResult);
        await delivered.Task.WaitAsync(s_patience);
        return States;
    }

    private IEnumerable<ModelState> States => _events.Where(happened => happened.Kind == DownloadEventKind.State).Select(happened => happened.State);

    public ModelState State => Manager.GetStatus("m", "1.0").State;

    public static async Task<RepairBench> InstallAsync(bool hasManifest = true)
    {
        (string, byte[])[] files = [("a.bin", Bytes.Of(Size)), ("s/b.bin", Bytes.Of(2 * Chunk, seed: 2)), ("small", Bytes.Of(10, seed: 3)), ("empty", [])];
        var bench = new RepairBench(new FakeVersion("m", "1.0", files) { ChunkBytes = hasManifest ? Chunk : 0 });
        bench.Open();
        await bench.Manager.Download("m", "1.0").Completion.WaitAsync(s_patience);
        await bench.ReopenAsync();
        bench._before = bench.Library.RequestsFor("").Count();
        return bench;
    }

    public async Task ReopenAsync()
    {
        await Manager.DisposeAsync().AsTask().WaitAsync(s_patience);
        _events.Clear();
        Open();
    }

    /// <summary>With one connection, so that none takes over what another one is about to bring.</summary>
    public Manager OpenAnother(Action<DownloadEvent>? listener = null) =>
        Manager.Open(new ManagerOptions { Root = Root.Path, LibraryUrl = Library.Url.AbsoluteUri, UseScheduler = false, Listener = listener, Limits = new() { ConnectionsPerDownload = 1 } });

    public Task<RepairResult> RepairAsync(Action<DownloadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Manager.RepairAsync("m", "1.0", progress, cancellationToken).WaitAsync(s_patience, CancellationToken.None);

    public async Task<ErrorCode> FailureAsync() => (await Assert.ThrowsAsync<ModelManagerException>(() => RepairAsync())).Code;

    public byte[] Content(string path) => Version.Contents[ModelPath.Parse(path)];

    public string At(string path) => Root.At($"{Folder}/{path}");

    public void Write(string path, byte[] content)
    {
        File.Delete(At(path));
        File.WriteAllBytes(At(path), content);
    }

    /// <summary>Flips a bit of an installed file.</summary>
    public void Flip(string path, int index) => Write(path, Content(path).Flipped(index));

    /// <summary>The ranges that were asked for of a file since the version was installed.</summary>
    public string[] Ranges(string path) => [.. Library.RequestsFor("").Skip(_before).Where(request => request.Target.EndsWith($"/{path}", StringComparison.Ordinal)).Select(request => request.Header("Range") ?? "all")];

    public void AssertRight()
    {
        Assert.All(Version.Contents, file => Assert.Equal(file.Value, Root.Read($"{Folder}/{file.Key}")));
        Assert.Equal(Version.Checksums, Root.Read($"{Folder}/{ModelPath.ChecksumFileName}"));
        Assert.Equal(ModelState.Ready, State);
        AssertNothingLeft();
    }

    public void AssertNothingLeft() => Assert.Empty(
        new[] { StoreLayout.Temp, StoreLayout.Markers, StoreLayout.Tasks, StoreLayout.Staging, StoreLayout.Trash }.SelectMany(Root.Names));

    public async ValueTask DisposeAsync()
    {
        await Manager.DisposeAsync().AsTask().WaitAsync(s_patience);
        await Library.DisposeAsync();
        Root.Dispose();
    }

    private void Open() => Manager = OpenAnother(_events.Enqueue);
}
