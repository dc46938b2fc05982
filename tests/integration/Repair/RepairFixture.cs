using ModelManager.IntegrationTests.Support;
using ModelManager.Primitives;

namespace ModelManager.IntegrationTests.Repair;

/// <summary>An installed version of the real library, behind a relay that counts, to be damaged in every way.</summary>
internal sealed class RepairFixture : IAsyncDisposable
{
    public const long Chunk = 4 * 1024 * 1024;
    public const long Size = (2 * Chunk) + 1_000_000;

    private RepairFixture(TestLibrary library, bool hasManifest)
    {
        Library = library;
        Relay = new HttpRelay(library.Url);
        if (!hasManifest)
        {
            File.Delete(Path.Combine(library.Storage, "models/asr/1.0.0/manifest.json"));
        }
    }

    public TestLibrary Library { get; }

    public HttpRelay Relay { get; }

    public string Folder => Path.Combine(Library.Root, "models/asr/1.0.0");

    /// <summary>Bytes of files that came over the network since the version was installed.</summary>
    public long WireBytes => Relay.FileExchanges.Sum(exchange => exchange.BodyBytes);

    public static async Task<RepairFixture> InstallAsync(bool hasManifest = true)
    {
        var fixture = new RepairFixture(await TestLibrary.WithModelAsync(Size, 70_000, 0), hasManifest);
        await using var manager = fixture.Open();
        await manager.Download("asr", "1.0.0").DoneAsync();
        fixture.Relay.Forget();
        return fixture;
    }

    /// <summary>With one connection, as two that share a range make the relay send bytes that nobody reads.</summary>
    public Manager Open(bool autoResume = true) =>
        Manager.Open(Library.Options(Relay.BaseUrl) with { AutoResume = autoResume, Limits = new() { ConnectionsPerDownload = 1 } });

    public string At(string path) => Path.Combine(Folder, path);

    /// <summary>Damages a file; returns how many of its bytes are in bad chunks.</summary>
    public long Damage(string how, string path = "part-0.bin")
    {
        var file = At(path);
        if (how is "deleted" or "folder" or "link")
        {
            File.Delete(file);
            if (how == "folder")
            {
                Directory.CreateDirectory(Path.Combine(file, "inside"));
            }
            else if (how == "link")
            {
                File.CreateSymbolicLink(file, "/dev/zero");
            }

            return Size;
        }

        // Installed files cannot be written to, except by root.
        var right = File.ReadAllBytes(file);
        File.Delete(file);
        File.WriteAllBytes(file, right);
        using var content = new FileStream(file, FileMode.Open);
        switch (how)
        {
            case "first byte":
                return Flip(content, 0, Chunk);
            case "middle":
                return Flip(content, Chunk + 12_345, Chunk);
            case "end of a chunk":
                return Flip(content, Chunk - 1, Chunk);
            case "last byte":
                return Flip(content, Size - 1, Size - (2 * Chunk));
            case "truncated":
                content.SetLength(Chunk + 10);
                return Size - Chunk;
            case "longer":
                content.SetLength(Size + 5000);
                return 0;
            case "zeroed":
                content.SetLength(0);
                content.SetLength(Size);
                return Size;
            default:
                throw new ArgumentException(how);
        }
    }

    public async Task CheckRightAsync()
    {
        await Installed.CheckAsync(Folder);
        const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        Assert.All(Directory.EnumerateFiles(Folder), file => Assert.Equal(ReadOnly, File.GetUnixFileMode(file)));
        Installed.CheckNothingLeft(Library.Root);
        Assert.Contains("\"ready\"", await File.ReadAllTextAsync(Path.Combine(Library.Root, StoreLayout.Registry)), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await Relay.DisposeAsync();
        await Library.DisposeAsync();
    }

    private static long Flip(FileStream file, long at, long badBytes)
    {
        file.Position = at;
        var right = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(right ^ 1));
        return badBytes;
    }
}
