using System.Runtime.CompilerServices;
using ModelManager.Primitives;

namespace ModelManager.Native.Layouts;

/// <summary>A struct that the caller fills and the library reads, by the size that the caller was compiled with.</summary>
internal static unsafe class InStruct
{
    private const uint MaxSizeBytes = 4096;

    /// <summary>
    /// Copies it. What an older caller does not have is zero, the default of every member. A newer caller may set what this
    /// library does not know only to zero: an option is refused rather than ignored.
    /// </summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.InvalidArgument"/></exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Read<T>(T* source, string name)
        where T : unmanaged, ISized
    {
        if (source == null)
        {
            throw ModelManagerException.Invalid($"{name} is NULL");
        }

        var size = *(uint*)source;
        if (size < T.FirstSizeBytes || size > MaxSizeBytes || size % (uint)sizeof(nint) != 0)
        {
            // No compiler makes a struct of pointers that ends inside of one: half a member would be worse than none.
            throw ModelManagerException.Invalid($"the size member of {name} was not set");
        }

        var given = new ReadOnlySpan<byte>(source, (int)size);
        var known = Math.Min(given.Length, sizeof(T));
        if (given[known..].ContainsAnyExcept((byte)0))
        {
            throw ModelManagerException.Invalid($"{name} sets members that this version of the library does not have");
        }

        T copy = default;
        given[..known].CopyTo(new Span<byte>(&copy, sizeof(T)));
        return copy;
    }
}
