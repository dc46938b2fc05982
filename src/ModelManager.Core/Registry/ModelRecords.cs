using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Registry;

/// <summary>The versions of one model, read from its text when somebody first looks for one of them. Immutable to whoever looks.</summary>
internal sealed class ModelRecords
{
    private readonly Func<IReadOnlyList<RegistryRecord>> _read;
    private Index? _index;

    private ModelRecords(Func<IReadOnlyList<RegistryRecord>> read) => _read = read;

    /// <summary>All of them. Nothing is kept of those that nobody looked for: who lists everything does not make the snapshot larger.</summary>
    public IEnumerable<RegistryRecord> Records => Volatile.Read(ref _index)?.Versions.Values ?? (IEnumerable<RegistryRecord>)_read();

    private Index Versions => Volatile.Read(ref _index) ?? Load();

    public static ModelRecords OfText(RootFolder root, ModelId id, ReadOnlyMemory<byte> text) => new(() => RegistryReader.Read(root, id, text));

    public static ModelRecords Of(IReadOnlyList<RegistryRecord> records) => new(() => records);

    /// <summary>A record, or with an empty version the newest that is ready; null when there is none.</summary>
    public RegistryRecord? Find(ReadOnlySpan<char> version) =>
        version.IsEmpty ? Versions.Newest : Versions.BySpan.TryGetValue(version, out var record) ? record : null;

    // Two who come at once may both read it, which is as good.
    private Index Load()
    {
        var index = new Index(_read());
        Volatile.Write(ref _index, index);
        return index;
    }

    private sealed class Index
    {
        public Index(IReadOnlyList<RegistryRecord> records)
        {
            Versions = records.ToDictionary(record => record.Key.Version.Value, StringComparer.Ordinal);
            BySpan = Versions.GetAlternateLookup<ReadOnlySpan<char>>();
            Newest = records.Where(record => record.IsReady).MaxBy(record => record.Key.Version, VersionOrder.Instance);
        }

        public Dictionary<string, RegistryRecord> Versions { get; }

        public Dictionary<string, RegistryRecord>.AlternateLookup<ReadOnlySpan<char>> BySpan { get; }

        public RegistryRecord? Newest { get; }
    }
}
