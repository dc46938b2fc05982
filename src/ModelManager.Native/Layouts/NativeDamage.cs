using System.Runtime.InteropServices;
using ModelManager.Native.Header;
using ModelManager.Native.Text;
using ModelManager.Verification;

namespace ModelManager.Native.Layouts;

/// <summary>One damaged file of an installed version.</summary>
[CName("mm_damage")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeDamage : ISized
{
    /// <summary>sizeof(mm_damage), set by the caller.</summary>
    public uint Size;
    /// <summary>What is wrong with it, an MM_DAMAGE_ number.</summary>
    public int Kind;
    /// <summary>Its path inside the version, with / on every platform; the list of digests is checksum.sha256.</summary>
    public byte* Path;
    /// <summary>Which bytes are wrong, in order, as far as the library's chunk digests tell; NULL when unknown: any byte may be.</summary>
    public NativeRange* Ranges;
    /// <summary>How many.</summary>
    public nuint RangeCount;

    /// <inheritdoc/>
    public static int FirstSizeBytes => 32;

    /// <summary>The native form.</summary>
    public static NativeDamage Of(FileDamage damage, NativeArena arena) => new()
    {
        Size = (uint)sizeof(NativeDamage),
        Kind = (int)damage.Kind,
        Path = arena.Copy(damage.Path),
        Ranges = NativeRange.Of(damage.Ranges, arena),
        RangeCount = (nuint)damage.Ranges.Count,
    };
}
