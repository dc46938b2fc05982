using ModelManager.Maintenance;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.Store;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Maintenance;

/// <summary>A root whose models lie there without a registry, as after a loss.</summary>
internal sealed class MaintenanceFixture : IDisposable
{
    public MaintenanceFixture()
    {
        Registry = new ModelRegistry(Root.Folder, TimeProvider.System);
        Guards = new Guards(Root.Folder, TimeProvider.System);
    }

    public TemporaryRoot Root { get; } = new();

    public ModelRegistry Registry { get; }

    public Guards Guards { get; }

    public IEnumerable<ModelKey> Corrupt => Told.Where(told => !told.IsReady).Select(told => told.Key);

    public RegistryRepair Repair => new(Root.Folder, Registry, Guards, TimeProvider.System);

    /// <summary>What was told: a version and whether it is ready now.</summary>
    public List<(ModelKey Key, bool IsReady)> Told { get; } = [];

    public VersionVerifier Verifier => field ??= NewVerifier();

    // Time stands still: how many notes there are depends on nobody's speed.
    public BackgroundVerification Verification => new(Registry, Verifier, new ManualTimeProvider());

    public VersionVerifier NewVerifier(bool mayWrite = true, TimeProvider? time = null) =>
        new(Root.Folder, Registry, Guards, time ?? TimeProvider.System, mayWrite, (key, isReady) => Told.Add((key, isReady)));

    /// <summary>Puts the files of a version in their place.</summary>
    public FakeVersion Put(string id, string version)
    {
        var put = new FakeVersion(id, version, ("f", Bytes.Of(100)), ("s/g", Bytes.Of(50)));
        foreach (var (path, content) in put.Contents)
        {
            Root.Write($"{StoreLayout.Version(put.Key)}/{path}", content);
        }

        Root.Write($"{StoreLayout.Version(put.Key)}/checksum.sha256", put.Checksums);
        return put;
    }

    public string[] Records => [.. Registry.Current.Records.Select(record => $"{record.Key} {record.IsReady} {record.IsVerified}").Order(StringComparer.Ordinal)];

    public void Dispose() => Root.Dispose();
}
