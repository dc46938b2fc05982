using ModelManager.IntegrationTests.Support;

namespace ModelManager.IntegrationTests.Server;

/// <summary>One running server for the tests of a class, with a model <c>asr 1.0.0</c>: <c>model.bin</c>, <c>empty</c> and a nested file.</summary>
public sealed class LibraryFixture : IAsyncLifetime, IDisposable
{
    public const int Length = 1000;
    public const string File = "storage/models/asr/1.0.0/model.bin";

    private readonly TemporaryFolder _folder = new();
    private LibraryServer? _server;
    private HttpClient? _client;

    internal TemporaryFolder Folder => _folder;

    internal LibraryServer Server => _server!;

    /// <summary>Follows no redirects; its base address is the server's.</summary>
    public HttpClient Client => _client!;

    /// <summary>The bytes of <c>model.bin</c>.</summary>
    public byte[] Content { get; private set; } = [];

    public async Task InitializeAsync()
    {
        Content = System.IO.File.ReadAllBytes(_folder.File("source/model.bin", Length));
        _folder.File("source/empty", 0);
        _folder.File("source/深 层/文件 100%.bin", 10);
        await LibraryServer.PublishAsync(_folder.At("storage"), "asr", "1.0.0", _folder.At("source"));
        _server = await LibraryServer.StartAsync(_folder.At("storage"));
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = _server.BaseUrl };
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    public void Dispose()
    {
        _client?.Dispose();
        _folder.Dispose();
    }

    /// <summary>Sends a request with headers that are not checked on the way out.</summary>
    internal async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await Client.SendAsync(request);
    }
}
