using System.Security.Cryptography;
using System.Text.Json;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Server.Library;
using ModelManager.Server.Publishing;

namespace ModelManager.UnitTests.Server.Library;

/// <summary>A storage folder and a folder of sources for one test.</summary>
internal sealed class StorageFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public StorageFixture()
    {
        _folder.Folder("source");
        Root = RootFolder.OpenShared(_folder.Folder("storage"), create: false);
    }

    public RootFolder Root { get; }

    public List<string> Warnings { get; } = [];

    public string Storage => At("storage");

    public string Source => At("source");

    public string At(params string[] parts) => _folder.At(parts);

    public string AddSource(string relative, long sizeBytes) => _folder.File($"source/{relative}", sizeBytes);

    public PublishedVersion Publish(string id, string version, params string[] paths) => Publish("{}", id, version, paths);

    public PublishedVersion Publish(string extra, string id, string version, string[] paths) =>
        new Publisher(TimeProvider.System, Warnings.Add).Publish(
            new PublishRequest(Storage, ModelKey.Parse(id, version), paths.Length > 0 ? paths : [Source], JsonElement.Parse(extra)), CancellationToken.None);

    /// <summary>Puts a version there by hand, without a manifest: files of the names given, whose content is their name.</summary>
    public void PutByHand(string id, string version, params string[] files)
    {
        var folder = At("storage", "models", id, version);
        var lines = "";
        foreach (var file in files)
        {
            _folder.Text($"storage/models/{id}/{version}/{file}", file);
            lines += $"{Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(file)))}  {file}\n";
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "checksum.sha256"), lines);
    }

    public LibrarySnapshot Scan() => LibraryScan.Run(Root, earlier: null, Warnings.Add);

    public void Dispose()
    {
        Root.Dispose();
        _folder.Dispose();
    }
}
