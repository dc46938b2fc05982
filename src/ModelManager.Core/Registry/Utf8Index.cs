using System.IO.Hashing;
using System.Numerics;

namespace ModelManager.Registry;

/// <summary>
/// Finds records by the UTF-8 bytes of their names, as callers from C have them: one table of open addressing, at most half full, in which a
/// model's newest version is also found by the empty version. Immutable.
/// </summary>
internal sealed class Utf8Index
{
    // Of this process, so that nobody can choose names that all meet in one place.
    private static readonly long s_seed = Random.Shared.NextInt64();

    private readonly Slot[] _slots;
    private readonly int _mask;

    /// <param name="records">Every record.</param>
    /// <param name="newest">The record that each model is found by when no version is given.</param>
    public Utf8Index(IReadOnlyCollection<RegistryRecord> records, IReadOnlyCollection<RegistryRecord> newest)
    {
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, 2 * (records.Count + newest.Count)))];
        _mask = _slots.Length - 1;
        foreach (var record in newest)
        {
            Add(HashOf(record.Utf8Id, []), record, isNewest: true);
        }

        foreach (var record in records)
        {
            Add(HashOf(record.Utf8Id, record.Utf8Version), record, isNewest: false);
        }
    }

    /// <summary>A record, or with an empty version the model's newest; null when there is none. Bytes that are no UTF-8 are no name.</summary>
    public RegistryRecord? Find(ReadOnlySpan<byte> id, ReadOnlySpan<byte> version)
    {
        var hash = HashOf(id, version);
        for (var place = (int)hash & _mask; ; place = (place + 1) & _mask)
        {
            ref readonly var slot = ref _slots[place];
            if (slot.Record is not { } record)
            {
                return null;
            }

            if (slot.Hash == hash && slot.IsNewest == version.IsEmpty && id.SequenceEqual(record.Utf8Id) && (version.IsEmpty || version.SequenceEqual(record.Utf8Version)))
            {
                return record;
            }
        }
    }

    private static ulong HashOf(ReadOnlySpan<byte> id, ReadOnlySpan<byte> version)
    {
        var hash = XxHash3.HashToUInt64(id, s_seed);
        return version.IsEmpty ? hash : hash ^ BitOperations.RotateLeft(XxHash3.HashToUInt64(version, s_seed), 17);
    }

    private void Add(ulong hash, RegistryRecord record, bool isNewest)
    {
        var place = (int)hash & _mask;
        while (_slots[place].Record is not null)
        {
            place = (place + 1) & _mask;
        }

        _slots[place] = new Slot(hash, record, isNewest);
    }

    private readonly record struct Slot(ulong Hash, RegistryRecord? Record, bool IsNewest);
}
