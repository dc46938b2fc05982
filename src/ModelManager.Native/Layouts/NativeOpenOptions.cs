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
    /// <summary>Is handed to both callbacks as it is.</summary>
    public void* User;
    /// <summary>
    /// Is called when the library's origin wants a bearer token, and again when it refuses the one it got (401); NULL for nobody. Used with
    /// MM_OPEN_DOWNLOADS only.
    /// </summary>
    [CType("mm_token_callback")]
    public delegate* unmanaged[Cdecl]<ulong, void*, void> TokenCallback;
    /// <summary>
    /// Partial content to which nothing was added for so many milliseconds is deleted, with its task: at open, and every hour after it. 0, the default,
    /// keeps it until the task is finished or cancelled; negative is MM_INVALID_ARGUMENT. Used with MM_OPEN_DOWNLOADS only.
    /// </summary>
    public long PartialMaxAgeMs;

    /// <inheritdoc/>
    public static int FirstSizeBytes => 128;
}

/// <summary>
/// Asks for a token: on the thread of the event callback, one call of either at a time, under no lock, and never after mm_close has returned. Answer with
/// mm_token_set, inside of it or later, from any thread; without an answer within 30 seconds what waits for the token fails with
/// MM_AUTH. Requests that need a token at the same time share one call. It may call what the event callback may, must return soon, and must not throw or jump
/// out. When several managers of one root are open in this process, one of them is asked for the downloads of all.
/// </summary>
/// <param name="manager">Whose token is wanted; valid also before mm_open has returned it.</param>
/// <param name="user">The user member of the options.</param>
[CName("mm_token_callback")]
[UnmanagedFunctionPointer(CallingConvention.Cdecl)]
internal unsafe delegate void TokenCallback([DNNE.C99Type("mm_manager")] ulong manager, [DNNE.C99Type("void *")] void* user);
