using ModelManager.Primitives;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Downloads;

/// <summary>A root, a library and the engines that work on them.</summary>
internal sealed class DownloadBench(params FakeVersion[] versions) : IAsyncDisposable
{
    public const int Chunk = 64 * 1024;

    private readonly List<EngineHost> _hosts = [];

    public TemporaryRoot Root { get; } = new();

    public FakeLibrary Library { get; } = new(versions);

    /// <summary>A version of one file of four chunks.</summary>
    public static FakeVersion Simple(string id = "m", string version = "1.0", int seed = 1) => new(id, version, ("f.bin", Bytes.Of(4 * Chunk, seed))) { ChunkBytes = Chunk };

    public EngineHost Open(TimeProvider? time = null, bool rejectIfBusy = false, bool? autoResume = null)
    {
        _hosts.Add(new EngineHost(Root, Library, time, rejectIfBusy, autoResume));
        return _hosts[^1];
    }

    /// <summary>What a task leaves on the disk while it is not finished.</summary>
    public string[] LeftOvers() =>
        [.. new[] { StoreLayout.Temp, StoreLayout.Markers, StoreLayout.Tasks, StoreLayout.Staging, StoreLayout.Trash }.SelectMany(Root.Names)];

    public void AssertInstalled(FakeVersion version)
    {
        var folder = StoreLayout.Version(version.Key);
        Assert.All(version.Contents, file => Assert.Equal(file.Value, Root.Read($"{folder}/{file.Key}")));
        Assert.Empty(LeftOvers());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        await Library.DisposeAsync();
        Root.Dispose();
    }
}
