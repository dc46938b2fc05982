using ModelManager.Primitives;

namespace ModelManager.Native.Layouts;

/// <summary>Single values that the caller owns and the library fills.</summary>
internal static unsafe class OutValue
{
    /// <summary>Zeroes it.</summary>
    /// <exception cref="ModelManagerException">It is NULL.</exception>
    public static void Clear<T>(T* target)
        where T : unmanaged
    {
        if (target == null)
        {
            throw ModelManagerException.Invalid("the output is NULL");
        }

        *target = default;
    }

    /// <summary>Zeroes one beside other outputs, which are cleared whatever is wrong with this one.</summary>
    public static void ClearIfAny<T>(T* target)
        where T : unmanaged
    {
        if (target != null)
        {
            *target = default;
        }
    }
}
