using System.Runtime.CompilerServices;
using System.Text.Unicode;
using ModelManager.Platform;
using ModelManager.Primitives;

namespace ModelManager.Registry;

/// <summary>The versions of one model, read from its text when somebody first looks for one of them. Immutable to whoever looks.</summary>
internal sealed class ModelRecords
{
    // As many are compared one by one sooner than found by a hash.
    private const int Few = 8;

    private readonly RootFolder? _root;
    private Index? _index;

    /// <summary>Of a member of a registry's text.</summary>
    public ModelRecords(RootFolder root, ModelId id, ReadOnlyMemory<byte> text)
    {
        _root = root;
        Id = id;
        Text = text;
    }

    /// <summary>Of these, which are at least one.</summary>
    public ModelRecords(IReadOnlyList<RegistryRecord> records)
    {
        Id = records[0].Key.Id;
        _index = new Index(records);
    }

    public ModelId Id { get; }

    /// <summary>What they are read from.</summary>
    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>The newest that is ready, or null.</summary>
    public RegistryRecord? Newest => Versions.Newest;

    /// <summary>All of them. Nothing is kept of those that nobody looked for: who lists everything does not make the snapshot larger.</summary>
    public IReadOnlyList<RegistryRecord> Records => Volatile.Read(ref _index) is { } index ? index.Records : Read();

    private Index Versions => Volatile.Read(ref _index) ?? Load();

    /// <summary>The same text as it stands in a later registry, with what was read of it.</summary>
    public ModelRecords At(ReadOnlyMemory<byte> text) => new(_root!, Id, text) { _index = Volatile.Read(ref _index) };

    public RegistryRecord? Find(ReadOnlySpan<char> version) => Versions.BySpan.TryGetValue(version, out var record) ? record : null;

    /// <summary>The same by the bytes of its name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RegistryRecord? Find(ReadOnlySpan<byte> version)
    {
        var versions = Versions;
        if (versions.Records.Length > Few)
        {
            return FindAmongMany(version);
        }

        foreach (var record in versions.Records)
        {
            if (version.SequenceEqual(record.Utf8Version))
            {
                return record;
            }
        }

        return null;
    }

    [SkipLocalsInit]
    private RegistryRecord? FindAmongMany(ReadOnlySpan<byte> version)
    {
        Span<char> text = stackalloc char[NameRules.MaxNameBytes];
        return version.Length <= text.Length && Utf8.ToUtf16(version, text, out _, out var length, replaceInvalidSequences: false) == System.Buffers.OperationStatus.Done
            ? Find(text[..length])
            : null;
    }

    private List<RegistryRecord> Read() => RegistryReader.Read(_root!, Id, Text);

    // Two who come at once may both read it, which is as good.
    private Index Load()
    {
        var index = new Index(Read());
        Volatile.Write(ref _index, index);
        return index;
    }

    private sealed class Index
    {
        private readonly Dictionary<string, RegistryRecord> _versions;

        public Index(IReadOnlyList<RegistryRecord> records)
        {
            Records = [.. records];
            _versions = records.ToDictionary(record => record.Key.Version.Value, StringComparer.Ordinal);
            BySpan = _versions.GetAlternateLookup<ReadOnlySpan<char>>();
            Newest = records.Where(record => record.IsReady).MaxBy(record => record.Key.Version, VersionOrder.Instance);
        }

        public RegistryRecord[] Records { get; }

        public Dictionary<string, RegistryRecord>.AlternateLookup<ReadOnlySpan<char>> BySpan { get; }

        public RegistryRecord? Newest { get; }
    }
}
