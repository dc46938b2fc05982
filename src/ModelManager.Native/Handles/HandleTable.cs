using System.Runtime.CompilerServices;
using ModelManager.Primitives;

namespace ModelManager.Native.Handles;

/// <summary>
/// The one table behind every handle. A handle is 8 bits of kind, 32 of generation and 24 of slot; a slot that is used again gets
/// the next generation, so an old handle never means the new object. Looking up takes no lock: it reads one reference and compares
/// the handle that the object itself carries. A call in progress keeps its object alive by holding that reference.
/// </summary>
internal sealed class HandleTable
{
    private const int SlotBits = 24;
    private const int KindShift = 56;
    private const int MaxSlots = 1 << SlotBits;

    private readonly Lock _change = new();
    private readonly Stack<int> _free = new();
    private readonly List<uint> _generations = [];
    private HandleTarget?[] _targets = new HandleTarget?[16];

    /// <summary>The process's table.</summary>
    public static HandleTable Shared { get; } = new();

    /// <summary>How many handles are open. Any thread.</summary>
    public int Count
    {
        get
        {
            lock (_change)
            {
                return _targets.Count(target => target is not null);
            }
        }
    }

    /// <summary>Gives an object its handle. Any thread.</summary>
    public ulong Add<T>(T target)
        where T : HandleTarget, IHandleTarget
    {
        lock (_change)
        {
            var slot = TakeSlot();
            var generation = ++_generations[slot];
            target.Handle = ((ulong)T.Kind << KindShift) | ((ulong)generation << SlotBits) | (uint)slot;
            Volatile.Write(ref _targets[slot], target);
            return target.Handle;
        }
    }

    /// <summary>Finds an open object. Any thread, without a lock.</summary>
    public bool TryGet<T>(ulong handle, out T target)
        where T : HandleTarget, IHandleTarget
    {
        var targets = Volatile.Read(ref _targets);
        var slot = (int)handle & (MaxSlots - 1);
        if ((uint)slot < (uint)targets.Length
            && Volatile.Read(ref targets[slot]) is { } found && found.Handle == handle && KindOf(handle) == T.Kind)
        {
            target = Unsafe.As<T>(found);
            return true;
        }

        target = null!;
        return false;
    }

    /// <summary>Finds an open object. Any thread, without a lock.</summary>
    /// <exception cref="ModelManagerException">What <see cref="Fault"/> says.</exception>
    public T Get<T>(ulong handle)
        where T : HandleTarget, IHandleTarget
    {
        return TryGet<T>(handle, out var target) ? target : throw Fault<T>(handle);
    }

    /// <summary>Takes a handle out of use. One caller only gets the object; every later one the exception. Any thread.</summary>
    /// <exception cref="ModelManagerException">What <see cref="Fault"/> says.</exception>
    public T Remove<T>(ulong handle)
        where T : HandleTarget, IHandleTarget
    {
        lock (_change)
        {
            var target = Get<T>(handle);
            var slot = (int)handle & (MaxSlots - 1);
            Volatile.Write(ref _targets[slot], null);
            // A slot whose generations are used up is never used again.
            if (_generations[slot] < uint.MaxValue)
            {
                _free.Push(slot);
            }

            return target;
        }
    }

    /// <summary>Takes a handle out of use, unless somebody else has. Any thread.</summary>
    public void Drop<T>(T target)
        where T : HandleTarget, IHandleTarget
    {
        lock (_change)
        {
            if (TryGet<T>(target.Handle, out _))
            {
                Remove<T>(target.Handle);
            }
        }
    }

    /// <summary>Why a handle is no good: CLOSED if it was once given out, else INVALID_ARGUMENT. Any thread.</summary>
    public ModelManagerException Fault<T>(ulong handle)
        where T : HandleTarget, IHandleTarget
    {
        lock (_change)
        {
            var slot = (int)handle & (MaxSlots - 1);
            var generation = (uint)(handle >> SlotBits);
            // The latest generation of a slot in use belongs to the object there, which has another handle.
            var wasGivenOut = KindOf(handle) == T.Kind && slot < _generations.Count && generation != 0
                && (generation < _generations[slot] || (generation == _generations[slot] && _targets[slot] is null));
            var name = T.Kind switch { HandleKind.Manager => "mm_manager", HandleKind.Job => "mm_job", _ => "mm_lease" };
            return wasGivenOut
                ? new ModelManagerException(ErrorCode.Closed, $"the {name} was closed")
                : ModelManagerException.Invalid(handle == 0 ? $"the {name} is 0" : $"no {name} was ever given this handle");
        }
    }

    private static HandleKind KindOf(ulong handle) => (HandleKind)(handle >> KindShift);

    private int TakeSlot()
    {
        if (_free.TryPop(out var slot))
        {
            return slot;
        }

        slot = _generations.Count;
        if (slot == MaxSlots)
        {
            throw new ModelManagerException(ErrorCode.Internal, $"{MaxSlots} handles are open");
        }

        if (slot == _targets.Length)
        {
            var larger = new HandleTarget?[slot * 2];
            _targets.CopyTo(larger, 0);
            Volatile.Write(ref _targets, larger);
        }

        _generations.Add(0);
        return slot;
    }
}
