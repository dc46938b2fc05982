using ModelManager.Downloads;
using ModelManager.Planning;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Store;
using ModelManager.Transfer;
using ModelManager.UnitTests.Support;
using ModelManager.Verification;

namespace ModelManager.UnitTests.Store;

/// <summary>A root and a version whose files can be verified and published.</summary>
internal sealed class PublishFixture : IDisposable
{
    public const string TaskId = "00000000000000000000000000000001";

    public TemporaryRoot Root { get; } = new();

    public FakeVersion Version { get; } = new("m", "1.0", ("a.bin", Bytes.Of(1000)), ("sub/deep/b.bin", Bytes.Of(2000)), ("empty", []));

    public Publisher Publisher => new(Root.Folder);

    public ModelKey Key => Version.Key;

    public string Staging => $"{StoreLayout.Staging}/{TaskId}";

    public string Final => StoreLayout.Version(Key);

    public string PartOf(string path) => StoreLayout.Part(Key, ModelPath.Parse(path));

    /// <summary>Transfers and verifies every file.</summary>
    public async Task<IReadOnlyList<VerifiedContent>> VerifyAsync(SyncBatch? batch = null, FakeVersion? other = null)
    {
        var version = other ?? Version;
        var origin = new ScriptedOrigin(request => ScriptedOrigin.Good(version.Contents[request.File.File.Path])(request));
        var transfer = new ModelTransfer(Root.Folder, origin, new TransferBudget(TimeProvider.System), TimeProvider.System);
        using var reservation = new SpaceBook(Root.Folder).Reserve(0);
        return await new VersionFetcher(Root.Folder, transfer).FetchAsync(version.Plan(Root.Folder), TaskId, new RecordingProgress(), reservation, batch, () => false, default);
    }

    public async Task<PublishedModel> PublishAsync()
    {
        var verified = await VerifyAsync();
        return await Task.Run(() => Publisher.Commit(Publisher.Stage(TaskId, Version.Entry, Version.Checksums, verified)));
    }

    public void AssertPublished()
    {
        Assert.All(Version.Contents, file => Assert.Equal(file.Value, Root.Read($"{Final}/{file.Key}")));
        Assert.Equal(Version.Checksums, Root.Read($"{Final}/checksum.sha256"));
        Assert.Empty(Root.Names(StoreLayout.Staging));
        Assert.Empty(Root.Names(StoreLayout.Trash));
    }

    public void Dispose() => Root.Dispose();
}
