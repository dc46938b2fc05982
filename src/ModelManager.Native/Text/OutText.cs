using System.Text;
using ModelManager.Primitives;

namespace ModelManager.Native.Text;

/// <summary>A text that is written into the caller's buffer, with a NUL behind it.</summary>
internal static unsafe class OutText
{
    // No path is longer, and a wrong capacity must not turn into a negative length.
    private const int MaxCapacity = 1 << 20;

    /// <summary>Clears both outputs and answers the room for the text, without the NUL's. The length may be NULL.</summary>
    /// <exception cref="ModelManagerException">The buffer is NULL and its capacity is not 0.</exception>
    public static Span<byte> Clear(byte* buffer, nuint capacity, nuint* length)
    {
        if (length != null)
        {
            *length = 0;
        }

        if (capacity == 0)
        {
            return default;
        }

        if (buffer == null)
        {
            throw ModelManagerException.Invalid("the buffer is NULL and its capacity is not 0");
        }

        *buffer = 0;
        return new Span<byte>(buffer, (int)Math.Min(capacity, MaxCapacity) - 1);
    }

    /// <summary>Stores a whole text, or its length only.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.BufferTooSmall"/></exception>
    public static void Store(byte* buffer, nuint capacity, nuint* length, string text)
    {
        var room = Clear(buffer, capacity, length);
        var needed = Encoding.UTF8.GetByteCount(text);
        if (length != null)
        {
            *length = (nuint)needed;
        }

        if (capacity == 0 || needed > room.Length)
        {
            throw TooSmall(needed);
        }

        Encoding.UTF8.GetBytes(text, room);
        buffer[needed] = 0;
    }

    /// <summary>What a caller with too little room is told.</summary>
    public static ModelManagerException TooSmall(int needed) =>
        new(ErrorCode.BufferTooSmall, $"the buffer has to hold {needed} bytes and a NUL");
}
