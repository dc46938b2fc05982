using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelManager.Downloads;
using ModelManager.Native.Header;
using ModelManager.Primitives;

namespace ModelManager.Native.Layouts;

/// <summary>How fast, and how much at once. A 0 anywhere means the default; nothing may be negative. It never grows: mm_open_options holds it by value.</summary>
[CName("mm_limits")]
[StructLayout(LayoutKind.Sequential)]
internal struct NativeLimits : ISized
{
    /// <summary>sizeof(mm_limits), set by the caller; inside mm_open_options it may be 0, with all else 0, for all defaults.</summary>
    public uint Size;
    /// <summary>Versions that are transferred at the same time: 1 to 64, and 2 by default. Those of MM_PRIORITY_USER do not wait for others.</summary>
    public int ConcurrentDownloads;
    /// <summary>
    /// Connections of one download at the same time: 1 to 64, and 8 by default. There are no more than bring more, and fewer where the server
    /// refuses; all downloads together have 16 more than there are downloads.
    /// </summary>
    public int ConnectionsPerDownload;
    /// <summary>Must be 0.</summary>
    public int Reserved;
    /// <summary>Bytes per second of all transfers of the root in this process together; 0, the default, for no limit.</summary>
    public long BytesPerSecond;

    /// <inheritdoc/>
    public static int FirstSizeBytes => 24;

    /// <summary>The native form.</summary>
    public static NativeLimits Of(DownloadLimits limits) => new()
    {
        Size = (uint)Unsafe.SizeOf<NativeLimits>(),
        ConcurrentDownloads = limits.ConcurrentDownloads,
        ConnectionsPerDownload = limits.ConnectionsPerDownload,
        BytesPerSecond = limits.BytesPerSecond,
    };

    /// <summary>The limits, with defaults for what is 0.</summary>
    /// <exception cref="ModelManagerException"><see cref="ErrorCode.InvalidArgument"/></exception>
    public readonly DownloadLimits ToLimits()
    {
        if (ConcurrentDownloads < 0 || ConnectionsPerDownload < 0 || BytesPerSecond < 0 || Reserved != 0)
        {
            throw ModelManagerException.Invalid("a limit is negative, or a reserved member is not 0");
        }

        var defaults = new DownloadLimits();
        return new DownloadLimits
        {
            BytesPerSecond = BytesPerSecond,
            ConcurrentDownloads = ConcurrentDownloads == 0 ? defaults.ConcurrentDownloads : ConcurrentDownloads,
            ConnectionsPerDownload = ConnectionsPerDownload == 0 ? defaults.ConnectionsPerDownload : ConnectionsPerDownload,
        };
    }
}
