using System.Runtime.InteropServices;
using ModelManager.Downloads;
using ModelManager.Native.Header;

namespace ModelManager.Native.Layouts;

/// <summary>What one version is doing.</summary>
[CName("mm_model_status")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeModelStatus : ISized
{
    /// <summary>sizeof(mm_model_status), set by the caller.</summary>
    public uint Size;
    /// <summary>Its state, an MM_STATE_ number.</summary>
    public int State;
    /// <summary>Why it failed, with MM_STATE_FAILED; else MM_OK.</summary>
    [CType("mm_status")]
    public int Error;
    /// <summary>1 when a task is behind it and progress is filled in, else 0.</summary>
    public int HasProgress;
    /// <summary>How far the task is.</summary>
    public NativeProgress Progress;

    /// <inheritdoc/>
    public static int FirstSizeBytes => 72;

    /// <summary>The native form.</summary>
    public static NativeModelStatus Of(ModelStatus status) => new()
    {
        Size = (uint)sizeof(NativeModelStatus),
        State = (int)status.State,
        Error = (int)(status.Error?.Code ?? 0),
        HasProgress = status.Progress is null ? 0 : 1,
        Progress = status.Progress is null ? default : NativeProgress.Of(status.Progress),
    };
}
