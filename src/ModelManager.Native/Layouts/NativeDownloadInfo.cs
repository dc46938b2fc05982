using System.Runtime.InteropServices;
using ModelManager.Native.Header;

namespace ModelManager.Native.Layouts;

/// <summary>What a download job is doing. Its strings are valid until the job is closed.</summary>
[CName("mm_download_info")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeDownloadInfo : ISized
{
    /// <summary>sizeof(mm_download_info), set by the caller.</summary>
    public uint Size;
    /// <summary>The version's state, an MM_STATE_ number.</summary>
    public int State;
    /// <summary>The task's id, the same for every job of one version.</summary>
    public byte* TaskId;
    /// <summary>The model.</summary>
    public byte* ModelId;
    /// <summary>The version; NULL while the newest is still being looked up.</summary>
    public byte* Version;
    /// <summary>How far it is.</summary>
    public NativeProgress Progress;

    /// <inheritdoc/>
    public static int FirstSizeBytes => 88;
}
