using System.Runtime.InteropServices;
using ModelManager.Primitives;

namespace ModelManager.Registry;

/// <summary>The registry at one generation. Immutable; found by id and version without allocation.</summary>
internal sealed class RegistrySnapshot
{
    private readonly Dictionary<string, ModelRecords> _models = new(StringComparer.Ordinal);
    private Utf8Index? _utf8;

    public RegistrySnapshot(long generation, IReadOnlyCollection<RegistryRecord> records)
    {
        Generation = generation;
        Records = records;
        foreach (var record in records)
        {
            ref var model = ref CollectionsMarshal.GetValueRefOrAddDefault(_models, record.Key.Id.Value, out _);
            (model ??= new ModelRecords()).Add(record);
        }
    }

    /// <summary>The generation that was read before the file was.</summary>
    public long Generation { get; }

    /// <summary>The text that the records were read from, or null when there was none.</summary>
    public byte[]? Content { get; init; }

    /// <summary>Every record, in no order.</summary>
    public IReadOnlyCollection<RegistryRecord> Records { get; }

    /// <summary>A record, or without a version the newest that is ready; null when there is none.</summary>
    public RegistryRecord? Find(string id, string? version) =>
        _models.TryGetValue(id, out var model) ? version is null ? model.Newest : model.Find(version) : null;

    public RegistryRecord? Find(ModelKey key) => Find(key.Id.Value, key.Version.Value);

    /// <summary>The same by the bytes of the names; the empty version is the newest that is ready.</summary>
    public RegistryRecord? Find(ReadOnlySpan<byte> id, ReadOnlySpan<byte> version) => (Volatile.Read(ref _utf8) ?? MakeUtf8()).Find(id, version);

    /// <summary>An id or version of the same spelling but for case that is there already, or null.</summary>
    public string? FindTwin(ModelKey key)
    {
        var idFold = NameRules.Fold(key.Id.Value);
        var versionFold = NameRules.Fold(key.Version.Value);
        foreach (var record in Records)
        {
            if (record.Key.Id != key.Id && NameRules.Fold(record.Key.Id.Value) == idFold)
            {
                return record.Key.Id.Value;
            }

            if (record.Key.Id == key.Id && record.Key.Version != key.Version && NameRules.Fold(record.Key.Version.Value) == versionFold)
            {
                return record.Key.Version.Value;
            }
        }

        return null;
    }

    // For whoever asks in UTF-8. Two who come at once make one each, and either is right.
    private Utf8Index MakeUtf8()
    {
        var index = new Utf8Index(Records, [.. _models.Values.Select(model => model.Newest).OfType<RegistryRecord>()]);
        Volatile.Write(ref _utf8, index);
        return index;
    }

    // Most models have one version, for which no table is worth its memory.
    private sealed class ModelRecords
    {
        private RegistryRecord? _only;
        private Dictionary<string, RegistryRecord>? _versions;

        public RegistryRecord? Newest { get; private set; }

        public RegistryRecord? Find(string version) =>
            _versions is not null ? _versions.GetValueOrDefault(version) : _only!.Key.Version.Value == version ? _only : null;

        public void Add(RegistryRecord record)
        {
            if (_only is null)
            {
                _only = record;
            }
            else
            {
                _versions ??= new(StringComparer.Ordinal) { [_only.Key.Version.Value] = _only };
                _versions.Add(record.Key.Version.Value, record);
            }

            if (record.IsReady && (Newest is null || VersionOrder.Instance.Compare(record.Key.Version, Newest.Key.Version) > 0))
            {
                Newest = record;
            }
        }
    }
}
