using ModelManager.Platform;
using ModelManager.Store;

namespace ModelManager.UnitTests.Support;

/// <summary>A root of its own for one test, with the folders that every root has.</summary>
internal sealed class TemporaryRoot : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TemporaryRoot()
    {
        Path = _folder.At("root");
        Folder = RootFolder.Open(Path);
        Assert.True(RootFormat.Prepare(Folder));
    }

    public RootFolder Folder { get; }

    public string Path { get; }

    /// <summary>A folder beside the root, for what must not be touched.</summary>
    public string Outside => _folder.Folder("outside");

    public string At(string relative) => System.IO.Path.Combine(Path, relative);

    public void Write(string relative, byte[] content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(relative))!);
        File.WriteAllBytes(At(relative), content);
    }

    public void Write(string relative, string content) => Write(relative, System.Text.Encoding.UTF8.GetBytes(content));

    public byte[] Read(string relative) => File.ReadAllBytes(At(relative));

    public string ReadText(string relative) => File.ReadAllText(At(relative));

    public bool Exists(string relative) => IsThere(At(relative));

    /// <summary>The names in a folder, sorted.</summary>
    public string[] Names(string relative) =>
        [.. new DirectoryInfo(At(relative)).GetFileSystemInfos().Select(info => info.Name).Order(StringComparer.Ordinal)];

    /// <summary>A second descriptor of the same root, as another process would have.</summary>
    public RootFolder OpenAgain() => RootFolder.Open(Path);

    public void Dispose()
    {
        Folder.Dispose();
        _folder.Dispose();
    }

    private static bool IsThere(string path) => new FileInfo(path) is { LinkTarget: not null } || File.Exists(path) || Directory.Exists(path);
}
