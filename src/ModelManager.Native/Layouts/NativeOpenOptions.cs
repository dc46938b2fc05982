using System.Runtime.InteropServices;
using ModelManager.Native.Header;

namespace ModelManager.Native.Layouts;

/// <summary>
/// How to open a root. Begin with MM_OPEN_OPTIONS_INIT or mm_open_options_init(), then set what you need; root is the only member
/// that has to be set. Everything is copied before mm_open returns.
/// </summary>
[CName("mm_open_options")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeOpenOptions : ISized
{
    /// <summary>sizeof(mm_open_options), set by the initialiser.</summary>
    public uint Size;
    /// <summary>MM_OPEN_ numbers joined with |; 0 for lookups only. An unknown bit is MM_INVALID_ARGUMENT.</summary>
    public uint Flags;
    /// <summary>The absolute path of the folder that holds the models. Made (0700) when it is not there.</summary>
    public byte* Root;
    /// <summary>The model library's base URL. Used, and needed, with MM_OPEN_DOWNLOADS only.</summary>
    public byte* LibraryUrl;
    /// <summary>The scheduler's base URL; NULL for the origin of library_url.</summary>
    public byte* SchedulerUrl;
    /// <summary>This node's name in reports; NULL for one that is made once and kept in the root.</summary>
    public byte* NodeId;
    /// <summary>A proxy's URL; NULL for what the environment says.</summary>
    public byte* Proxy;
    /// <summary>A PEM file of certificates that are trusted beside the system's; NULL for none.</summary>
    public byte* CaFile;
    /// <summary>Headers that go to the library's origin only; NULL for none.</summary>
    public NativeHeader* Headers;
    /// <summary>How many; at most 100.</summary>
    public nuint HeaderCount;
    /// <summary>Headers that go to the scheduler's origin only; NULL for none.</summary>
    public NativeHeader* SchedulerHeaders;
    /// <summary>How many; at most 100.</summary>
    public nuint SchedulerHeaderCount;
    /// <summary>How fast, and how much at once.</summary>
    public NativeLimits Limits;
    /// <summary>Is told what happens; NULL for nobody.</summary>
    [CType("mm_event_callback")]
    public delegate* unmanaged[Cdecl]<NativeEvent*, void*, void> Callback;
    /// <summary>Is handed to the callback as it is.</summary>
    public void* User;

    /// <inheritdoc/>
    public static int FirstSizeBytes => 128;
}
