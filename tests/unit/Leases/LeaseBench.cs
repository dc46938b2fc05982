using ModelManager.Leases;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.Store;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Leases;

/// <summary>A root with installed versions, and the leases of one process.</summary>
internal sealed class LeaseBench : IDisposable
{
    private readonly RootFolder _other;

    public LeaseBench(TimeProvider? time = null)
    {
        _other = Root.OpenAgain();
        Registry = new ModelRegistry(Root.Folder, TimeProvider.System);
        Elsewhere = new ModelRegistry(_other, TimeProvider.System);
        Desk = new LeaseDesk(Root.Folder, Registry, time ?? TimeProvider.System);
        Install("1.0");
    }

    public TemporaryRoot Root { get; } = new();

    public ModelRegistry Registry { get; }

    /// <summary>The registry as another process has it.</summary>
    public ModelRegistry Elsewhere { get; }

    public LeaseDesk Desk { get; }

    public string[] Records => Root.Names(StoreLayout.Leases);

    public static ModelKey Key(string version) => ModelKey.Parse("m", version);

    public void Install(string version)
    {
        Root.Write($"{StoreLayout.Version(Key(version))}/f", version);
        Change(tree => tree.SetReady(Key(version), 3, Digest.Of([1]), DateTimeOffset.UnixEpoch, "{}", isVerified: true));
    }

    /// <summary>Removes a version as another process does; fails with MODEL_IN_USE while it is leased.</summary>
    public void Remove(string version)
    {
        using var claim = VersionClaim.Take(_other, Key(version));
        Change(tree => tree.Remove(Key(version)));
        new Trash(_other).Discard(claim);
    }

    public void Change(Action<RegistryTree> change) => Elsewhere.ChangeAsync(change, default).GetAwaiter().GetResult();

    public Lease Acquire(string? version = null, string? label = null, bool isOptional = false) =>
        Desk.Acquire(ModelId.Parse("m"), version is null ? null : ModelVersion.Parse(version), label, isOptional);

    /// <summary>Begins to remove a version, as another process does, and has not got far.</summary>
    public VersionClaim Claim(string version) => VersionClaim.Take(_other, Key(version));

    public ErrorCode FailureOf(string? version = null) => Assert.Throws<ModelManagerException>(() => Acquire(version)).Code;

    public IReadOnlyList<LeaseHolder> HoldersOf(string version)
    {
        var failure = Assert.Throws<ModelManagerException>(() => Remove(version));
        Assert.Equal(ErrorCode.ModelInUse, failure.Code);
        return failure.Detail.Holders;
    }

    public void Dispose()
    {
        _other.Dispose();
        Root.Dispose();
    }
}
