namespace ModelManager.IntegrationTests.Support;

/// <summary>A library with models, served by the real server, and room for roots. Disposing stops the server and deletes all.</summary>
internal sealed class TestLibrary : IAsyncDisposable
{
    private LibraryServer? _server;

    public TemporaryFolder Folder { get; } = new();

    /// <summary>The storage folder.</summary>
    public string Storage => Folder.At("storage");

    /// <summary>A root that does not exist yet.</summary>
    public string Root => Folder.At("root");

    /// <summary>Where the real server listens.</summary>
    public Uri Url => _server!.BaseUrl;

    public static async Task<TestLibrary> StartAsync()
    {
        var library = new TestLibrary();
        library._server = await LibraryServer.StartAsync(library.Storage);
        return library;
    }

    /// <summary>A library with one model <c>asr 1.0.0</c> of files with the given sizes, named <c>part-0.bin</c> and so on.</summary>
    public static async Task<TestLibrary> WithModelAsync(params long[] sizes)
    {
        var library = await StartAsync();
        await library.PublishAsync("asr", "1.0.0", sizes);
        return library;
    }

    /// <summary>Publishes files of pseudo-random bytes.</summary>
    public Task PublishAsync(string id, string version, params long[] sizes) =>
        PublishFilesAsync(id, version, [.. sizes.Select((size, index) => ($"part-{index}.bin", size))]);

    /// <summary>Publishes files of pseudo-random bytes under given paths.</summary>
    public async Task PublishFilesAsync(string id, string version, params (string Path, long Size)[] files)
    {
        var source = Source(id, version);
        for (var i = 0; i < files.Length; i++)
        {
            Folder.File($"{source}/{files[i].Path}", files[i].Size, seed: HashCode.Combine(i, 7));
        }

        await LibraryServer.PublishAsync(Storage, id, version, Folder.At(source));
    }

    /// <summary>The bytes that a file was published with.</summary>
    public byte[] Content(string id, string version, string path) => File.ReadAllBytes(Folder.At($"{Source(id, version)}/{path}"));

    /// <summary>The size of a version in storage, without checksum.sha256 and manifest.json.</summary>
    public long Size(string id, string version) => new DirectoryInfo(Folder.At(Source(id, version))).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    public ManagerOptions Options(Uri? url = null) => new() { Root = Root, LibraryUrl = (url ?? Url).AbsoluteUri, NodeId = "this-node" };

    public Manager Open(Uri? url = null) => Manager.Open(Options(url));

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Folder.Dispose();
    }

    private static string Source(string id, string version) => $"source/{id}/{version}";
}
