using System.Runtime.InteropServices;
using ModelManager.Native.Header;
using ModelManager.Native.Text;
using ModelManager.Primitives;

namespace ModelManager.Native.Layouts;

/// <summary>A range of bytes in a file. This struct never grows.</summary>
[CName("mm_range")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeRange
{
    /// <summary>The offset of the first byte.</summary>
    public long Start;
    /// <summary>The offset behind the last byte.</summary>
    public long End;

    /// <summary>The native form of several; NULL for none.</summary>
    public static NativeRange* Of(IReadOnlyList<ByteRange> ranges, NativeArena arena)
    {
        if (ranges.Count == 0)
        {
            return null;
        }

        var rows = arena.Rows<NativeRange>(ranges.Count);
        for (var i = 0; i < ranges.Count; i++)
        {
            rows[i] = new NativeRange { Start = ranges[i].Start, End = ranges[i].End };
        }

        return rows;
    }
}
