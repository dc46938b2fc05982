using ModelManager.Primitives;

namespace ModelManager.Registry;

/// <summary>The registry at one generation. Immutable; found by id and version without allocation.</summary>
internal sealed class RegistrySnapshot
{
    private readonly Dictionary<string, ModelRecords> _models;
    private readonly Dictionary<string, ModelRecords>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    public RegistrySnapshot(long generation, IEnumerable<RegistryRecord> records)
    {
        Generation = generation;
        _models = records.GroupBy(record => record.Key.Id.Value, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new ModelRecords(group), StringComparer.Ordinal);
        _bySpan = _models.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The generation that was read before the file was.</summary>
    public long Generation { get; }

    /// <summary>The text that the records were read from, or null when there was none.</summary>
    public byte[]? Content { get; init; }

    /// <summary>Every record, in no order.</summary>
    public IEnumerable<RegistryRecord> Records => _models.Values.SelectMany(model => model.Records);

    /// <summary>A record, or with an empty version the newest that is ready; null when there is none.</summary>
    public RegistryRecord? Find(ReadOnlySpan<char> id, ReadOnlySpan<char> version) =>
        _bySpan.TryGetValue(id, out var model) ? version.IsEmpty ? model.Newest : model.Find(version) : null;

    public RegistryRecord? Find(ModelKey key) => Find(key.Id.Value, key.Version.Value);

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

    private sealed class ModelRecords
    {
        private readonly Dictionary<string, RegistryRecord> _versions;
        private readonly Dictionary<string, RegistryRecord>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

        public ModelRecords(IEnumerable<RegistryRecord> records)
        {
            _versions = records.ToDictionary(record => record.Key.Version.Value, StringComparer.Ordinal);
            _bySpan = _versions.GetAlternateLookup<ReadOnlySpan<char>>();
            Newest = _versions.Values.Where(record => record.IsReady).MaxBy(record => record.Key.Version, VersionOrder.Instance);
        }

        public RegistryRecord? Newest { get; }

        public IEnumerable<RegistryRecord> Records => _versions.Values;

        public RegistryRecord? Find(ReadOnlySpan<char> version) => _bySpan.TryGetValue(version, out var record) ? record : null;
    }
}
