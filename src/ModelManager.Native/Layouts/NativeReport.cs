using System.Runtime.InteropServices;
using ModelManager.Native.Header;
using ModelManager.Native.Text;
using ModelManager.Primitives;

namespace ModelManager.Native.Layouts;

/// <summary>The scheduler's answer to a reported miss.</summary>
[CName("mm_report")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeReport : ISized
{
    /// <summary>sizeof(mm_report), set by the caller.</summary>
    public uint Size;
    /// <summary>What became of it, an MM_REPORT_ number.</summary>
    public int Status;
    /// <summary>Milliseconds from the miss to this answer.</summary>
    public double ElapsedMs;
    /// <summary>The node that has the task now, with MM_REPORT_REASSIGNED, or NULL.</summary>
    public byte* NodeId;

    /// <inheritdoc/>
    public static int FirstSizeBytes => 24;

    /// <summary>The native form.</summary>
    public static NativeReport Of(MissReport report, NativeArena arena) => new()
    {
        Size = (uint)sizeof(NativeReport),
        Status = (int)report.Status,
        ElapsedMs = report.ElapsedMs,
        NodeId = arena.Copy(report.NodeId),
    };
}
