using ModelManager.Downloads;
using ModelManager.Faults;
using ModelManager.Primitives;

namespace ModelManager.IntegrationTests.Faults.Matrix;

/// <summary>What is on the disk when a download begins.</summary>
public enum Start
{
    /// <summary>Nothing.</summary>
    Fresh,
    /// <summary>Half of the file, from a download that was cancelled.</summary>
    Resumed,
    /// <summary>All of the file but its last byte, from a download that was cancelled.</summary>
    LastByteMissing,
}

/// <summary>One download of a small model from a server with one behaviour, on a clock that runs fast.</summary>
internal sealed class FaultCase : IAsyncDisposable
{
    public const double Speed = 25;
    private const int ChunkBytes = 64 * 1024;

    /// <summary>Whole chunks and one byte: the file of which the last byte is missing has every chunk but one.</summary>
    private const int SizeWithManifest = (10 * ChunkBytes) + 1;

    /// <summary>Without chunk digests only a journal can say what is there, and small files have none.</summary>
    private const int SizeWithoutManifest = (8 * 1024 * 1024) + 5;

    /// <summary>Far longer than any case takes, and short enough to say where it hangs.</summary>
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(90);

    private static readonly ServedModel s_withManifest = Model(SizeWithManifest, ChunkBytes);
    private static readonly ServedModel s_withoutManifest = Model(SizeWithoutManifest, chunkBytes: 0);

    private readonly TemporaryFolder _folder = new();
    private readonly FastTimeProvider _time = new(Speed);
    private readonly ServedModel _model;

    private FaultCase(bool hasManifest)
    {
        _model = hasManifest ? s_withManifest : s_withoutManifest;
        Server = new FaultServer(_model, time: _time);
    }

    public FaultServer Server { get; }

    private string Root => _folder.At("root");

    private string Version => Path.Combine(Root, "models", _model.Id, _model.Version);

    /// <summary>A case whose disk is as it should be at the start, and whose server is still a good one.</summary>
    public static async Task<FaultCase> PrepareAsync(Start start, bool hasManifest)
    {
        var prepared = new FaultCase(hasManifest);
        if (start != Start.Fresh)
        {
            var size = prepared._model.Files[0].Content.Length;
            await prepared.LeaveAsync(start == Start.Resumed ? size / 2 : size - 1);
        }

        return prepared;
    }

    public Manager Open() => Manager.Open(new ManagerOptions { Root = Root, LibraryUrl = Server.Url.AbsoluteUri, UseScheduler = false, Time = _time });

    public DownloadHandle Download(Manager manager) => manager.Download(_model.Id, _model.Version);

    /// <summary>Waits for the end of a download: null when the version is installed, else how it failed.</summary>
    public static async Task<ModelManagerException?> EndAsync(DownloadHandle download)
    {
        try
        {
            await download.Completion.WaitAsync(s_deadline);
            return null;
        }
        catch (ModelManagerException e)
        {
            return e;
        }
    }

    /// <summary>Waits until the download has ended or something holds.</summary>
    public static async Task UntilAsync(DownloadHandle download, Func<bool> holds, string what)
    {
        using var deadline = new CancellationTokenSource(s_deadline);
        while (!download.Completion.IsCompleted && !holds())
        {
            Assert.False(deadline.IsCancellationRequested, $"never came: {what}; {download.State} {download.Progress}");
            await Task.Delay(5);
        }
    }

    /// <summary>The version is there, with the bytes of the library and nothing else.</summary>
    public void CheckInstalled()
    {
        Assert.Equal(
            _model.Files.Select(file => file.Path).Append("checksum.sha256").Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Version, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Version, path)).Order(StringComparer.Ordinal));
        Assert.Equal(_model.Checksums, File.ReadAllBytes(Path.Combine(Version, "checksum.sha256")));
        foreach (var file in _model.Files)
        {
            Assert.True(File.ReadAllBytes(Path.Combine(Version, file.Path)).AsSpan().SequenceEqual(file.Content), $"'{file.Path}' has other bytes than the library");
        }
    }

    /// <summary>Nothing was published, here or elsewhere.</summary>
    public void CheckNotInstalled()
    {
        Assert.False(Directory.Exists(Version), "a version was published that failed");
        Assert.Equal([Root], Directory.EnumerateFileSystemEntries(_folder.Path));
        Assert.DoesNotContain(Directory.EnumerateDirectories(Path.Combine(Root, "models")), path => Path.GetFileName(path) is not ("temp" or "asr"));
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    private static ServedModel Model(int size, int chunkBytes) => new(
        "asr", "1.0.0", chunkBytes, ServedFile.FromSeed("data.bin", size, seed: 11), ServedFile.FromSeed("little.bin", 3000, seed: 12));

    // Downloads as far as the server lets it, and gives up there.
    private async Task LeaveAsync(int bytes)
    {
        Server.Add(new Rule("stall-at-offset") { Path = "data.bin", Bytes = bytes });
        await using (var manager = Open())
        {
            var download = Download(manager);
            await UntilAsync(download, () => download.Progress.Bytes >= bytes, $"{bytes} bytes");
            download.Cancel(keepPartial: true);
            Assert.Equal(ErrorCode.Cancelled, (await EndAsync(download))?.Code);
        }

        Assert.Contains(Directory.EnumerateFiles(Path.Combine(Root, "models/temp"), "*data.bin*.part"), path => new FileInfo(path).Length > 0);
        Server.Mend();
    }
}
