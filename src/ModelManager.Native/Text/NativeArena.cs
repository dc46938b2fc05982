using System.Runtime.InteropServices;
using System.Text;

namespace ModelManager.Native.Text;

/// <summary>
/// Native memory that is handed out piece by piece and freed as a whole: what C code may look at until a job is closed, or until
/// the next failure. Not for several threads at once.
/// </summary>
internal sealed unsafe class NativeArena
{
    private const int BlockBytes = 4096;

    private readonly List<nint> _blocks = [];
    private byte* _next;
    private nuint _left;

    /// <summary>Frees what a thread that ended, or a job that was never closed, left behind.</summary>
    ~NativeArena() => Clear();

    /// <summary>A NUL-terminated UTF-8 copy; NULL for null. A NUL inside becomes a replacement character.</summary>
    public byte* Copy(string? text)
    {
        if (text is null)
        {
            return null;
        }

        text = text.Replace('\0', '\uFFFD');
        var length = Encoding.UTF8.GetByteCount(text);
        var copy = Take((nuint)length + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(copy, length));
        copy[length] = 0;
        return copy;
    }

    /// <summary>Room for some values, zeroed.</summary>
    public T* Rows<T>(int count)
        where T : unmanaged
    {
        var bytes = checked((nuint)count * (nuint)sizeof(T));
        var rows = Take(Math.Max(bytes, 1));
        NativeMemory.Clear(rows, bytes);
        return (T*)rows;
    }

    /// <summary>Frees everything; the arena can be used again.</summary>
    public void Clear()
    {
        foreach (var block in _blocks)
        {
            NativeMemory.Free((void*)block);
        }

        _blocks.Clear();
        _next = null;
        _left = 0;
    }

    private byte* Take(nuint bytes)
    {
        bytes = (bytes + 7) & ~(nuint)7;
        if (bytes > _left)
        {
            var size = Math.Max(bytes, BlockBytes);
            _blocks.EnsureCapacity(_blocks.Count + 1);
            _next = (byte*)NativeMemory.Alloc(size);
            _left = size;
            _blocks.Add((nint)_next);
        }

        var taken = _next;
        _next += bytes;
        _left -= bytes;
        return taken;
    }
}
