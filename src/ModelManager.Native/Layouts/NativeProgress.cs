using System.Runtime.InteropServices;
using ModelManager.Downloads;
using ModelManager.Native.Header;

namespace ModelManager.Native.Layouts;

/// <summary>
/// How far a download is. It never runs backwards, and reaches the total only when the version is published. The struct never grows:
/// other structs hold it by value.
/// </summary>
[CName("mm_progress")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeProgress
{
    /// <summary>sizeof(mm_progress), set by the library.</summary>
    public uint Size;
    /// <summary>The state that the task is in, an MM_STATE_ number.</summary>
    public int Phase;
    /// <summary>Bytes of the version that are here.</summary>
    public long Bytes;
    /// <summary>Bytes of the whole version; 0 until the catalogue was read.</summary>
    public long TotalBytes;
    /// <summary>Bytes that this task received over the network, refetched ones included.</summary>
    public long WireBytes;
    /// <summary>The speed over the last seconds.</summary>
    public long BytesPerSecond;
    /// <summary>Milliseconds that remain at this speed; -1 when unknown.</summary>
    public long EtaMs;
    /// <summary>Requests that failed and were repeated.</summary>
    public int Retries;
    /// <summary>0.</summary>
    public int Reserved;

    /// <summary>The native form.</summary>
    public static NativeProgress Of(DownloadProgress progress) => new()
    {
        Size = (uint)sizeof(NativeProgress),
        Phase = (int)progress.Phase,
        Bytes = progress.Bytes,
        TotalBytes = progress.TotalBytes,
        WireBytes = progress.WireBytes,
        BytesPerSecond = progress.BytesPerSecond,
        EtaMs = progress.EtaMs,
        Retries = progress.Retries,
    };
}
