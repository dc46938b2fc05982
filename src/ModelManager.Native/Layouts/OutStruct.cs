using ModelManager.Primitives;

namespace ModelManager.Native.Layouts;

/// <summary>
/// A struct that the caller owns and the library fills. The caller's size decides: nothing is written behind it, an older caller
/// gets the members that it knows, and a newer one finds zeros in those that this library does not know.
/// </summary>
internal static unsafe class OutStruct
{
    // No struct will ever be as large: a size that is not initialised must not become a write into the unknown.
    private const uint MaxSizeBytes = 4096;

    /// <summary>Zeroes everything but the size.</summary>
    /// <exception cref="ModelManagerException">It is NULL, or its size was not set.</exception>
    public static void Clear<T>(T* target)
        where T : unmanaged, ISized
    {
        if (target == null)
        {
            throw ModelManagerException.Invalid("the output is NULL");
        }

        var size = *(uint*)target;
        if (size < T.FirstSizeBytes || size > MaxSizeBytes || size % (uint)sizeof(nint) != 0)
        {
            throw ModelManagerException.Invalid("the output's size member was not set");
        }

        new Span<byte>((byte*)target + sizeof(uint), (int)size - sizeof(uint)).Clear();
    }

    /// <summary>Fills it; its size stays the caller's. Only after <see cref="Clear"/>.</summary>
    public static void Store<T>(T* target, in T value)
        where T : unmanaged, ISized
    {
        fixed (T* source = &value)
        {
            var count = (int)Math.Min(*(uint*)target, (uint)sizeof(T)) - sizeof(uint);
            new ReadOnlySpan<byte>((byte*)source + sizeof(uint), count).CopyTo(new Span<byte>((byte*)target + sizeof(uint), count));
        }
    }
}
