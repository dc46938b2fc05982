using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Registry;

/// <summary>The registry at one generation. Immutable; found by id and version without allocation.</summary>
internal sealed class RegistrySnapshot
{
    private readonly Dictionary<string, ModelRecords> _models;
    private readonly Dictionary<string, ModelRecords>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    /// <summary>What a text says; null for no text.</summary>
    public RegistrySnapshot(long generation, RootFolder root, RegistryText? text)
        : this(generation, text is null ? [] : Models(root, text)) => Text = text;

    /// <summary>These records.</summary>
    public RegistrySnapshot(long generation, IEnumerable<RegistryRecord> records)
        : this(
            generation,
            records.GroupBy(record => record.Key.Id.Value, StringComparer.Ordinal).ToDictionary(group => group.Key, group => ModelRecords.Of([.. group]), StringComparer.Ordinal))
    {
    }

    private RegistrySnapshot(long generation, Dictionary<string, ModelRecords> models)
    {
        Generation = generation;
        _models = models;
        _bySpan = _models.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The generation that was read before the file was.</summary>
    public long Generation { get; }

    /// <summary>The text that the records are read from, or null when there was none.</summary>
    public RegistryText? Text { get; }

    /// <summary>Every record, in no order.</summary>
    public IEnumerable<RegistryRecord> Records => _models.Values.SelectMany(model => model.Records);

    /// <summary>A record, or with an empty version the newest that is ready; null when there is none.</summary>
    public RegistryRecord? Find(ReadOnlySpan<char> id, ReadOnlySpan<char> version) =>
        _bySpan.TryGetValue(id, out var model) ? model.Find(version) : null;

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

    private static Dictionary<string, ModelRecords> Models(RootFolder root, RegistryText text)
    {
        var models = new Dictionary<string, ModelRecords>(text.Members.Count, StringComparer.Ordinal);
        foreach (var (name, value) in text.Members)
        {
            if (ModelId.TryParse(name, out var id, out _))
            {
                models.Add(name, ModelRecords.OfText(root, id, value));
            }
        }

        return models;
    }
}
