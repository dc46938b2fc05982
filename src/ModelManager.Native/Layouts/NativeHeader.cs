using System.Runtime.InteropServices;
using ModelManager.Native.Header;

namespace ModelManager.Native.Layouts;

/// <summary>One HTTP header that is sent along. This struct never grows.</summary>
[CName("mm_header")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeHeader
{
    /// <summary>Its name, such as <c>Authorization</c>.</summary>
    public byte* Name;
    /// <summary>Its value; may be empty.</summary>
    public byte* Value;
}
