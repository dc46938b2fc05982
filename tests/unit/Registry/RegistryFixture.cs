using System.Text.Json.Nodes;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Registry;
using ModelManager.UnitTests.Support;

namespace ModelManager.UnitTests.Registry;

/// <summary>A root with a registry in it.</summary>
internal sealed class RegistryFixture : IDisposable
{
    private readonly List<RootFolder> _others = [];

    public RegistryFixture() => Registry = new ModelRegistry(Root.Folder, TimeProvider.System);

    public TemporaryRoot Root { get; } = new();

    public ModelRegistry Registry { get; }

    /// <summary>registry.json as it is on the disk.</summary>
    public JsonNode Json => JsonNode.Parse(Root.ReadText(StoreLayout.Registry))!;

    /// <summary>What another process would see.</summary>
    public ModelRegistry OpenAgain()
    {
        _others.Add(Root.OpenAgain());
        return new ModelRegistry(_others[^1], TimeProvider.System);
    }

    public static Task AddAsync(ModelRegistry registry, string id, string version) => registry.ChangeAsync(
        tree => tree.SetReady(ModelKey.Parse(id, version), 5, Digest.Of([1]), DateTimeOffset.UnixEpoch, "{}", isVerified: true), default);

    public Task AddAsync(string id, string version) => AddAsync(Registry, id, version);

    public void Dispose()
    {
        _others.ForEach(other => other.Dispose());
        Root.Dispose();
    }
}
