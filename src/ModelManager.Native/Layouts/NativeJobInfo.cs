using System.Runtime.InteropServices;
using ModelManager.Native.Header;

namespace ModelManager.Native.Layouts;

/// <summary>How far a job is.</summary>
[CName("mm_job_info")]
[StructLayout(LayoutKind.Sequential)]
internal struct NativeJobInfo : ISized
{
    /// <summary>sizeof(mm_job_info), set by the caller.</summary>
    public uint Size;
    /// <summary>1 when the job is done, well or not, else 0.</summary>
    public int Done;
    /// <summary>How far it is, of a verification, a repair or a download; zeros for other jobs, and before there is anything to tell.</summary>
    public NativeProgress Progress;

    /// <inheritdoc/>
    public static int FirstSizeBytes => 64;
}
