using System.Collections.Frozen;
using ModelManager.Primitives;

namespace ModelManager.Server.Library;

/// <summary>Every version that was in storage at one moment. Safe from any thread.</summary>
internal sealed class LibrarySnapshot
{
    private readonly FrozenDictionary<ModelKey, StoredVersion> _byKey;
    private readonly FrozenDictionary<string, StoredModel> _byId;

    public LibrarySnapshot(IReadOnlyList<StoredVersion> versions)
    {
        Versions = versions;
        Models = [.. versions.GroupBy(version => version.Key.Id).OrderBy(group => group.Key).Select(group => new StoredModel(group.Key, group))];
        ListBody = new Lazy<JsonBody>(() => CatalogueWriter.List(Models));
        _byKey = versions.ToFrozenDictionary(version => version.Key);
        _byId = Models.ToFrozenDictionary(model => model.Id.Value, StringComparer.Ordinal);
    }

    /// <summary>Every version, in the order of the scan.</summary>
    public IReadOnlyList<StoredVersion> Versions { get; }

    /// <summary>Every model that has a version, by id.</summary>
    public IReadOnlyList<StoredModel> Models { get; }

    /// <summary>The answer to <c>GET /api/models</c>.</summary>
    public Lazy<JsonBody> ListBody { get; }

    public StoredModel? Find(string? id) => id is null ? null : _byId.GetValueOrDefault(id);

    public StoredVersion? Find(ModelKey key) => _byKey.GetValueOrDefault(key);
}

/// <summary>A model with its versions, newest first; there is at least one.</summary>
internal sealed class StoredModel
{
    public StoredModel(ModelId id, IEnumerable<StoredVersion> versions)
    {
        Id = id;
        Versions = [.. versions.OrderByDescending(version => version.Key.Version, VersionOrder.Instance)];
        Body = new Lazy<JsonBody>(() => CatalogueWriter.Model(this));
    }

    public ModelId Id { get; }

    public IReadOnlyList<StoredVersion> Versions { get; }

    public StoredVersion Latest => Versions[0];

    /// <summary>The answer to <c>GET /api/models/{id}</c>.</summary>
    public Lazy<JsonBody> Body { get; }
}
