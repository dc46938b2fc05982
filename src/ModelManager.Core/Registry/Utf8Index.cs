using System.IO.Hashing;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace ModelManager.Registry;

/// <summary>Finds models by the UTF-8 bytes of their ids, as callers from C have them: one table of open addressing, at most half full. Immutable.</summary>
internal sealed class Utf8Index
{
    // Of this process, so that nobody can choose names that all meet in one place.
    private static readonly long s_seed = Random.Shared.NextInt64();

    private readonly Slot[] _slots;
    private readonly int _mask;

    public Utf8Index(IReadOnlyCollection<ModelRecords> models)
    {
        _slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, 2 * models.Count))];
        _mask = _slots.Length - 1;
        foreach (var model in models)
        {
            Add(Encoding.UTF8.GetBytes(model.Id.Value), model);
        }
    }

    /// <summary>A model, or null. Bytes that are no UTF-8 are no name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ModelRecords? Find(ReadOnlySpan<byte> id)
    {
        var hash = HashOf(id);
        for (var place = (int)hash & _mask; ; place = (place + 1) & _mask)
        {
            ref readonly var slot = ref _slots[place];
            if (slot.Model is null)
            {
                return null;
            }

            if (slot.Hash == hash && id.SequenceEqual(slot.Id))
            {
                return slot.Model;
            }
        }
    }

    private static ulong HashOf(ReadOnlySpan<byte> id) => XxHash3.HashToUInt64(id, s_seed);

    private void Add(byte[] id, ModelRecords model)
    {
        var hash = HashOf(id);
        var place = (int)hash & _mask;
        while (_slots[place].Model is not null)
        {
            place = (place + 1) & _mask;
        }

        _slots[place] = new Slot(hash, id, model);
    }

    private readonly record struct Slot(ulong Hash, byte[] Id, ModelRecords? Model);
}
