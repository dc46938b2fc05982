using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ModelManager.IntegrationTests.Support;

namespace ModelManager.IntegrationTests.Hostile;

/// <summary>A library that says whatever a test wants, about a model <c>asr 1</c> whose only file has the bytes <c>data</c>.</summary>
internal sealed class LyingLibrary : IAsyncDisposable
{
    public const string Content = "data";

    private readonly HttpRelay _relay = new();

    public LyingLibrary() => _relay.Answer = Answer;

    public TemporaryFolder Folder { get; } = new();

    public string Root => Folder.At("root");

    public HttpRelay Relay => _relay;

    /// <summary>The path of the file in catalogue and checksum.sha256.</summary>
    public string FilePath { get; set; } = "file";

    /// <summary>The document of <c>api/models/asr</c>, in which the marks below are replaced.</summary>
    public string Model { get; set; } =
        """{"model_id":"asr","latest_version":"1","versions":[{"version":"1","size_bytes":4,"checksum_sha256":"<sum>","files":[{"path":"<path>","size_bytes":4,"sha256":"<data>"}]}]}""";

    /// <summary>The text of checksum.sha256, in which the marks are replaced.</summary>
    public string Checksums { get; set; } = "<data>  <path>\n";

    /// <summary>The answer to a request for the file.</summary>
    public RelayAnswer File { get; set; } = new(200, Encoding.ASCII.GetBytes(Content));

    /// <summary>The answer to a request for the manifest.</summary>
    public RelayAnswer Manifest { get; set; } = RelayAnswer.Empty(404);

    public Manager Open() => Manager.Open(new ManagerOptions { Root = Root, LibraryUrl = _relay.BaseUrl.AbsoluteUri, UseScheduler = false });

    /// <summary>Everything in the test's folder outside the root: there must be nothing.</summary>
    public IEnumerable<string> Outside => Directory.EnumerateFileSystemEntries(Folder.Path).Where(path => path != Root);

    public async ValueTask DisposeAsync()
    {
        await _relay.DisposeAsync();
        Folder.Dispose();
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private string Fill(string text) => text
        .Replace("<sum>", Sha256(ChecksumText()), StringComparison.Ordinal)
        .Replace("<data>", Sha256(Content), StringComparison.Ordinal)
        .Replace("<path>", JsonEncodedText.Encode(FilePath).ToString(), StringComparison.Ordinal);

    private string ChecksumText() => Checksums.Replace("<data>", Sha256(Content), StringComparison.Ordinal).Replace("<path>", FilePath, StringComparison.Ordinal);

    private RelayAnswer Answer(RelayRequest request) => request.Path switch
    {
        "/api/models/asr" => RelayAnswer.Json(Fill(Model)),
        _ when request.Path.EndsWith("/checksum.sha256", StringComparison.Ordinal) => new RelayAnswer(200, Encoding.UTF8.GetBytes(ChecksumText())),
        _ when request.Path.EndsWith("/manifest.json", StringComparison.Ordinal) => Manifest,
        _ => File,
    };
}
