using System.IO.Hashing;
using System.Numerics;
using System.Text;

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
            Add(Encoding.UTF8.GetBytes(record.Key.Id.Value), [], record);
        }

        foreach (var record in records)
        {
            Add(Encoding.UTF8.GetBytes(record.Key.Id.Value), Encoding.UTF8.GetBytes(record.Key.Version.Value), record);
        }
    }

    /// <summary>A record, or with an empty version the model's newest; null when there is none. Bytes that are no UTF-8 are no name.</summary>
    public RegistryRecord? Find(ReadOnlySpan<byte> id, ReadOnlySpan<byte> version)
    {
        var hash = HashOf(id, version);
        for (var place = (int)hash & _mask; ; place = (place + 1) & _mask)
        {
            ref readonly var slot = ref _slots[place];
            if (slot.Record is null)
            {
                return null;
            }

            if (slot.Hash == hash && id.SequenceEqual(slot.Id) && version.SequenceEqual(slot.Version))
            {
                return slot.Record;
            }
        }
    }

    private static ulong HashOf(ReadOnlySpan<byte> id, ReadOnlySpan<byte> version)
    {
        var hash = XxHash3.HashToUInt64(id, s_seed);
        return version.IsEmpty ? hash : hash ^ BitOperations.RotateLeft(XxHash3.HashToUInt64(version, s_seed), 17);
    }

    private void Add(byte[] id, byte[] version, RegistryRecord record)
    {
        var hash = HashOf(id, version);
        var place = (int)hash & _mask;
        while (_slots[place].Record is not null)
        {
            place = (place + 1) & _mask;
        }

        _slots[place] = new Slot(hash, id, version, record);
    }

    private readonly record struct Slot(ulong Hash, byte[] Id, byte[] Version, RegistryRecord? Record);
}
