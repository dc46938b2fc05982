using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Registry;

/// <summary>The registry at one generation. Immutable; found by id and version without allocation once a model was looked for.</summary>
internal sealed class RegistrySnapshot
{
    private readonly Dictionary<string, ModelRecords> _models;
    private Utf8Index? _utf8;

    /// <summary>What a text says; null for no text. A model that stands in it as it did before is not read again.</summary>
    public RegistrySnapshot(long generation, RootFolder root, RegistryText? text, RegistrySnapshot? before = null)
        : this(generation, text is null ? [] : Models(root, text, before)) => Text = text;

    /// <summary>These records.</summary>
    public RegistrySnapshot(long generation, IEnumerable<RegistryRecord> records)
        : this(
            generation,
            records.GroupBy(record => record.Key.Id.Value, StringComparer.Ordinal).ToDictionary(group => group.Key, group => new ModelRecords([.. group]), StringComparer.Ordinal))
    {
    }

    private RegistrySnapshot(long generation, Dictionary<string, ModelRecords> models)
    {
        Generation = generation;
        _models = models;
    }

    /// <summary>The generation that was read before the file was.</summary>
    public long Generation { get; }

    /// <summary>The text that the records are read from, or null when there was none.</summary>
    public RegistryText? Text { get; }

    /// <summary>Whether that text is of the generation before, because the present one was not to be had.</summary>
    public bool IsOfBefore { get; init; }

    /// <summary>Every record, in no order.</summary>
    public IEnumerable<RegistryRecord> Records => _models.Values.SelectMany(model => model.Records);

    /// <summary>Every record of one model.</summary>
    public IReadOnlyList<RegistryRecord> RecordsOf(ModelId id) => _models.GetValueOrDefault(id.Value)?.Records ?? [];

    /// <summary>A record, or without a version the newest that is ready; null when there is none.</summary>
    public RegistryRecord? Find(string id, string? version) =>
        _models.TryGetValue(id, out var model) ? version is null ? model.Newest : model.Find(version) : null;

    public RegistryRecord? Find(ModelKey key) => Find(key.Id.Value, key.Version.Value);

    /// <summary>The same by the bytes of the names; the empty version is the newest that is ready.</summary>
    public RegistryRecord? Find(ReadOnlySpan<byte> id, ReadOnlySpan<byte> version) =>
        (Volatile.Read(ref _utf8) ?? MakeUtf8()).Find(id) is { } model ? version.IsEmpty ? model.Newest : model.Find(version) : null;

    /// <summary>The text of a model as it stood in the registry and was checked; empty when there was none.</summary>
    public ReadOnlyMemory<byte> TextOf(string id) => _models.GetValueOrDefault(id)?.Text ?? default;

    /// <summary>An id or version of the same spelling but for case that is there already, or null.</summary>
    public string? FindTwin(ModelKey key)
    {
        var idFold = NameRules.Fold(key.Id.Value);
        foreach (var (id, model) in _models)
        {
            // Only what has the same fold is looked into.
            if (id != key.Id.Value && NameRules.Fold(id) == idFold && model.Records.Count > 0)
            {
                return id;
            }
        }

        var versionFold = NameRules.Fold(key.Version.Value);
        return RecordsOf(key.Id).Select(record => record.Key.Version.Value)
            .FirstOrDefault(version => version != key.Version.Value && NameRules.Fold(version) == versionFold);
    }

    private static Dictionary<string, ModelRecords> Models(RootFolder root, RegistryText text, RegistrySnapshot? before)
    {
        var models = new Dictionary<string, ModelRecords>(text.Members.Count, StringComparer.Ordinal);
        foreach (var (name, value) in text.Members)
        {
            if (before?._models.GetValueOrDefault(name) is { Text.IsEmpty: false } known)
            {
                models.Add(name, known.Text.Span.SequenceEqual(value.Span) ? known.At(value) : new ModelRecords(root, known.Id, value));
            }
            else if (ModelId.TryParse(name, out var id, out _))
            {
                models.Add(name, new ModelRecords(root, id, value));
            }
        }

        return models;
    }

    // For whoever asks in UTF-8. Two who come at once make one each, and either is right.
    private Utf8Index MakeUtf8()
    {
        var index = new Utf8Index(_models.Values);
        Volatile.Write(ref _utf8, index);
        return index;
    }
}
