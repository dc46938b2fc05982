using System.Runtime.InteropServices;
using ModelManager.Native.Header;

namespace ModelManager.Native.Layouts;

/// <summary>Something that happened. Everything in it is valid during the callback only.</summary>
[CName("mm_event")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeEvent
{
    /// <summary>sizeof(mm_event), set by the library: newer libraries may have more members.</summary>
    public uint Size;
    /// <summary>What happened, an MM_EVENT_ number.</summary>
    public int Type;
    /// <summary>The job, with MM_EVENT_JOB_DONE and MM_EVENT_JOB_PROGRESS, else 0.</summary>
    [CType("mm_job")]
    public ulong Job;
    /// <summary>The version's state now, an MM_STATE_ number; 0 where there is no version.</summary>
    public int State;
    /// <summary>0.</summary>
    public int Reserved;
    /// <summary>The download task, or NULL.</summary>
    public byte* TaskId;
    /// <summary>The model, or NULL.</summary>
    public byte* ModelId;
    /// <summary>The version, or NULL while it is not known.</summary>
    public byte* Version;
    /// <summary>The version's absolute folder, with MM_EVENT_COMPLETE and a job that has a path, else NULL.</summary>
    public byte* Path;
    /// <summary>The failure, with MM_EVENT_ERROR and a failed job, else NULL.</summary>
    public NativeError* Error;
    /// <summary>How far the task, or with MM_EVENT_JOB_PROGRESS the job, is; zeros where there is none.</summary>
    public NativeProgress Progress;
}

/// <summary>
/// Is called with what happens: on a thread of the library, one event at a time for one manager, in order, and under no lock. It
/// may call everything but mm_close and a waiting mm_job_wait, which answer MM_IN_CALLBACK. It must return, and must not throw or
/// jump out. While it works, later progress of the same task or job is merged, so a slow callback costs no memory.
/// </summary>
/// <param name="event">The event.</param>
/// <param name="user">The user member of the options.</param>
[CName("mm_event_callback")]
[UnmanagedFunctionPointer(CallingConvention.Cdecl)]
internal unsafe delegate void EventCallback([DNNE.C99Type("const mm_event *")] NativeEvent* @event, [DNNE.C99Type("void *")] void* user);
